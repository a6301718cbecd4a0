package fair

import (
	"net/netip"
	"testing"
)

// Whoever comes alone has half; then the others have the rest, and of that no one more
// than a quarter of all.
func TestNobodyTakesAll(t *testing.T) {
	p := Places{Most: 100}
	network := func(n byte) netip.Prefix { return netip.PrefixFrom(netip.AddrFrom4([4]byte{10, n}), 24) }
	fill := func(n byte) (got int) {
		for p.Enter(network(n)) {
			got++
		}
		return got
	}
	for n, want := range []int{50, 25, 25, 0} {
		if got := fill(byte(n)); got != want {
			t.Errorf("network %d gets %d places, want %d", n, got, want)
		}
	}
	p.Leave(network(1))
	if p.Enter(network(0)) || !p.Enter(network(3)) {
		t.Error("the place that was given back is for who has few")
	}
	for n := range byte(4) {
		for p.Of(network(n)) > 0 {
			p.Leave(network(n))
		}
	}
	if p.Taken() != 0 || len(p.by) != 0 {
		t.Errorf("%d places and %d networks are left", p.Taken(), len(p.by))
	}
	if (&Places{}).Enter(network(0)) {
		t.Error("the zero value has a place")
	}
}

// Who stands for many, as a proxy does, has what is free; a network beside it its share.
func TestManyHaveNoShare(t *testing.T) {
	p := Places{Most: 8}
	one := netip.MustParsePrefix("192.0.2.0/24")
	for range 6 {
		if !p.Admit(netip.Prefix{}) {
			t.Fatal("no place for many")
		}
	}
	for p.Admit(one) {
	}
	if p.Of(one) != 2 {
		t.Errorf("the network has %d places, a quarter is 2", p.Of(one))
	}
	if p.Leave(one); !p.Admit(netip.Prefix{}) || p.Admit(netip.Prefix{}) || p.Taken() != 8 {
		t.Errorf("%d places are taken", p.Taken())
	}
}

// The smallest limits still let somebody in.
func TestFewPlaces(t *testing.T) {
	for most, want := range []int{0, 1, 1, 1, 2, 2} {
		p := Places{Most: most}
		got := 0
		for p.Enter(netip.Prefix{}) {
			got++
		}
		if got != want {
			t.Errorf("of %d places one network gets %d, want %d", most, got, want)
		}
	}
}

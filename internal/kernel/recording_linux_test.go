package kernel

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"

	"go.uber.org/goleak"

	"samesocket/internal/vnet"
)

var update = flag.Bool("update", false, "record anew what both TCPs send")

const web = "../../web"

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// What is recorded is what both do. The lab's TCP has to do exactly that; of the kernel's,
// what depends on the kernel may differ, and is named.
func TestRecording(t *testing.T) {
	kernel, kernelWaiting := kernels(t)
	lab, labWaiting := ours(t)
	got := &Recording{Kernel: "Linux " + release(t), Stack: vnet.Implementation()}
	all := func(s []Segment) []Segment { return s }
	for _, a := range []struct {
		name, of string
		part     func([]Segment) []Segment
	}{
		{"gets", "gets", beforeFIN},
		{"close", "gets", fromFIN},
		{"refused", "refused", all},
		{"late", "late", late},
		{"backlog", "backlog", all},
	} {
		got.Acts = append(got.Acts, Act{a.name, a.part(segments(lab[a.of])), a.part(segments(kernel[a.of]))})
	}
	got.Values = append(values(lab, kernel, got.Acts),
		Value{"waiting", fmt.Sprintf("listen(%d) → %d", vnet.Backlog, labWaiting), fmt.Sprintf("listen(%d) → %d", kernelBacklog, kernelWaiting), false})
	if *update {
		b, err := json.MarshalIndent(got, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(web+"/kernel/segments.json", append(b, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := Load(os.DirFS(web))
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range got.Acts {
		if !slices.Equal(a.Ours, want.Acts[i].Ours) {
			t.Errorf("%s: the lab's TCP sends %v, recorded is %v", a.Name, a.Ours, want.Acts[i].Ours)
		}
		if !slices.Equal(substance(a.Kernel), substance(want.Acts[i].Kernel)) {
			t.Errorf("%s: the kernel sends %v, recorded is %v", a.Name, a.Kernel, want.Acts[i].Kernel)
		} else if len(a.Kernel) != len(want.Acts[i].Kernel) {
			t.Logf("%s: this kernel sends %d segments, %s sent %d: acknowledgments by themselves differ", a.Name, len(a.Kernel), want.Kernel, len(want.Acts[i].Kernel))
		}
	}
	for i, v := range got.Values {
		w := want.Values[i]
		switch {
		case v.Name != w.Name || v.Ours != w.Ours:
			t.Errorf("%s of the lab's TCP is %s, recorded is %s %s", v.Name, v.Ours, w.Name, w.Ours)
		case v.Kernel != w.Kernel && v.Varies:
			t.Logf("%s is %s here, %s with %s", v.Name, v.Kernel, w.Kernel, want.Kernel)
		case v.Kernel != w.Kernel:
			t.Errorf("%s of the kernel is %s, recorded is %s", v.Name, v.Kernel, w.Kernel)
		}
	}
}

// substance is what is sent but for acknowledgments by themselves.
func substance(all []Segment) []Segment {
	return slices.DeleteFunc(slices.Clone(all), Segment.bare)
}

// values are read from the first segments of the two GETs, and where a SYN is not answered.
func values(lab, kernel map[string][]packet, acts []Act) []Value {
	many := func(name string, a Act) Value {
		return Value{name, fmt.Sprint(len(a.Ours)), fmt.Sprint(len(a.Kernel)), true}
	}
	value := func(name string, varies bool, of func(map[string][]packet) string) Value {
		return Value{name, of(lab), of(kernel), varies}
	}
	syn := func(what func(packet) string) func(map[string][]packet) string {
		return func(acts map[string][]packet) string { return what(acts["gets"][0]) }
	}
	return []Value{
		many("segments", acts[0]),
		many("closing", acts[1]),
		value("mss", true, syn(func(p packet) string { return fmt.Sprint(p.mss) })),
		value("window", true, syn(func(p packet) string { return fmt.Sprint(p.window) })),
		value("scale", true, syn(func(p packet) string { return fmt.Sprintf("× %d", 1<<max(0, p.scale)) })),
		value("options", false, syn(func(p packet) string { return strings.Join(p.options, ", ") })),
		value("ttl", true, syn(func(p packet) string { return fmt.Sprint(p.ttl) })),
		value("id", false, identification),
		value("again", true, func(acts map[string][]packet) string { return again(acts["backlog"]) }),
		value("reset", false, func(acts map[string][]packet) string { return firstReset(acts["late"]) }),
	}
}

func firstReset(packets []packet) string {
	for _, p := range packets {
		if strings.Contains(p.flags, "RST") {
			return strings.ReplaceAll(p.flags, "+", ", ")
		}
	}
	return ""
}

// identification says what IP's field does in the client's packets that may not be
// fragmented.
func identification(acts map[string][]packet) string {
	var ids []uint16
	for _, p := range acts["gets"] {
		if p.srcPort == acts["gets"][0].srcPort {
			ids = append(ids, p.id)
		}
	}
	for i := 1; i < len(ids); i++ {
		if ids[i] != ids[i-1]+1 {
			return fmt.Sprint(ids[0])
		}
	}
	return "+1"
}

func release(t *testing.T) string {
	t.Helper()
	var u syscall.Utsname
	if err := syscall.Uname(&u); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, c := range u.Release {
		if c == 0 {
			break
		}
		b.WriteByte(byte(c))
	}
	numbers, _, _ := strings.Cut(b.String(), "-") // what a distribution adds
	return numbers
}

package export

import (
	"errors"
	"testing"

	"samesocket/internal/event"
)

// What there is not, or what a trace does not tell, is refused.
func TestRefusals(t *testing.T) {
	lab, visit := recorded(t, "lab"), recorded(t, "visit")
	mute := visit
	mute.Lines = mute.Lines[:1] // on a system that keeps no SYN
	for _, c := range []struct {
		of     Trace
		format string
		at     event.Host
		want   error
	}{
		{lab, "svg", "", ErrFormat},
		{lab, "", "", ErrFormat},
		{lab, "pcapng", "link", ErrVantage},
		{lab, "pcapng", "", nil},
		{lab, "har", "link", nil},
		{visit, "pcapng", "client", ErrVantage},
		{visit, "pcapng", "middle", ErrVantage},
		{visit, "pcapng", "", nil},
		{visit, "mmd", "", ErrNotTold},
		{mute, "pcapng", "server", ErrNotTold},
		{mute, "har", "", nil},
	} {
		f, err := c.of.File(c.format, c.at)
		if !errors.Is(err, c.want) || (err == nil) != (len(f.Body) > 0) {
			t.Errorf("%s as %s at %q: %v, %d octets", c.of.Kind, c.format, c.at, err, len(f.Body))
		}
	}
	lab.Lines = [][]byte{[]byte("{")}
	if _, err := lab.File("har", ""); err == nil {
		t.Error("a line that is no event was passed over")
	}
}

// A trace of nothing is a file of nothing.
func TestEmptyTraces(t *testing.T) {
	for _, k := range []Kind{Lab, Visit} {
		for _, format := range k.Formats() {
			if _, err := (Trace{Kind: k}).File(format, ""); err != nil && !errors.Is(err, ErrNotTold) {
				t.Errorf("%s as %s: %v", k, format, err)
			}
		}
	}
}

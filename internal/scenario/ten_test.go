package scenario

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/lab"
)

// How long ten requests at one instant take follows from how many can be under way.
// Lab time is what the link takes, and so the same on any machine.
func TestTenRequestsFollowTheirFormula(t *testing.T) {
	const rtt = 100 * time.Millisecond
	for name, trips := range map[string]time.Duration{
		"ten-on-one":     10, // one after the other
		"ten-on-six":     3,  // 1, and from the second on 6 each: five first shake hands
		"ten-on-streams": 1,  // all together
	} {
		l := openLab(t, lab.Config{})
		if r := load(t)[name].Run(l, Options{Stepped: true}); !r.OK {
			t.Fatalf("%s: %v: %q", name, r.Err, r.Failed)
		}
		var began, over int64
		var syns, segments int
		lines, _ := l.Trace().Since(0)
		for _, b := range lines {
			var e event.Event
			if err := json.Unmarshal(b, &e); err != nil {
				t.Fatal(err)
			}
			switch p := e.Data.(type) {
			case event.ConnectionWanted:
				if p.Request == "r2" {
					began, syns, segments = e.Time, 0, 0
				}
			case event.ResponseReceived:
				over = e.Time
			case event.SegmentSent:
				segments++
				if p.From == event.Client && p.TCP.Flags[0] == event.SYN {
					syns++
				}
			}
		}
		took := time.Duration(over-began) * time.Microsecond
		t.Logf("%s: %v, %d new SYNs, %d segments", name, took, syns, segments)
		if off := float64(took)/float64(trips*rtt) - 1; math.Abs(off) > 0.05 {
			t.Errorf("%s took %v, %+.0f %% off %d round trips", name, took, 100*off, trips)
		}
	}
}

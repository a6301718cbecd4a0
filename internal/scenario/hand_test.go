package scenario

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/lab"
)

// handTrace runs two-gets with what is done by hand on top, and returns what the link
// carried, as "s3 client 231ms" for what was sent and "s3 lost 250ms", times to the
// nearest two milliseconds.
func handTrace(t *testing.T, acts ...ByHand) ([]string, Result) {
	t.Helper()
	l, err := lab.New(lab.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close(event.LabDestroyed)
	result := load(t)["two-gets"].Run(l, Options{Stepped: true, ByHand: acts})
	var told []string
	began := int64(-1)
	lines, _ := l.Trace().Since(0)
	for _, line := range lines {
		var e event.Event
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatal(err)
		}
		at := func() int64 { return (e.Time - began + 1000) / 2000 * 2 }
		switch p := e.Data.(type) {
		case event.SegmentSent:
			if began < 0 {
				began = e.Time
			}
			told = append(told, fmt.Sprintf("s%d %s %dms", p.ID, p.From, at()))
		case event.SegmentLost:
			told = append(told, fmt.Sprintf("s%d lost %dms", p.ID, at()))
		}
	}
	return told, result
}

func lose(n int) func(*lab.Lab, func(int) (uint64, bool)) error {
	return func(l *lab.Lab, segment func(int) (uint64, bool)) error {
		id, ok := segment(n)
		if !ok {
			return ErrNoSegment
		}
		return l.Lose(id)
	}
}

// A segment that is lost by hand is lost at its instant, what TCP does about it follows,
// and all of it is the same again.
func TestByHand(t *testing.T) {
	acts := []ByHand{{After: 4, Time: 30 * time.Millisecond, Do: lose(4)}, {After: 4, Time: 2 * time.Second}}
	first, result := handTrace(t, acts...)
	if result.Err != nil {
		t.Fatal(result.Err)
	}
	sent := slices.IndexFunc(first, func(s string) bool { return strings.HasPrefix(s, "s4 client") })
	var at int
	if _, err := fmt.Sscanf(first[sent], "s4 client %dms", &at); err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("s4 lost %dms", at+30); !slices.Contains(first, want) {
		t.Errorf("no %q in %q", want, first)
	}
	untouched, _ := handTrace(t)
	if len(first) <= len(untouched) {
		t.Errorf("nothing came of it: %q", first)
	}
	if again, _ := handTrace(t, acts...); !slices.Equal(again, first) {
		t.Errorf("then %q, before %q", again, first)
	}
}

// What cannot be done again ends the run, and is said.
func TestByHandRefused(t *testing.T) {
	for _, act := range []ByHand{
		{After: 1, Time: 10 * time.Millisecond, Do: lose(9)},
		{After: 3, Time: 150 * time.Millisecond, Do: lose(1)},
		{After: 4000, Do: lose(1)},
	} {
		if _, result := handTrace(t, act); result.Err == nil || result.OK || result.Why != event.ScenarioRefused {
			t.Errorf("%d after %v: %+v", act.After, act.Time, result)
		}
	}
	if _, result := handTrace(t, ByHand{After: 4000}); !errors.Is(result.Err, ErrNoSegment) {
		t.Errorf("%+v", result)
	}
}

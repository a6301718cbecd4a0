package scenario

import (
	"maps"
	"slices"
	"testing"

	"go.uber.org/goleak"

	"samesocket/internal/event"
	"samesocket/internal/lab"
)

// Fifty labs are destroyed in the midst of a scenario, each after some more events than
// the one before, and in another scenario: who runs it is told, and no goroutine is left.
func TestDestroyedInAScenario(t *testing.T) {
	before := goleak.IgnoreCurrent()
	scenarios := load(t)
	names := slices.Sorted(maps.Keys(scenarios))
	for n := range 50 {
		l, err := lab.New(lab.Config{Speed: 10})
		if err != nil {
			t.Fatal(err)
		}
		name := names[n%len(names)]
		done := make(chan Result, 1)
		go func() { done <- scenarios[name].Run(l, Options{}) }()
		follow(t, l, func(e event.Event) bool { return e.Name == "scenario:finished" || e.Seq > uint64(3*n) })
		l.Close("destroyed")
		// It may have been over already, or in the moment before.
		over := follow(t, l, func(e event.Event) bool { return e.Name == "scenario:finished" })
		if got := <-done; !over && got.Why != "closed" {
			t.Errorf("%s, after %d events: %+v", name, 3*n, got)
		}
	}
	if err := goleak.Find(before); err != nil {
		t.Error(err)
	}
}

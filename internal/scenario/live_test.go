package scenario

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/lab"
)

// follow reads the trace until an event matches; false if the lab ends before.
func follow(t testing.TB, l *lab.Lab, match func(event.Event) bool) bool {
	t.Helper()
	for seen := uint64(0); ; {
		lines, ended := l.Trace().Since(seen)
		for _, b := range lines {
			var e event.Event
			if err := json.Unmarshal(b, &e); err != nil {
				t.Fatal(err)
			}
			seen++
			if match(e) {
				return true
			}
		}
		if ended {
			return false
		}
		<-l.Trace().Changed(seen)
	}
}

func atStep(n int) func(event.Event) bool {
	return func(e event.Event) bool {
		p, ok := e.Data.(event.ScenarioStep)
		return ok && p.Step == n
	}
}

// start runs a scenario as a page does, without waiting for it.
func start(t testing.TB, l *lab.Lab, name string) <-chan Result {
	t.Helper()
	s := load(t)[name]
	if s == nil {
		t.Fatalf("there is no %s", name)
	}
	done := make(chan Result, 1)
	go func() { done <- s.Run(l, Options{}) }()
	return done
}

// Six short ones at three speeds show the same, but for times.
func TestSpeeds(t *testing.T) {
	all := load(t)
	for _, name := range []string{"two-gets", "handshake", "nobody-home", "head-and-304", "power-cycle", "swap"} {
		for _, speed := range []float64{0.1, 1, 10} {
			t.Run(fmt.Sprintf("%s/%g", name, speed), func(t *testing.T) {
				t.Parallel()
				for range 10 {
					l := openLab(t, lab.Config{Speed: speed, RTT: 20 * time.Millisecond})
					got := all[name].Run(l, Options{})
					// At ten times wall time a busy machine is a slow peer.
					if strings.Contains(got.Golden, "retransmission") || !got.OK && onlyLate(t, name, got.Failed) {
						continue
					}
					if !got.OK || got.Golden != all[name].Golden {
						t.Errorf("%+v in\n%s", got, dump(l))
					}
					return
				}
				t.Error("TCP has always sent something again")
			})
		}
	}
}

// While the clock runs, as in a page, every expectation is met too, and is told
// once.
func TestRunning(t *testing.T) {
	for name, s := range load(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := openLab(t, lab.Config{Speed: 5})
			got := s.Run(l, Options{})
			if !got.OK && !onlyLate(t, name, got.Failed) {
				t.Errorf("%+v in\n%s", got, dump(l))
			}
			told(t, l, s, got.OK, "")
		})
	}
}

// told checks how a run is told, from scenario:started to scenario:finished.
func told(t testing.TB, l *lab.Lab, s *Scenario, ok bool, why event.ScenarioEnd) {
	t.Helper()
	var names, checked []string
	var finished event.ScenarioFinished
	follow(t, l, func(e event.Event) bool {
		switch p := e.Data.(type) {
		case event.ScenarioStarted:
			if len(p.Acts) != len(s.Steps) || len(p.Expects) != len(s.Expects) || p.Scenario != s.Name {
				t.Errorf("started as %+v", p)
			}
			names = append(names, "started")
		case event.ScenarioStep:
			if p.Of != len(s.Steps) || p.Act != s.Steps[p.Step-1].Act {
				t.Errorf("step %+v", p)
			}
			names = append(names, fmt.Sprint(p.Step))
		case event.ScenarioChecked:
			if slices.Contains(checked, p.Expect) {
				t.Errorf("%s is decided twice", p.Expect)
			}
			checked = append(checked, p.Expect)
		case event.ScenarioFinished:
			finished = p
			return true
		}
		return false
	})
	if names[0] != "started" || len(checked) != len(s.Expects) {
		t.Errorf("told %q and decided %q", names, checked)
	}
	if finished.OK != ok || finished.Why != why {
		t.Errorf("finished as %+v, want %v %q, in\n%s", finished, ok, why, dump(l))
	}
}

// Expectations are decided when they can be, not at the end only.
func TestDecidedEarly(t *testing.T) {
	l := openLab(t, lab.Config{})
	load(t)["two-gets"].Run(l, Options{Stepped: true})
	var order []string
	follow(t, l, func(e event.Event) bool {
		switch p := e.Data.(type) {
		case event.ScenarioStep:
			order = append(order, fmt.Sprint(p.Step))
		case event.ScenarioChecked:
			order = append(order, p.Expect)
		case event.ScenarioFinished:
			return true
		}
		return false
	})
	if got := strings.Join(order[:5], " "); got != "1 2 reused reads-again same-message" {
		t.Errorf("decided as %q", order)
	}
}

// Settings and cookies that were there before do not disturb; what the scenario
// sets stays, the round-trip time and the clock are the visitor's.
func TestPlainSettings(t *testing.T) {
	l := openLab(t, lab.Config{Speed: 10, RTT: 40 * time.Millisecond, Loss: 0.5, ServerIdle: time.Second})
	off, probe, slow := false, 1000, 80
	if _, err := l.SetServer(lab.ProgramChange{Accepting: &off, KeepaliveMS: &probe}); err != nil {
		t.Fatal(err)
	}
	if _, err := l.SetLink(lab.LinkChange{RateKbit: &slow}); err != nil {
		t.Fatal(err)
	}
	all := load(t)
	for _, name := range []string{"nobody-home", "swap", "idle-timeout"} {
		if got := all[name].Run(l, Options{}); !got.OK {
			t.Errorf("%s: %+v in\n%s", name, got, dump(l))
		}
	}
	if p := l.Server(); p != (lab.Program{IdleTimeoutMS: 5000, ReadBody: true, Accepting: true}) {
		t.Errorf("the server is left as %+v", p)
	}
	if k := l.Link(); k != (lab.Link{RTTMS: 40, Up: true}) {
		t.Errorf("the link is left as %+v", k)
	}
	if c := l.Clock(); c != (lab.Clock{Speed: 10}) {
		t.Errorf("the clock is left as %+v", c)
	}
}

// In a pause a scenario waits, and afterwards goes on.
func TestAPause(t *testing.T) {
	l := openLab(t, lab.Config{Speed: 10})
	done := start(t, l, "race")
	follow(t, l, atStep(2))
	paused, running := true, false
	if _, err := l.SetClock(lab.ClockChange{Paused: &paused}); err != nil {
		t.Fatal(err)
	}
	// The visitor steps through what is under way.
	for {
		if _, err := l.Step(); err != nil {
			break
		}
	}
	at := l.Now().Time
	if _, err := l.Settled(); err != nil {
		t.Fatal(err)
	}
	select {
	case got := <-done:
		t.Fatalf("it did not wait: %+v", got)
	default:
	}
	if l.Now().Time != at {
		t.Error("lab time went on")
	}
	if _, err := l.SetClock(lab.ClockChange{Paused: &running}); err != nil {
		t.Fatal(err)
	}
	if got := <-done; !got.OK && !onlyLate(t, "race", got.Failed) {
		t.Errorf("%+v in\n%s", got, dump(l))
	}
}

// onlyLate says whether nothing failed but expectations on how much lab time lies
// between two events: on a busy machine, while the clock runs, programs are late.
// That they hold is proved where time is stepped.
func onlyLate(t testing.TB, scenario string, failed []string) bool {
	t.Helper()
	source, err := os.ReadFile("../../web/scenarios/" + scenario + ".txtar")
	if err != nil {
		t.Fatal(err)
	}
	return len(failed) > 0 && !slices.ContainsFunc(failed, func(id string) bool {
		return !strings.Contains(string(source), "\n"+id+": apart ")
	})
}

// What a visitor does meanwhile may spoil what is expected, and ends nothing.
func TestAVisitorsOwnRequest(t *testing.T) {
	l := openLab(t, lab.Config{Speed: 10})
	done := start(t, l, "two-gets")
	follow(t, l, atStep(1))
	if _, err := l.Do(lab.Request{Target: "/hello", Connection: "new"}); err != nil {
		t.Fatal(err)
	}
	if got := <-done; got.OK || got.Why != "" || !slices.Contains(got.Failed, "one-handshake") {
		t.Errorf("%+v", got)
	}
}

// A reset, an act that cannot be done, and the end of the lab end the scenario.
func TestCutShort(t *testing.T) {
	all := load(t)
	t.Run("reset", func(t *testing.T) {
		l := openLab(t, lab.Config{Speed: 1})
		done := start(t, l, "race")
		follow(t, l, atStep(2))
		if _, err := l.Reset(); err != nil {
			t.Fatal(err)
		}
		if got := <-done; got.OK || got.Why != "reset" {
			t.Errorf("%+v", got)
		}
		told(t, l, all["race"], false, "reset")
	})
	t.Run("refused", func(t *testing.T) {
		l := openLab(t, lab.Config{Speed: 1})
		done := start(t, l, "client-closes")
		follow(t, l, func(e event.Event) bool { return e.Name == "http:connection_released" })
		if err := l.CloseConnection("c1", "client"); err != nil {
			t.Fatal(err)
		}
		if got := <-done; got.OK || got.Why != "refused" {
			t.Errorf("%+v", got)
		}
		told(t, l, all["client-closes"], false, "refused")
	})
	t.Run("closed", func(t *testing.T) {
		for n := range 3 {
			l := openLab(t, lab.Config{})
			done := start(t, l, "race")
			if n > 0 {
				follow(t, l, atStep(n))
			}
			l.Close("destroyed")
			if got := <-done; got.OK || got.Why != "closed" {
				t.Errorf("%+v", got)
			}
		}
	})
}

// A lab that does not come to rest in time, its own, ends the scenario.
func TestPatience(t *testing.T) {
	l := openLab(t, lab.Config{Speed: 10, RTT: time.Second})
	got := load(t)["two-gets"].Run(l, Options{patience: time.Second})
	if got.OK || got.Why != "timeout" {
		t.Errorf("%+v", got)
	}
}

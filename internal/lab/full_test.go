package lab

import (
	"net/netip"
	"strings"
	"testing"

	"samesocket/internal/event"
	"samesocket/internal/trace"
)

// Where the room of all traces is used up, a lab ends before it stands, as often as it
// is tried, and takes nothing with it.
func TestNoRoomForTheFirstEvent(t *testing.T) {
	budget := &trace.Budget{Most: 1000}
	full := trace.New(trace.Limits{Total: budget, For: netip.MustParsePrefix("192.0.2.0/24")})
	for full.Limit() == "" {
		_, _ = full.Append(event.Event{Data: event.LabOpened{Stack: strings.Repeat("x", 50)}})
	}
	used := budget.Bytes()
	for range 50 {
		l, err := New(Config{Trace: trace.Limits{Total: budget, For: netip.MustParsePrefix("192.0.2.0/24")}})
		if err != nil {
			t.Fatal(err)
		}
		<-l.Done()
		if l.Trace().Limit() != event.LimitTraces {
			t.Errorf("it was stopped by %q", l.Trace().Limit())
		}
		l.Close("destroyed")
	}
	if budget.Bytes() != used {
		t.Errorf("%d octets are counted after all, %d before", budget.Bytes(), used)
	}
}

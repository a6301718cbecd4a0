package export_test

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"samesocket/internal/event"
	"samesocket/internal/export"
	"samesocket/internal/lab"
	"samesocket/internal/scenario"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// told is the trace of one scenario's run.
type told struct {
	name string
	export.Trace
	events []event.Event
}

// scenarios are the traces of all scenarios, stepped; they are run once.
func scenarios(t *testing.T) []told {
	t.Helper()
	all, err := runs()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var runs = sync.OnceValues(func() (all []told, err error) {
	files, err := scenario.Load(os.DirFS("../../web/scenarios"), ".")
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		l, err := lab.New(lab.Config{})
		if err != nil {
			return nil, err
		}
		files[name].Run(l, scenario.Options{Stepped: true})
		l.Close(event.LabDestroyed)
		run := told{name: name}
		run.Kind = export.Lab
		run.Lines, run.Ended = l.Trace().Since(0)
		for _, line := range run.Lines {
			var e event.Event
			if err := json.Unmarshal(line, &e); err != nil {
				return nil, err
			}
			run.events = append(run.events, e)
		}
		all = append(all, run)
	}
	return all, nil
})

func (r told) file(t *testing.T, format string, at event.Host) []byte {
	t.Helper()
	f, err := r.File(format, at)
	if err != nil {
		t.Fatalf("%s: %v", r.name, err)
	}
	return f.Body
}

// Runs as they are recorded for browsers that cannot run the lab.

package publish

import (
	"bytes"
	"fmt"
	"io/fs"

	"samesocket/internal/event"
	"samesocket/internal/lab"
	"samesocket/internal/scenario"
)

// record runs each scenario in a lab of its own, and returns their traces as JSON Lines.
func record(pages fs.FS, runs []string) (map[string][]byte, error) {
	scenarios, err := scenario.Load(pages, "scenarios")
	if err != nil {
		return nil, err
	}
	traces := map[string][]byte{}
	for _, name := range runs {
		l, err := lab.New(lab.Config{})
		if err != nil {
			return nil, fmt.Errorf("record %s: %w", name, err)
		}
		result := scenarios[name].Run(l, scenario.Options{Stepped: true})
		lines, _ := l.Trace().Since(0)
		l.Close(event.LabDestroyed)
		if result.Err != nil {
			return nil, fmt.Errorf("record %s: %w", name, result.Err)
		}
		traces[name] = append(bytes.Join(lines, []byte("\n")), '\n')
	}
	return traces, nil
}

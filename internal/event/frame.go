package event

import (
	"encoding/json"
	"fmt"
)

// AppendFrame appends a Frame as JSON, of events that are JSON already.
func AppendFrame(b []byte, now Now, lines [][]byte) ([]byte, error) {
	n, err := json.Marshal(now)
	if err != nil {
		return nil, fmt.Errorf("write now: %w", err)
	}
	b = append(b, `{"now":`...)
	b = append(b, n...)
	b = append(b, `,"events":[`...)
	for i, line := range lines {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, line...)
	}
	return append(b, `]}`...), nil
}

package export_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/export"
	"samesocket/internal/lab"
	"samesocket/internal/scenario"
)

// The longest trace that a lab is let to have (internal/server/limits.go), and packets
// enough to time another program by.
const manyEvents, manyPackets = 20_000, 10_000

// long is the trace of requests one after the other, most of it segments.
var long = sync.OnceValues(func() (export.Trace, error) {
	steps := strings.Repeat("get /bytes?n=48000\n", 400)
	s, err := scenario.Parse("long.txtar", []byte("-- steps --\n"+steps+"-- expect --\nsyn: count 1 link:segment_sent from=client flags=SYN\n"))
	if err != nil {
		return export.Trace{}, err
	}
	l, err := lab.New(lab.Config{})
	if err != nil {
		return export.Trace{}, err
	}
	if r := s.Run(l, scenario.Options{Stepped: true}); r.Err != nil {
		return export.Trace{}, r.Err
	}
	l.Close(event.LabDestroyed)
	t := export.Trace{Kind: export.Lab}
	t.Lines, t.Ended = l.Trace().Since(0)
	return t, nil
})

// A trace as long as a server lets it become, in each form.
func BenchmarkLongTrace(b *testing.B) {
	t, err := long()
	if err != nil || len(t.Lines) < manyEvents {
		b.Fatalf("%d events: %v", len(t.Lines), err)
	}
	t.Lines, t.Ended = t.Lines[:manyEvents], false
	for _, format := range t.Kind.Formats() {
		b.Run(format, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f, err := t.File(format, export.Middle)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(f.Body)), "octets")
			}
		})
	}
}

// Ten thousand packets, beside the time that tshark takes to read them and write them
// again.
func BenchmarkBesideTshark(b *testing.B) {
	if _, err := exec.LookPath("tshark"); err != nil {
		b.Skip("tshark is missing")
	}
	t, err := long()
	if err != nil {
		b.Fatal(err)
	}
	packets := 0
	for i, line := range t.Lines {
		var e event.Event
		if err := json.Unmarshal(line, &e); err != nil {
			b.Fatal(err)
		}
		if _, ok := e.Data.(event.SegmentSent); ok {
			packets++
		}
		if packets == manyPackets {
			t.Lines, t.Ended = t.Lines[:i+1], false
			break
		}
	}
	if packets != manyPackets {
		b.Fatalf("only %d packets", packets)
	}
	dir := b.TempDir()
	in, out := filepath.Join(dir, "in.pcapng"), filepath.Join(dir, "out.pcapng")
	var ours, theirs time.Duration
	for b.Loop() {
		began := time.Now()
		f, err := t.File("pcapng", event.Client)
		if err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(in, f.Body, 0o600); err != nil {
			b.Fatal(err)
		}
		ours += time.Since(began)
		began = time.Now()
		if said, err := exec.Command("tshark", "-n", "-r", in, "-w", out).CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, said)
		}
		theirs += time.Since(began)
	}
	b.ReportMetric(ours.Seconds()/float64(b.N)*1000, "ms-ours")
	b.ReportMetric(theirs.Seconds()/float64(b.N)*1000, "ms-tshark")
	b.ReportMetric(ours.Seconds()/theirs.Seconds(), "ratio")
}

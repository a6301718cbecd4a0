package export_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"samesocket/internal/event"
	"samesocket/internal/export"
)

// What another reads in the capture of every scenario from every vantage point is what
// the trace says: tshark finds each segment in its place with its flags, nothing
// malformed, and every checksum right.
func TestTshark(t *testing.T) {
	if _, err := exec.LookPath("tshark"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("tshark is missing")
		}
		t.Skip("tshark is missing: what it would read in the captures goes unchecked")
	}
	all := scenarios(t)
	for _, at := range export.Lab.Vantages() {
		t.Run(string(at), func(t *testing.T) {
			t.Parallel()
			var file []byte // a section for each scenario
			var want []packet
			for _, run := range all {
				file = append(file, run.file(t, "pcapng", at)...)
				want = append(want, run.expected(at)...)
			}
			got := tshark(t, file)
			if len(got) != len(want) {
				t.Fatalf("tshark reads %d packets of %d", len(got), len(want))
			}
			for i, w := range want {
				if w.scenario == "both-lengths" { // two lengths are too many for tshark: its HTTP is malformed
					got[i] = strings.Replace(got[i], "_ws.malformed", "", 1)
				}
				if got[i] != w.String() {
					t.Errorf("%s: tshark reads\n%s\nwant\n%s", w.scenario, got[i], w)
				}
			}
		})
	}
}

// packet is what is to be read of a segment.
type packet struct {
	scenario string
	event.SegmentSent
	us       int64
	src, dst string
}

// expected are the segments that a host sends, when it sends them, and those that are
// delivered to it, when they are; for the middle, all that were not under way at the end.
func (r told) expected(at event.Host) (all []packet) {
	sent := map[uint64]packet{}
	for _, e := range r.events {
		switch p := e.Data.(type) {
		case event.SegmentSent:
			seen := packet{r.name, p, e.Time, p.TCP.Src, p.TCP.Dst}
			sent[p.ID] = seen
			if p.From == at {
				all = append(all, seen)
			}
		case event.BoxRewritten:
			seen := sent[p.Segment]
			if at != export.Middle { // whoever sent it has been told before
				seen.src, seen.dst = p.After.Local, p.After.Remote
			}
			sent[p.Segment] = seen
		case event.SegmentDelivered:
			seen := sent[p.ID]
			switch {
			case at == export.Middle:
				// The scenarios hold no segment.
				departs := max(seen.us, seen.DepartsAt)
				seen.us = departs + (e.Time-departs)/2
				all = append(all, seen)
			case seen.From != at:
				seen.us = e.Time
				all = append(all, seen)
			}
		case event.SegmentLost:
			if at == export.Middle {
				seen := sent[p.ID]
				if p.LostAt > 0.5 { // it has been half way before
					departs := max(seen.us, seen.DepartsAt)
					seen.us = departs + int64(float64(e.Time-departs)*0.5/p.LostAt)
				} else {
					seen.us = e.Time
				}
				all = append(all, seen)
			}
		}
	}
	if at == export.Middle {
		slices.SortFunc(all, func(a, b packet) int {
			if a.us != b.us {
				return int(a.us - b.us)
			}
			return int(a.ID) - int(b.ID)
		})
	}
	return all
}

// String is what tshark prints of it.
func (p packet) String() string {
	bits := 0
	for bit, flag := range []event.Flag{event.FIN, event.SYN, event.RST, event.PSH, event.ACK} {
		if slices.Contains(p.TCP.Flags, flag) {
			bits |= 1 << bit
		}
	}
	return fmt.Sprintf("s%d %d.%06d %d %d malformed:  ip: 1 tcp: 1 %s > %s", p.ID, p.us/1e6, p.us%1e6, bits, p.TCP.Length, p.src, p.dst)
}

// fields are those that tshark prints; a checksum of status 1 is right.
var fields = []string{
	"frame.comment", "frame.time_epoch", "tcp.flags", "tcp.len", "_ws.malformed", "ip.checksum.status", "tcp.checksum.status",
	"ip.src", "tcp.srcport", "ip.dst", "tcp.dstport",
}

func tshark(t *testing.T, capture []byte) (packets []string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "trace.pcapng")
	if err := os.WriteFile(file, capture, 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"-n", "-r", file, "-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE", "-T", "fields"}
	for _, f := range fields {
		args = append(args, "-e", f)
	}
	cmd := exec.CommandContext(t.Context(), "tshark", args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("tshark: %v: %s", err, &stderr)
	}
	for read := range strings.Lines(string(out)) {
		v := strings.Split(strings.TrimSuffix(read, "\n"), "\t")
		if len(v) != len(fields) || len(v[1]) < 3 {
			t.Fatalf("tshark prints %q", read)
		}
		name, _, _ := strings.Cut(v[0], ",")
		bits, err := strconv.ParseInt(v[2], 0, 16)
		if err != nil {
			t.Fatalf("tshark prints %q", read)
		}
		us := strings.TrimSuffix(v[1], "000") // of nanoseconds
		packets = append(packets, fmt.Sprintf("%s %s %d %s malformed: %s ip: %s tcp: %s %s:%s > %s:%s", name, us, bits&^0x700, v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10]))
	}
	return packets
}

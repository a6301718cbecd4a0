// Package kernel holds the segments of a few acts twice: as the lab's TCP sends them,
// and as the kernel of Linux sends them over its loopback interface.
//
// It promises: both are recordings, made by its test, which makes them anew on Linux and
// fails where the lab's TCP, or what the kernel's does in substance, has become another.
// What differs between kernels is a Value that Varies, or an acknowledgment by itself:
// when those leave depends on the kernel and on how fast its programs are.
//
// Reading path: internal/site shows them beside each other (after); web/kernel has the
// recording.
package kernel

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
)

// A Recording is what the test has written.
type Recording struct {
	Kernel string  `json:"kernel"` // its name and release
	Stack  string  `json:"stack"`  // that of the lab
	Acts   []Act   `json:"acts"`
	Values []Value `json:"values"`
}

// An Act is one thing that is done on both.
type Act struct {
	Name   string    `json:"name"`
	Ours   []Segment `json:"ours"`
	Kernel []Segment `json:"kernel"`
}

// Segment is one of them, with numbers relative to its sender's first.
type Segment struct {
	From   string `json:"from"` // client or server
	Flags  string `json:"flags"`
	Seq    uint32 `json:"seq"`
	Ack    uint32 `json:"ack,omitempty"`
	Length int    `json:"length,omitempty"`
	Start  string `json:"start,omitempty"` // the first line of its data
}

// bare says that a segment only acknowledges.
func (s Segment) bare() bool { return s.Flags == "ACK" && s.Length == 0 }

// A Value is something in headers, or a time, that both have.
type Value struct {
	Name   string `json:"name"`
	Ours   string `json:"ours"`
	Kernel string `json:"kernel"`
	Varies bool   `json:"varies,omitempty"` // from kernel to kernel
}

// Load reads the recording.
func Load(files fs.FS) (*Recording, error) {
	const name = "kernel/segments.json"
	b, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("read recording: %w", err)
	}
	r := &Recording{}
	if err := json.Unmarshal(b, r); err != nil {
		return nil, fmt.Errorf("read recording: %s: %w", name, err)
	}
	return r, nil
}

// A Row has the segments of both that are the same, or one that the other has not.
type Row struct{ Ours, Kernel *Segment }

// Rows lays the segments of an act beside each other, so that as many as can be stand
// beside their like.
func (a Act) Rows() (rows []Row) {
	// most[i][j] is how many of ours from i on and of the kernel's from j on can.
	most := make([][]int, len(a.Ours)+1)
	for i := range most {
		most[i] = make([]int, len(a.Kernel)+1)
	}
	for i := len(a.Ours) - 1; i >= 0; i-- {
		for j := len(a.Kernel) - 1; j >= 0; j-- {
			if most[i][j] = max(most[i+1][j], most[i][j+1]); a.Ours[i].like(a.Kernel[j]) {
				most[i][j] = max(most[i][j], 1+most[i+1][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a.Ours) && j < len(a.Kernel) {
		switch {
		case a.Ours[i].like(a.Kernel[j]) && most[i][j] == 1+most[i+1][j+1]:
			rows = append(rows, Row{&a.Ours[i], &a.Kernel[j]})
			i, j = i+1, j+1
		case most[i+1][j] >= most[i][j+1]:
			rows = append(rows, Row{Ours: &a.Ours[i]})
			i++
		default:
			rows = append(rows, Row{Kernel: &a.Kernel[j]})
			j++
		}
	}
	for ; i < len(a.Ours); i++ {
		rows = append(rows, Row{Ours: &a.Ours[i]})
	}
	for ; j < len(a.Kernel); j++ {
		rows = append(rows, Row{Kernel: &a.Kernel[j]})
	}
	return rows
}

// like is what may stand beside another: a reset may have ACK, and may not.
func (s Segment) like(t Segment) bool {
	kind := func(s Segment) string {
		if strings.Contains(s.Flags, "RST") {
			return "RST"
		}
		return s.Flags
	}
	return s.From == t.From && kind(s) == kind(t) && s.Length == t.Length
}

// Differ says whether a row's segments, or their numbers, do.
func (r Row) Differ() bool { return r.Ours == nil || r.Kernel == nil || *r.Ours != *r.Kernel }

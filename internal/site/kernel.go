package site

import (
	"fmt"
	"strings"

	"samesocket/internal/kernel"
)

// Recording is that of the kernel beside the lab's TCP.
func (v view) Recording() *kernel.Recording { return v.recording }

// A shownSegment is a segment with who sent it, in the page's language.
type shownSegment struct {
	*kernel.Segment
	Who string
}

// Segment shows one.
func (v view) Segment(s *kernel.Segment) (shownSegment, error) {
	who, err := v.T("kernel." + s.From)
	return shownSegment{s, who}, err
}

// Label is its first line, or its flags if it has no data.
func (s shownSegment) Label() string {
	if s.Start != "" {
		return s.Start
	}
	return strings.ReplaceAll(s.Flags, "+", ", ")
}

// Numbers are those that TCP counts octets with.
func (s shownSegment) Numbers() string {
	text := fmt.Sprintf("seq %d", s.Seq)
	if strings.Contains(s.Flags, "ACK") {
		text += fmt.Sprintf(", ack %d", s.Ack)
	}
	if s.Length > 0 {
		text += fmt.Sprintf(", len %d", s.Length)
	}
	return text
}

package api

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"samesocket/internal/lab"
)

// Acts on segments that are on their way, and on a machine's power. What comes of
// them is told by the trace.

// onSegment serves an act on the segment that the path names: s12 is the one whose
// id is 12.
func onSegment(act func(l *lab.Lab, segment uint64) error) func(*http.Request, *liveLab, struct{}) (struct{}, error) {
	return func(r *http.Request, l *liveLab, _ struct{}) (struct{}, error) {
		number, named := strings.CutPrefix(chi.URLParam(r, "segment"), "s")
		id, err := strconv.ParseUint(number, 10, 64)
		if !named || err != nil {
			return struct{}{}, flightProblem(lab.ErrUnknownSegment)
		}
		return struct{}{}, flightProblem(act(l.Lab, id))
	}
}

type loseNextBody struct {
	What string `json:"what"` // syn, data, ack, fin or any
	From string `json:"from"` // client or server
}

// loseNext has the next segment of a kind lost.
func loseNext(_ *http.Request, l *liveLab, body loseNextBody) (struct{}, error) {
	return struct{}{}, l.LoseNext(body.What, body.From)
}

type powerCycleBody struct {
	Host string `json:"host"` // client or server
}

// powerCycle switches a machine off and on: what its TCP knew is gone without a word.
func powerCycle(_ *http.Request, l *liveLab, body powerCycleBody) (labTime, error) {
	at, err := l.PowerCycle(body.Host)
	return labTime{at.Microseconds()}, err
}

// flightProblem says what the refusal of an act on a segment means to the visitor.
func flightProblem(err error) error {
	conflict := func(code, detail string) error {
		return Problem{Status: http.StatusConflict, Code: code, Detail: detail}
	}
	switch {
	case errors.Is(err, lab.ErrUnknownSegment):
		return Problem{
			Status: http.StatusNotFound, Code: "segment_unknown",
			Detail: "The lab has had no such segment. s12 is the one whose id is 12.",
		}
	case errors.Is(err, lab.ErrNotInFlight):
		return conflict("segment_not_in_flight", "The segment is on its way no more: it was delivered or lost, or the lab was reset.")
	case errors.Is(err, lab.ErrHeld):
		return conflict("segment_held", "The segment is held already.")
	case errors.Is(err, lab.ErrNotHeld):
		return conflict("segment_not_held", "The segment is on its way, and nobody holds it.")
	case errors.Is(err, lab.ErrTooManyHeld):
		return conflict("held_full", "As many segments as may be are held. Release or lose one first.")
	}
	return err
}

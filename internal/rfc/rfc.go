// Package rfc holds what RFCs say of connections, sentence by sentence and in words of
// our own, each with the run of a scenario in which it can be seen: obeyed, or not.
//
// It promises: every statement is in both languages, and is proved: the scenario's
// expectations that it names, and what it expects besides, hold in every run. Its test
// runs them all, and holds the places to the list of sections (internal/lesson).
//
// Whether a paraphrase is true to its RFC no test can say: who writes one reads the
// section first.
//
// Reading path: internal/site shows the statements (after); web/rfc has the texts
// (before), and web/src/ui/away.ts goes to the moment that a statement leads to.
package rfc

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
)

// A Statement is one thing that an RFC says.
type Statement struct {
	ID string `json:"id"`
	// Place is its section, such as "rfc9112#section-9.6".
	Place string `json:"place"`
	// Level is its key word (RFC 2119), empty where the RFC describes.
	Level Level `json:"level"`
	// Says is what it says, by language.
	Says map[string]string `json:"says"`
	// Run is the scenario in which it is seen, Shows the expectations that prove it.
	Run   string   `json:"run"`
	Shows []string `json:"shows"`
	// Check is what must hold in that run besides, and Sees says so.
	Check string            `json:"check"`
	Sees  map[string]string `json:"sees"`
	// Select is the pattern of the segment that is chosen; at, if there is one, that of
	// the event at whose instant the run is shown, in place of the segment's crossing.
	Select string `json:"select"`
	At     string `json:"at"`
	// Instead is what happens here in its place; nil where it is obeyed.
	Instead map[string]string `json:"instead"`

	// Moment is the part of the lab's address that leads there, after #.
	Moment string `json:"-"`
}

// Level is how strictly an RFC asks.
type Level string

// The key words are those of RFC 2119.
const (
	Must      Level = "MUST"
	MustNot   Level = "MUST NOT"
	Should    Level = "SHOULD"
	ShouldNot Level = "SHOULD NOT"
	May       Level = "MAY"
	Describes Level = ""
)

// Kind is the word without its NOT, in small letters; "none" where there is no word.
func (l Level) Kind() string {
	if l == Describes {
		return "none"
	}
	word, _, _ := strings.Cut(strings.ToLower(string(l)), " ")
	return word
}

// Number is that of the RFC.
func (s *Statement) Number() string {
	number, _, _ := strings.Cut(s.Place, "#")
	return strings.TrimPrefix(number, "rfc")
}

// Section is its number in the RFC.
func (s *Statement) Section() string {
	_, section, _ := strings.Cut(s.Place, "#section-")
	return section
}

// URL is where the section can be read.
func (s *Statement) URL() string {
	return "https://www.rfc-editor.org/rfc/rfc" + s.Number() + ".html#section-" + s.Section()
}

// Obeyed says whether what runs here does as the RFC says.
func (s *Statement) Obeyed() bool { return s.Instead == nil }

// Files of a folder rfc. The moments are written by the test, from runs.
const (
	statementsFile = "rfc/statements.json"
	momentsFile    = "rfc/moments.json"
)

// Load reads the statements, in the order of their file.
func Load(files fs.FS) ([]*Statement, error) {
	var all []*Statement
	if err := read(files, statementsFile, &all); err != nil {
		return nil, err
	}
	var moments map[string]string
	if err := read(files, momentsFile, &moments); err != nil {
		return nil, err
	}
	for _, s := range all {
		s.Moment = moments[s.ID]
	}
	return all, nil
}

func read(files fs.FS, name string, into any) error {
	f, err := files.Open(name)
	if err != nil {
		return fmt.Errorf("read statements: %w", err)
	}
	defer func() { _ = f.Close() }()
	d := json.NewDecoder(f)
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("read statements: %s: %w", name, err)
	}
	return nil
}

package site

import (
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"strings"

	"samesocket/internal/lesson"
	"samesocket/internal/rfc"
)

// statements are those of the page /{lang}/rfc, with the words of what their runs show,
// by language.
type statements struct {
	list     []*rfc.Statement
	expected map[string]map[string]string
}

func readStatements(from fs.FS) (*statements, error) {
	list, err := rfc.Load(from)
	if err != nil {
		return nil, err
	}
	s := &statements{list, map[string]map[string]string{}}
	for _, lang := range lesson.Languages {
		name := "messages/expects." + lang + ".json"
		b, err := fs.ReadFile(from, name)
		if err != nil {
			return nil, fmt.Errorf("read statements: %w", err)
		}
		words := map[string]string{}
		if err := json.Unmarshal(b, &words); err != nil {
			return nil, fmt.Errorf("read statements: %s: %w", name, err)
		}
		s.expected[lang] = words
	}
	return s, nil
}

// anyOf is what a filter asks for that asks for nothing.
const anyOf = "all"

// What can be asked for: the values of three filters, which need no script: a style
// sheet hides the rows whose attribute has not the value that is chosen.
var (
	rfcs    = []string{anyOf, "9110", "9112", "9293"}
	levels  = []string{anyOf, "must", "should", "may", "none"}
	obeyeds = []string{anyOf, "no"}
)

// Statements are all of them.
func (v view) Statements() []*rfc.Statement { return v.statements.list }

// RFCs and Levels are what can be filtered by.
func (view) RFCs() []string   { return rfcs }
func (view) Levels() []string { return levels }

// SectionTitle is the title of a statement's section, as the RFC has it.
func (view) SectionTitle(s *rfc.Statement) string { return lesson.SectionTitle(s.Place) }

// RunURL is where the lab runs the scenario of a statement and shows its moment.
func (v view) RunURL(s *rfc.Statement) template.URL {
	return template.URL("/" + v.Lang + "/lab#" + s.Moment) // #nosec G203 -- both are this program's own, + and & as they are
}

// Expected says what a scenario is called or, with the id of an expectation, what is seen
// in it.
func (v view) Expected(run, id string) (string, error) {
	words := v.statements.expected[v.Lang][strings.TrimSuffix(run+"/"+id, "/")]
	if words == "" {
		return "", fmt.Errorf("no words for %s/%s in %s", run, id, v.Lang)
	}
	return words, nil
}

// Seen is what proves a statement in its run.
func (v view) Seen(s *rfc.Statement) (seen []string, err error) {
	for _, id := range s.Shows {
		words, err := v.Expected(s.Run, id)
		if err != nil {
			return nil, err
		}
		seen = append(seen, words)
	}
	if s.Sees != nil {
		seen = append(seen, strings.TrimSuffix(s.Sees[v.Lang], "."))
	}
	return seen, nil
}

// A choice is one value of each filter.
type choice struct{ RFC, Level, Obeyed string }

// Unfilled are the choices that leave no row: the page says so.
func (v view) Unfilled() (none []choice) {
	for _, number := range rfcs {
		for _, level := range levels {
			for _, obeyed := range obeyeds {
				if c := (choice{number, level, obeyed}); !v.statements.any(c) {
					none = append(none, c)
				}
			}
		}
	}
	return none
}

func (s *statements) any(c choice) bool {
	for _, one := range s.list {
		if (c.RFC == anyOf || c.RFC == one.Number()) && (c.Level == anyOf || c.Level == one.Level.Kind()) && (c.Obeyed == anyOf || !one.Obeyed()) {
			return true
		}
	}
	return false
}

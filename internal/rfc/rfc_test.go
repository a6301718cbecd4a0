package rfc

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"samesocket/internal/event"
	"samesocket/internal/lab"
	"samesocket/internal/lesson"
	"samesocket/internal/scenario"
)

var update = flag.Bool("update", false, "write the moments anew")

const web = "../../web"

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func load(t *testing.T) []*Statement {
	t.Helper()
	all, err := Load(os.DirFS(web))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var sentence = map[string]*regexp.Regexp{"en": regexp.MustCompile(`\.$`), "ko": regexp.MustCompile(`니다(\([^)]*\))?\.$`)}

// What can be seen in the file alone: every statement is whole, in both languages, of a
// section that somebody has read, and leads into a run.
func TestStatements(t *testing.T) {
	all := load(t)
	if len(all) < 40 {
		t.Errorf("%d statements, want 40", len(all))
	}
	levels := []Level{Must, MustNot, Should, ShouldNot, May, Describes}
	seen := map[string]bool{}
	for _, s := range all {
		switch {
		case !regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`).MatchString(s.ID) || seen[s.ID]:
			t.Errorf("%q is no id of its own", s.ID)
		case lesson.SectionTitle(s.Place) == "":
			t.Errorf("%s: nobody has entered %s into the list of sections", s.ID, s.Place)
		case !slices.Contains(levels, s.Level):
			t.Errorf("%s: %q is no level", s.ID, s.Level)
		case len(s.Shows) == 0 && s.Check == "":
			t.Errorf("%s: nothing proves it", s.ID)
		case (s.Check == "") != (s.Sees == nil):
			t.Errorf("%s: what is checked is not said, or what is said not checked", s.ID)
		case s.Moment == "" && !*update:
			t.Errorf("%s: it leads nowhere (-update writes the moments)", s.ID)
		}
		seen[s.ID] = true
		for _, text := range []map[string]string{s.Says, s.Sees, s.Instead} {
			if text == nil {
				continue
			}
			if languages := slices.Sorted(maps.Keys(text)); !slices.Equal(languages, []string{"en", "ko"}) {
				t.Errorf("%s: in %q", s.ID, languages)
			}
			for lang, words := range text {
				if !sentence[lang].MatchString(words) {
					t.Errorf("%s: %q is no sentence", s.ID, words)
				}
			}
		}
	}
	for i := 1; i < len(all); i++ {
		if all[i].Number() < all[i-1].Number() {
			t.Errorf("%s stands behind %s", all[i].ID, all[i-1].ID)
		}
	}
	if t.Failed() {
		return
	}
	count := map[string]int{}
	for _, s := range all {
		count["RFC "+s.Number()]++
		count[s.Level.Kind()]++
		if !s.Obeyed() {
			count["not obeyed"]++
		}
	}
	t.Logf("%d statements: %v", len(all), count)
}

// Every statement's scenario has what it claims, and comes to the moment to which it
// leads: a segment that does what the statement says, or an instant.
func TestEveryStatementIsProvedByARun(t *testing.T) {
	all := load(t)
	byRun := map[string][]*Statement{}
	for _, s := range all {
		byRun[s.Run] = append(byRun[s.Run], s)
	}
	moments := make(chan [2]string, len(all))
	t.Run("runs", func(t *testing.T) {
		for run, statements := range byRun {
			t.Run(run, func(t *testing.T) {
				t.Parallel()
				for _, m := range prove(t, run, statements) {
					moments <- m
				}
			})
		}
	})
	close(moments)
	got := map[string]string{}
	for m := range moments {
		got[m[0]] = m[1]
	}
	if *update && !t.Failed() {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false) // & as it is
		e.SetIndent("", "  ")
		if err := e.Encode(got); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(web, momentsFile), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	for _, s := range all {
		if got[s.ID] != s.Moment {
			t.Errorf("%s leads to %s, its run to %s (-update writes the moments)", s.ID, s.Moment, got[s.ID])
		}
	}
}

// prove runs a scenario, stepped, with what the statements expect besides.
func prove(t *testing.T, name string, statements []*Statement) (moments [][2]string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(web, "scenarios", name+".txtar"))
	if err != nil {
		t.Error(err)
		return nil
	}
	var besides strings.Builder
	for _, s := range statements {
		if s.Check != "" {
			fmt.Fprintf(&besides, "rfc-%s: %s\n", s.ID, s.Check)
		}
	}
	const heading = "-- expect --\n"
	file := strings.Replace(string(b), heading, heading+besides.String(), 1)
	run, err := scenario.Parse(name+".txtar", []byte(file))
	if err != nil {
		t.Error(err)
		return nil
	}
	for _, s := range statements {
		for _, id := range s.Shows {
			if !slices.ContainsFunc(run.Expects, func(e scenario.Expectation) bool { return e.ID == id }) {
				t.Errorf("%s: %s expects no %s", s.ID, name, id)
			}
		}
	}
	l, err := lab.New(lab.Config{})
	if err != nil {
		t.Error(err)
		return nil
	}
	defer l.Close("destroyed")
	if got := run.Run(l, scenario.Options{Stepped: true}); !got.OK {
		t.Errorf("%s: %v: not met are %q", name, got.Err, got.Failed)
	}
	trace, _ := l.Trace().Since(0)
	for _, s := range statements {
		hash, err := moment(trace, s)
		if err != nil {
			t.Errorf("%s: %v", s.ID, err)
		}
		moments = append(moments, [2]string{s.ID, hash})
	}
	return moments
}

// moment is that to which a statement leads, as web/src/model/moment.ts reads it: half
// way of the segment that is chosen, if nothing else is said.
func moment(trace [][]byte, s *Statement) (string, error) {
	at, err := scenario.Find(trace, s.Select)
	if err != nil {
		return "", err
	}
	sent, ok := at.Data.(event.SegmentSent)
	if !ok {
		return "", fmt.Errorf("%q selects no segment", s.Select)
	}
	chosen := at.Segment
	if at.Since = max(0, sent.DeliverAt-at.Time) / 2; s.At != "" {
		if at, err = scenario.Find(trace, s.At); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("run=%s&t=s%d+%gms&s=%d", s.Run, at.Segment, float64(at.Since)/1000, chosen), nil
}

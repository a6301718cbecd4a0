package scenario

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"
)

// A Scenario is a scripted experiment. It does not change once it is read.
type Scenario struct {
	Name    string // of its file
	Steps   []Step
	Expects []Expectation
	// Golden is what a stepped run shows (see Result), as the file has it.
	Golden string
}

// Step is one act.
type Step struct {
	Act       string // as the file has it
	do        func(*run) error
	meanwhile bool // it does not wait until the wire is empty
}

// Expectation is something that must be seen.
type Expectation struct {
	ID   string
	Text string         // as the file has it
	make func() checker // for one run
}

// Sections of a file; any other holds octets for a raw step.
const (
	stepsSection  = "steps"
	expectSection = "expect"
	goldenSection = "golden"
)

const extension = ".txtar"

// Load reads every scenario of a directory.
func Load(files fs.FS, dir string) (map[string]*Scenario, error) {
	names, err := fs.Glob(files, path.Join(dir, "*"+extension))
	if err != nil {
		return nil, fmt.Errorf("list scenarios: %w", err)
	}
	all := make(map[string]*Scenario)
	for _, name := range names {
		b, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read scenario: %w", err)
		}
		s, err := Parse(path.Base(name), b)
		if err != nil {
			return nil, err
		}
		all[s.Name] = s
	}
	return all, nil
}

var (
	validName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	validConn = regexp.MustCompile(`^c[1-9][0-9]?$`)
)

// Parse reads a file. An error names the file and the line.
func Parse(file string, b []byte) (*Scenario, error) {
	s := &Scenario{Name: strings.TrimSuffix(file, extension)}
	if !validName.MatchString(s.Name) {
		return nil, fmt.Errorf("%s: the name is not of words and hyphens", file)
	}
	p := &parser{sections: map[string][]byte{}, used: map[string]bool{}}
	archive := txtar.Parse(b)
	line := 1 + lines(archive.Comment)
	for _, f := range archive.Files {
		if _, twice := p.sections[f.Name]; twice {
			return nil, fmt.Errorf("%s:%d: section %s comes twice", file, line, f.Name)
		}
		p.sections[f.Name] = f.Data
		line += 1 + lines(f.Data)
	}
	line = 1 + lines(archive.Comment)
	for _, f := range archive.Files {
		n := line
		for text := range strings.SplitSeq(string(f.Data), "\n") {
			n++
			if text = strings.TrimSpace(text); text == "" || strings.HasPrefix(text, "#") {
				continue
			}
			var err error
			switch f.Name {
			case stepsSection:
				err = s.addStep(p, text)
			case expectSection:
				err = s.addExpectation(text)
			}
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %w", file, n, err)
			}
		}
		line += 1 + lines(f.Data)
	}
	for name := range p.sections {
		if !slices.Contains([]string{stepsSection, expectSection, goldenSection}, name) && !p.used[name] {
			return nil, fmt.Errorf("%s: no step uses section %s", file, name)
		}
	}
	if len(s.Steps) == 0 || len(s.Expects) == 0 {
		return nil, fmt.Errorf("%s: there must be steps and expectations", file)
	}
	s.Golden = string(p.sections[goldenSection])
	return s, nil
}

func lines(b []byte) int { return bytes.Count(b, []byte("\n")) }

// parser is what a line may refer to.
type parser struct {
	sections map[string][]byte
	used     map[string]bool
}

func (s *Scenario) addStep(p *parser, text string) error {
	words, err := split(text)
	if err != nil {
		return err
	}
	meanwhile := len(words) > 1 && words[0] == "meanwhile"
	if meanwhile {
		words = words[1:]
		switch {
		case len(s.Steps) == 0:
			return errors.New("there is no act before the first")
		case words[0] == "wait", strings.HasPrefix(s.Steps[len(s.Steps)-1].Act, "wait"):
			return errors.New("meanwhile no time passes: nothing can wait")
		}
	}
	do, err := p.act(words)
	if err != nil {
		return err
	}
	s.Steps = append(s.Steps, Step{Act: text, do: do, meanwhile: meanwhile})
	return nil
}

func (s *Scenario) addExpectation(text string) error {
	id, what, ok := strings.Cut(text, ":")
	switch {
	case !ok || !validName.MatchString(id):
		return fmt.Errorf("want an id of words and hyphens, a colon and what is expected")
	case slices.ContainsFunc(s.Expects, func(e Expectation) bool { return e.ID == id }):
		return fmt.Errorf("%s is expected twice", id)
	}
	words, err := split(what)
	if err != nil {
		return err
	}
	check, err := expectation(words)
	if err != nil {
		return err
	}
	s.Expects = append(s.Expects, Expectation{ID: id, Text: strings.TrimSpace(what), make: check})
	return nil
}

// Replace is the file with another golden section.
func Replace(b []byte, golden string) []byte {
	archive := txtar.Parse(b)
	archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return f.Name == goldenSection })
	archive.Files = append(archive.Files, txtar.File{Name: goldenSection, Data: []byte(golden)})
	return txtar.Format(archive)
}

// split cuts a line into words. Quotes, double or single, keep spaces together, and
// each the other.
func split(line string) (words []string, err error) {
	var word strings.Builder
	in, quote := false, rune(0)
	for _, c := range line {
		switch {
		case quote == 0 && (c == '"' || c == '\''):
			in, quote = true, c
		case c == quote:
			quote = 0
		case quote == 0 && (c == ' ' || c == '\t'):
			if in {
				words = append(words, word.String())
				word.Reset()
			}
			in = false
		default:
			in = true
			word.WriteRune(c)
		}
	}
	if quote != 0 {
		return nil, fmt.Errorf("a quote is not closed")
	}
	if in {
		words = append(words, word.String())
	}
	return words, nil
}

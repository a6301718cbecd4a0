package lesson

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The chapters as they are served: Load itself holds them against every rule.
func load(t *testing.T) *Book {
	t.Helper()
	b, err := Load(os.DirFS("../../web"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestChapters(t *testing.T) {
	b := load(t)
	for _, lang := range Languages {
		var read []string
		for _, l := range b.Contents(lang) {
			read = append(read, l.Slug)
			t.Logf("%s/%s: %d of %d words, %d steps", l.Slug, lang, l.Words, limits[lang], len(l.Steps))
		}
		if want := []string{"question", "handshake", "lookup", "reuse", "stateless", "boundaries", "closing", "faults", "cost", "your-socket", "middle", "versions"}; !slices.Equal(read, want) {
			t.Errorf("%s: %v can be read", lang, read)
		}
		if b.Lesson(lang, "none") != nil || b.Lesson("fr", "question") != nil {
			t.Error("a chapter that does not exist can be read")
		}
	}
}

// Each place where the source note is imprecise is answered in the chapter to
// which it belongs; the tenth, framing, where the stream of bytes comes up first.
func TestNotes(t *testing.T) {
	b := load(t)
	at := map[int]string{}
	for _, l := range b.Contents("ko") {
		for _, s := range l.Steps {
			if s.Note != 0 {
				at[s.Note] = l.Slug
				if !strings.HasPrefix(string(s.Body), "<p>원래 노트는 ") || !strings.Contains(string(s.Body), "했습니다.") {
					t.Errorf("%s, note %d does not say whose words it quotes: %s", l.Slug, s.Note, s.Body)
				}
			}
		}
	}
	for n := 1; n <= 10; n++ {
		if at[n] == "" {
			t.Errorf("nothing answers place %d of the source note", n)
		}
	}
}

// The texts stay calm, Korean stays in 합니다 style, and the name by which
// learners know closing is said once.
func TestWording(t *testing.T) {
	names, err := filepath.Glob("../../web/lessons/*/*.md")
	if err != nil {
		t.Fatal(err)
	}
	informal := regexp.MustCompile(`(해요|세요|에요|예요|어요|아요)[.?" ]`)
	known := map[string]int{}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text := string(b)
		if strings.Contains(text, "!") || informal.MatchString(text) {
			t.Errorf("%s leaves the style", name)
		}
		known[filepath.Base(filepath.Dir(name))] += strings.Count(text, "4-way 핸드셰이크") + strings.Count(text, "four-way handshake")
	}
	for slug, n := range known {
		if want := map[bool]int{true: 2}[slug == "closing"]; n != want {
			t.Errorf("%s says 4-way handshake %d times in both languages, want %d", slug, n, want)
		}
	}
}

// Everything that chapters may name is named by one: a vocabulary that nobody
// uses is one that nobody has tried.
func TestVocabulariesAreUsed(t *testing.T) {
	b := load(t)
	used := map[string]bool{}
	for _, l := range b.Contents("en") {
		for _, s := range l.Steps {
			used["measure "+s.Measure] = true
			for _, r := range s.runs {
				used["scenario "+r] = true
			}
		}
	}
	for _, m := range measures {
		if !used["measure "+m.name] || m.what == "" {
			t.Errorf("measure %s is not used, or not defined", m.name)
		}
	}
	for _, s := range scenarios {
		if !used["scenario "+s] {
			t.Errorf("no chapter runs %s", s)
		}
	}
}

// proofs are scenarios of no chapter: what RFCs say is proved by them (internal/rfc).
var proofs = []string{"after-close", "bad-length", "both-lengths", "lost-fin", "no-answer"}

// The list is what the files are.
func TestScenariosExist(t *testing.T) {
	files, err := filepath.Glob("../../web/scenarios/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, strings.TrimSuffix(filepath.Base(f), ".txtar"))
	}
	slices.Sort(names) // a hyphen comes before the dot of the extension
	listed := slices.Sorted(slices.Values(append(slices.Clone(scenarios), proofs...)))
	if !slices.Equal(names, listed) {
		t.Errorf("web/scenarios holds %q, the list %q", names, listed)
	}
}

func TestGlossary(t *testing.T) {
	b := load(t)
	if n := len(b.Glossary("ko")); n != 19 {
		t.Errorf("%d terms", n)
	}
	for _, lang := range Languages {
		for _, term := range b.Glossary(lang) {
			if n := strings.Count(term.Plain, ". "); n > 0 || !strings.HasSuffix(term.Plain, ".") {
				t.Errorf("%s: %s is not one sentence: %q", lang, term.ID, term.Plain)
			}
		}
	}
}

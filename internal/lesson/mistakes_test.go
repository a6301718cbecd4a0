package lesson

import (
	"maps"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// chapter is a small one without a mistake; tests replace a part of it.
const chapter = `---
number: 1
slug: one
name: One
title: Why?
misconceptions: M14
---

## text

A [segment](term:segment) in [the pipe](stage:pipe): ` + "`tcp:lookup`" + `.

## predict: syns in two-gets

How many?

- ` + "`0`" + ` None

  Not so.

- ` + "`1`" + ` One

  So it is.

## run

[Go](run:two-gets)

## look

Look.

## misconception: M14

> It has arrived.

At TCP ([RFC 9293 §3.4](rfc9293#section-3.4)).

## terminal: curl 7.88.1

` + "```\n* Closing connection 0\n```" + `

## break

Change it.
`

const terms = "# Glossary\n\n## segment\n**segment** What TCP sends. [RFC 9293 §2.2](rfc9293#section-2.2)\n"

func files(change map[string]string) fstest.MapFS {
	all := map[string]string{
		"lessons/glossary.ko.md": terms, "lessons/glossary.en.md": terms,
		"lessons/one/ko.md": chapter, "lessons/one/en.md": chapter,
	}
	maps.Copy(all, change)
	fsys := fstest.MapFS{}
	for name, text := range all {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func TestSmallChapter(t *testing.T) {
	b, err := Load(files(nil))
	if err != nil {
		t.Fatal(err)
	}
	l := b.Lesson("en", "one")
	if len(l.Steps) != 7 || l.Words != 16 || len(l.Terms) != 1 {
		t.Errorf("%d steps, %d words, %v", len(l.Steps), l.Words, l.Terms)
	}
	var all strings.Builder
	for _, s := range l.Steps {
		all.WriteString(string(s.Says + s.Body))
	}
	for _, want := range []string{
		`<a class="see tcp" href="#stage" data-see="pipe">the pipe</a>`,
		`<a href="#term-segment" data-term="segment" aria-describedby="tip-segment">segment</a>`,
		`<p class="acts"><span class="run" data-run="two-gets">Go</span></p>`,
		`href="https://www.rfc-editor.org/rfc/rfc9293#section-3.4" title="Sequence Numbers">RFC 9293 §3.4</a>`,
		"<code>* Closing connection 0</code>",
	} {
		if !strings.Contains(all.String(), want) {
			t.Errorf("no %s in %s", want, all.String())
		}
	}
	if p := l.Steps[1]; p.Measure != "syns" || p.Scenario != "two-gets" || len(p.Options) != 2 || p.Options[1].Label != "One" || p.Options[1].Answer != "<p>So it is.</p>\n" {
		t.Errorf("predicted %+v", p)
	}
}

// Every mistake is found, and said with file and line.
func TestMistakes(t *testing.T) {
	for _, c := range []struct{ was, is, says string }{
		{"stage:pipe", "stage:pipes", `en.md:11: unknown target "pipes"`},
		{"stage:pipe", "read:two-gets/rtos", `en.md:11: unknown reading "rtos"`},
		{"stage:pipe", "read:three-gets/times", `en.md:11: unknown scenario "three-gets"`},
		{"term:segment", "term:segments", `en.md:11: unknown term "segments"`},
		{"tcp:lookup", "tcp:looked", `en.md:11: unknown event "tcp:looked"`},
		{"Look.", "A [segment](term:segment).", `en.md:31: "segment" has been explained before`},
		{"syns in", "acks in", `en.md:13: unknown measure "acks"`},
		{"syns in two-gets", "syns", `en.md:13: predict needs MEASURE in SCENARIO, not "syns"`},
		{"in two-gets", "in three-gets", `en.md:13: unknown scenario "three-gets"`},
		{"## run", "## run: fast", `en.md:25: a run takes no argument but "compare" and one to three of its scenarios, not "fast"`},
		{"## run", "## run: compare two-gets race", `en.md:25: a run takes no argument but "compare" and one to three of its scenarios, not "compare two-gets race"`},
		{"## run", "## run: compare race", `en.md:25: a run takes no argument but "compare" and one to three of its scenarios, not "compare race"`},
		{"## run", "## run: compare two-gets/r1", `en.md:25: a run takes no argument but "compare" and one to three of its scenarios, not "compare two-gets/r1"`},
		{"## run", "## run: compare two-gets/r1 two-gets/2", `en.md:25: a run takes no argument but "compare" and one to three of its scenarios, not "compare two-gets/r1 two-gets/2"`},
		{"## run", "## run: compare race/r1 race/r2", `en.md:25: a run takes no argument but "compare" and one to three of its scenarios, not "compare race/r1 race/r2"`},
		{"run:two-gets", "run:nothing", `en.md:27: unknown scenario "nothing"`},
		{"run:two-gets", "run:race", `en.md:13: no run of two-gets follows`},
		{"`0` None", "`no` None", `en.md:17: syns cannot be "no"`},
		{"`0` None", "`1` None", `en.md:21: "1" is offered twice`},
		{"`0` None", "None", `en.md:17: an option begins with its value`},
		{"[Go](run:two-gets)", "Go.", `en.md:25: a run without`},
		{"Look.", "[Go](run:two-gets)", `en.md:31: a button outside a run`},
		{"> It has arrived.", "It has arrived.", `en.md:33: a misconception begins with a quotation`},
		{"misconception: M14", "misconception: M99", `en.md:33: unknown misconception "M99"`},
		{"misconception: M14", "misconception: M6", `en.md:33: the front matter does not name M6`},
		{"misconceptions: M14", "misconceptions: M14 M6", `en.md:1: nothing cited settles M6`},
		{"rfc9293#section-3.4", "rfc9293#section-9.9", `en.md:37: unknown section "rfc9293#section-9.9"`},
		{"§3.4", "§3.5", `en.md:37: "RFC 9293 §3.5" is not how`},
		{"(rfc9293#section-3.4)", "(https://example.org/)", `en.md:37: a link to "https://example.org/"`},
		{"Change it.", "[There](../one/ko.md)", `en.md:47: a link to the other language`},
		{"terminal: curl 7.88.1", "terminal: curl", `en.md:39: terminal "curl" does not name`},
		{"Look.", "<b>Look.</b>", `en.md:31: RawHTML is not for a chapter`},
		{"Look.", "<script>x</script>", `en.md:31: HTMLBlock is not for a chapter`},
		{"Look.", "![x](y.png)", `en.md:31: Image is not for a chapter`},
		{"## look", "## watch", `en.md:29: unknown kind of step "watch"`},
		{"## look", "# look", `en.md:29: a heading of level 1`},
		{"## look\n\nLook.\n\n", "", `en.md:1: no look`},
		{"Look.", strings.Repeat("word ", 260), `en.md:1: 275 words; the limit is 250`},
		{"slug: one", "slug: two", `en.md:3: slug "two" in the folder one`},
		{"name: One\n", "", `en.md:1: no name`},
		{"name: One", "name:", `en.md:4: "name" is said twice or not at all`},
		{"title: Why?", "tittle: Why?", `en.md:5: unknown key "tittle"`},
		{"number: 1", "number: one", `en.md:2: number "one"`},
		{"---\nnumber", "number", `en.md:1: no front matter`},
		{"## text", "Text.\n\n## text", `en.md:9: text before the first step`},
	} {
		if !strings.Contains(chapter, c.was) {
			t.Fatalf("%q is not in the chapter", c.was)
		}
		_, err := Load(files(map[string]string{"lessons/one/en.md": strings.Replace(chapter, c.was, c.is, 1)}))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q instead of %q: want %s, got %v", c.is, c.was, c.says, err)
		}
	}
}

// The languages are held against each other.
func TestLanguagesDiffer(t *testing.T) {
	for _, c := range []struct{ was, is, says string }{
		{"## look\n\nLook.", "## text\n\nLook.\n\n## look\n\nLook.", "7 steps; lessons/one/en.md has 8"},
		{"## look\n\nLook.\n\n## misconception: M14\n\n> It has arrived.\n\nAt", "## misconception: M14\n\n> It has arrived.\n\n## look\n\nAt", "step 4 has another kind"},
		{"- `0` None\n\n  Not so.\n\n- `1` One", "- `1` One\n\n  Not so.\n\n- `0` None", "step 2 has another prediction"},
		{"[the pipe](stage:pipe)", "[the pipe](stage:pipe), [whose times](read:two-gets/times) differ", "step 1 has another number from a run"},
		{"stage:pipe", "stage:ladder", "step 1 has another target on the stage"},
		{"rfc9293#section-3.4)).", "rfc9293#section-3.4), [RFC 9293 §3.5](rfc9293#section-3.5)).", "step 5 has another source"},
		{"A [segment](term:segment)", "A segment", "explains [segment]; lessons/one/en.md explains []"},
		{"number: 1", "number: 2", "a number is missing"},
		{"curl 7.88.1", "curl 8.0.0", "step 6 has another argument"},
	} {
		_, err := Load(files(map[string]string{"lessons/one/en.md": strings.Replace(chapter, c.was, c.is, 1)}))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q: want %s, got %v", c.is, c.says, err)
		}
	}
	away := map[string]string{}
	for _, lang := range Languages {
		away["lessons/one/"+lang+".md"] = strings.Replace(chapter, "Look.", "[There](../two/"+lang+".md)", 1)
	}
	if _, err := Load(files(away)); err == nil || !strings.Contains(err.Error(), "ko.md:29: there is no chapter two") {
		t.Errorf("a link to nowhere: %v", err)
	}
	_, err := Load(files(map[string]string{"lessons/glossary.en.md": terms + "\n## socket\n**socket** An end. [RFC 9293 §4](rfc9293#section-4)\n"}))
	if err == nil || !strings.Contains(err.Error(), "explains other terms") {
		t.Errorf("glossaries differ: %v", err)
	}
}

func TestGlossaryMistakes(t *testing.T) {
	for _, c := range []struct{ text, says string }{
		{"## segment\nNo bold. [RFC 9293 §2.2](rfc9293#section-2.2)\n", "glossary.en.md:1: \"segment\" must begin"},
		{"## segment\n**segment** No source.\n", "glossary.en.md:1: \"segment\" must begin"},
		{"## Segment!\n**segment** x [RFC 9293 §2.2](rfc9293#section-2.2)\n", "is no term with a paragraph"},
		{"## segment\n", "is no term with a paragraph"},
		{terms + terms, "glossary.en.md:7: \"segment\" is explained twice"},
		{strings.Replace(terms, "-2.2)", "-2.9)", 1), `glossary.en.md:4: unknown section "rfc9293#section-2.9"`},
	} {
		_, err := Load(files(map[string]string{"lessons/glossary.en.md": c.text}))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q: want %s, got %v", c.text, c.says, err)
		}
	}
}

// Whatever a file holds, reading it ends, and an error names the file.
func FuzzParse(f *testing.F) {
	f.Add(chapter)
	f.Add(strings.ReplaceAll(chapter, "\n\n", "\n"))
	f.Add("---\n\n---\n## \n## predict: syns in two-gets\n- \n")
	f.Add("---\nnumber: 1\n---\n## run\n[a](run:\"><b>)\n")
	if real, err := os.ReadFile("../../web/lessons/closing/ko.md"); err == nil {
		f.Add(string(real))
	}
	f.Fuzz(func(t *testing.T, source string) {
		l, err := parse("f.md", "one", "en", []byte(source), []Term{{ID: "segment", Name: "segment", Plain: "x"}})
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f.md:") {
				t.Errorf("%v names no file", err)
			}
			return
		}
		for _, s := range l.Steps {
			if strings.Contains(strings.ToLower(string(s.Body+s.Says)), "<script") {
				t.Errorf("script came through: %q", s.Body)
			}
		}
	})
}

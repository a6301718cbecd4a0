package site

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"samesocket/internal/lesson"
)

// A Copy is the site as files, for a host that only serves files: its lab runs in the
// reader's browser. What a server would see there, the visitor's own sockets and
// clients, no page of it shows: it says so, in words of its own.
type Copy struct {
	// Pages and Static are those of Config.
	Pages, Static fs.FS
	// Talk is that of Config. Who frames a copy cannot be limited: a page cannot
	// say that of itself (CSP Level 3 section 3.3).
	Talk string
	// Limits are those of a lab in the reader's browser.
	Limits []Limit
	// Version tells the lab's program from an earlier one, for browsers' caches.
	Version string
	// Brotli says that lab.wasm.br stands beside lab.wasm.gz.
	Brotli bool
}

// Runs are the scenarios whose recorded traces a copy should have, traces/{run}.jsonl
// under /static/: those of its chapters. A browser that cannot run the lab plays them.
func (c Copy) Runs() []string {
	book, err := lesson.Load(c.Pages)
	if err != nil {
		return nil // Write says so
	}
	var runs []string
	for _, l := range book.Contents(lesson.Languages[0]) {
		runs = append(runs, slices.DeleteFunc(runsOf(l), func(run string) bool { return strings.HasPrefix(run, ownRun) })...)
	}
	slices.Sort(runs)
	return slices.Compact(runs)
}

// serverPage is the page that says what needs a server; those that need one lead to it.
const serverPage = "server"

var needServer = []string{"client"}

// LabWorker is the script that starts the lab's program, under /static/. Beside it stand
// wasm_exec.js and lab.wasm.gz, and where Brotli says so lab.wasm.br; no Copy holds them.
const LabWorker = "lab-worker.js"

// copying is a copy being written.
type copying struct {
	Copy
	*Site
	write func(name string, content []byte) error
	files map[string]bool // that the pages may lead to
}

// Write writes every file, by its slash-separated path. Every link in it is relative,
// so the copy can lie under any path; one that would lead to no file is an error.
func (c Copy) Write(write func(name string, content []byte) error) error {
	s, err := New(Config{Pages: c.Pages, Static: c.Static, Talk: c.Talk})
	if err != nil {
		return err
	}
	w := &copying{Copy: c, Site: s, write: write, files: map[string]bool{}}
	for name, a := range s.assets.files {
		w.files["static/"+name] = true
		if err := write("static/"+name, a.plain); err != nil {
			return err
		}
	}
	for _, name := range []string{"embed.js", "embed.d.ts"} { // for other sites' pages, as at a server
		w.files[name] = true
		if err := write(name, s.assets.files[name].plain); err != nil {
			return err
		}
	}
	pages := w.pages()
	for name := range pages {
		w.files[name] = true
	}
	for name, v := range pages {
		if err := w.page(name, v); err != nil {
			return fmt.Errorf("copy %s: %w", name, err)
		}
	}
	return nil
}

// pages are those that people read, by the files that they become. A page's address is
// that of the server and a slash.
func (w *copying) pages() map[string]view {
	pages := map[string]view{"index.html": w.view("choose", lesson.Languages[0], "")}
	for _, lang := range lesson.Languages {
		for _, name := range []string{"front", "lab", "teach", "limits", "licenses", "rfc", "kernel", "alone"} {
			rest := map[string]string{"front": "", "alone": serverPage + "/"}
			if _, ok := rest[name]; !ok {
				rest[name] = name + "/"
			}
			v := w.view(name, lang, rest[name])
			if name == "teach" {
				v.Teach = w.teaching(lang)
			}
			pages[lang+"/"+rest[name]+"index.html"] = v
		}
		for _, l := range w.Site.pages.book.Contents(lang) {
			v := w.view("lesson", lang, "lessons/"+l.Slug+"/")
			v.Lesson = l
			pages[lang+"/lessons/"+l.Slug+"/index.html"] = v
			v.Page = "choose"
			pages["embed/"+l.Slug+"/index.html"] = v // of either language
			for _, file := range v.Files() {
				if file.Lang == lang {
					pages["embed/"+l.Slug+"/"+file.Name] = w.frame(l, file)
				}
			}
		}
	}
	return pages
}

func (w *copying) view(name, lang, rest string) view {
	p := w.Site.pages
	v := view{Page: name, Lang: lang, Other: "ko", Rest: rest, Alone: true, Limits: w.Copy.Limits, words: p.alone[lang], assets: w.assets, book: p.book, statements: p.statements, recording: p.recording}
	if lang == "ko" {
		v.Other = "en"
	}
	return v
}

// someHost stands for where a copy lies, until the page's script knows.
const someHost = "https://files.example/same-socket"

// teaching is what a copy's teachers' page shows first; web/src/embed/snippets.ts follows
// the choices.
func (w *copying) teaching(lang string) *teaching {
	x, _ := readExperiment(w.Site.pages.book.Contents(lang)[0], nil)
	t := &teaching{Width: usualWidth, embedding: embedding{experiment: x, Lang: lang, Origin: someHost, Height: usualHeight, Files: true}}
	t.Snippets = t.snippets()
	return t
}

func (w *copying) frame(l *lesson.Lesson, file copyFile) view {
	v := w.view("embed", file.Lang, "")
	v.Lesson, v.Frame = l, &frame{Talk: w.Copy.Talk}
	v.Frame.experiment, _ = readExperiment(l, nil)
	v.Frame.Run = file.Run
	if v.Frame.Own() {
		v.Frame.View = "socket"
	}
	return v
}

func (w *copying) page(name string, v view) error {
	if v.Lives() {
		v.Lab = "/static/" + LabWorker + "?v=" + w.Version
		if w.Brotli {
			v.Lab += "&br"
		}
	}
	var b bytes.Buffer
	if err := w.Site.pages.templates[v.Page].Execute(&b, v); err != nil {
		return err
	}
	content, err := w.relative(name, b.Bytes())
	if err != nil {
		return err
	}
	return w.write(name, content)
}

// fromRoot is an attribute with an address of this site: pages are written with such
// alone, and in text a quotation mark is written otherwise.
var fromRoot = regexp.MustCompile(`(\s(?:href|src|data-href|content)=")/([^"]*)"`)

// relative makes addresses relative to the file that names them.
func (w *copying) relative(name string, page []byte) ([]byte, error) {
	up := strings.Repeat("../", strings.Count(name, "/"))
	var missing error
	page = fromRoot.ReplaceAllFunc(page, func(attribute []byte) []byte {
		m := fromRoot.FindSubmatch(attribute)
		address := string(m[2])
		end := len(address)
		if i := strings.IndexAny(address, "?#"); i >= 0 {
			end = i
		}
		to, file := w.target(address[:end])
		if !w.files[file] {
			missing = fmt.Errorf("a link to /%s, which is no file", address)
		}
		if to = up + to; to == "" {
			to = "./"
		}
		return []byte(string(m[1]) + to + address[end:] + `"`)
	})
	return page, missing
}

// target is where an address of the server leads in the copy, and the file there.
func (w *copying) target(address string) (to, file string) {
	if path.Ext(address) != "" {
		return address, address
	}
	lang, page, _ := strings.Cut(strings.TrimSuffix(address, "/"), "/")
	if slices.Contains(needServer, page) {
		address = lang + "/" + serverPage
	}
	if to = strings.TrimSuffix(address, "/") + "/"; to == "/" {
		to = ""
	}
	return to, to + "index.html"
}

// A copyFile is one of those that stand for one address of a server, which answers by
// what a query and a browser ask for.
type copyFile struct{ Name, Lang, Run, Title string }

// Language is its own name for itself.
func (f copyFile) Language() string {
	return map[string]string{"ko": "한국어", "en": "English"}[f.Lang]
}

// ownRun stands for all that is done with the visitor's own sockets: one file says why
// it cannot be done.
const ownRun = "own:"

// Files are those of a page that only leads on: the languages, or a chapter's frames in
// both, the standard one first.
func (v view) Files() []copyFile {
	var files []copyFile
	for _, lang := range lesson.Languages {
		if v.Lesson == nil {
			files = append(files, copyFile{Name: lang + "/", Lang: lang})
			continue
		}
		l := v.book.Lesson(lang, v.Lesson.Slug)
		v.Lang = lang
		runs := slices.DeleteFunc(runsOf(l), func(run string) bool { return strings.HasPrefix(run, ownRun) })
		if standard := standardRun(l); slices.Contains(runs, standard) {
			runs = append([]string{standard}, slices.DeleteFunc(runs, func(run string) bool { return run == standard })...)
		}
		for _, run := range runs {
			files = append(files, copyFile{lang + "-" + run + ".html", lang, run, v.RunTitle(l, run)})
		}
		files = append(files, copyFile{lang + "-" + serverPage + ".html", lang, ownRun, l.Title})
	}
	return files
}

// Lives says whether a lab can be made on this page of a copy. Chapters and frames about
// the visitor's own sockets are read.
func (v view) Lives() bool {
	switch {
	case v.Frame != nil:
		return !v.Frame.Own()
	case v.Lesson != nil:
		return v.Page == "lesson" && !v.Lesson.Own()
	}
	return v.Page == "front" || v.Page == "lab"
}

// Recorded is the picture of a run, for a browser that does not start the page's program.
func (v view) Recorded() *picture {
	switch {
	case v.Frame != nil:
		return v.Picture(v.Frame.Run)
	case v.Lesson != nil:
		return v.Picture(standardRun(v.Lesson))
	}
	return v.Picture(firstRun)
}

// firstRun is the one on the front page; web/src/alone/recorded.ts plays it in the lab.
const firstRun = "two-gets"

// A laterFile is one that a page's program asks for only when it is wanted; a copy's page
// has it before that, so that it needs its host no more (web/src/alone/later.ts).
type laterFile struct {
	URL string
	// Sheet is the name of a style sheet, empty of a script.
	Sheet string
}

// Later are those of the page, but for what is another language's and what only pages of
// a server have.
func (v view) Later() []laterFile {
	var files []laterFile
	if v.Lab == "" {
		return nil
	}
	for _, name := range later {
		files = append(files, laterFile{"/static/" + name + ".css", name})
	}
	for _, name := range slices.Sorted(maps.Keys(v.assets.files)) {
		part, inParts := strings.CutPrefix(name, "parts/")
		of, _, _ := strings.Cut(part, "-")
		if inParts && !slices.Contains(ofServer, of) && !strings.Contains(part, "."+v.Other+"-") && !strings.HasPrefix(part, "own-") {
			files = append(files, laterFile{URL: "/static/" + name}) // as its importer writes it
		}
	}
	return files
}

// ofServer are parts that only pages of a server fetch.
var ofServer = []string{"client", "client.ko", "client.en", "remedies.ko", "remedies.en", "teach"}

// Policy is that of a copy's page, which must say it itself.
func (v view) Policy() string {
	switch {
	case !v.Alone:
		return ""
	case v.File != nil:
		return v.File.policy
	case v.Lives():
		return livePolicy
	case v.Page == "choose":
		return choosePolicy
	case v.Page == "teach":
		return copyTeachPolicy
	}
	return readPolicy
}

package site

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"maps"
	"regexp"
	"slices"
	"strings"

	"samesocket/internal/lesson"
)

// LabPage names the lab where chapters are named.
const LabPage = "lab"

// fileOf is before the name of a page's template where the page is one file.
const fileOf = "file-"

// later are the style sheets that a page's program asks for when it needs them
// (web/src/ui/fetched.ts).
var later = []string{"export", "figures", "hand", "paper", "present", "raw", "ruler"}

// A OneFile is one page of a Copy as one file, with everything inside: it reaches for
// nothing, and leads nowhere. So it runs wherever a browser opens it, without a host too.
type OneFile struct {
	site *Site
	view view
}

// An Inside is what such a page has in it besides text, styles and pictures.
type Inside struct {
	// Script is the page's, as one module. Worker is the Worker's: wasm_exec.js, then
	// LabWorker. Lab is the lab's program, as gzip.
	Script, Worker, Lab []byte
	// Traces are the page's runs as they were recorded, as JSON Lines, for a browser
	// that cannot run the program.
	Traces map[string][]byte
}

// inlined is what the template of such a page has of it.
type inlined struct {
	Styles, Held template.HTML
	policy       string
}

// OneFile is that page: LabPage or a chapter whose experiments are a lab's.
func (c Copy) OneFile(page, lang string) (*OneFile, error) {
	s, err := New(Config{Pages: c.Pages, Static: c.Static})
	if err != nil {
		return nil, err
	}
	return newOneFile(s, page, lang)
}

func newOneFile(s *Site, page, lang string) (*OneFile, error) {
	if !slices.Contains(lesson.Languages, lang) {
		return nil, fmt.Errorf("no language %q: there are %s", lang, strings.Join(lesson.Languages, ", "))
	}
	f := &OneFile{site: s, view: (&copying{Site: s}).view(LabPage, lang, "")}
	if page == LabPage {
		return f, nil
	}
	names := []string{LabPage}
	for _, l := range s.pages.book.Contents(lang) {
		if !l.Own() {
			names = append(names, l.Slug)
		}
	}
	if !slices.Contains(names, page) {
		return nil, fmt.Errorf("no page %q that can be one file: there are %s", page, strings.Join(names, ", "))
	}
	f.view.Page, f.view.Lesson = "lesson", s.pages.book.Lesson(lang, page)
	return f, nil
}

// Runs are the scenarios whose traces the page should have: its chapter's, or for the
// lab the first chapter's first.
func (f *OneFile) Runs() []string {
	if f.view.Lesson == nil {
		return runsOf(f.view.Contents()[0])[:1]
	}
	return runsOf(f.view.Lesson)
}

// HTML is the file.
func (f *OneFile) HTML(in Inside) ([]byte, error) {
	v := f.view
	v.File = &inlined{}
	if err := v.File.put(f.site.assets, v.Style(), in); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := f.site.pages.templates[fileOf+v.Page].Execute(&b, v); err != nil {
		return nil, err
	}
	return inline(f.site.assets, b.Bytes())
}

// put writes styles, script and what the script reads, with the policy that allows them
// by their hashes (CSP Level 3 section 8.3) and nothing else.
func (i *inlined) put(as *assets, style string, in Inside) error {
	var styles, held strings.Builder
	hashes := ""
	for _, name := range append([]string{style, "alone.css"}, later...) {
		plain := as.files[strings.TrimSuffix(name, ".css")+".css"].plain
		if bytes.Contains(plain, []byte("</")) {
			return fmt.Errorf("%s would end within the page", name)
		}
		hashes += " " + hashOf(plain)
		if slices.Contains(later, name) {
			fmt.Fprintf(&styles, "\n<style data-sheet=%q media=\"not all\">%s</style>", name, plain)
		} else {
			fmt.Fprintf(&styles, "\n<style>%s</style>", plain)
		}
	}
	hold := func(what string, plain []byte) error {
		// HTML section 13.2.5.4: in a script, these would change where it ends.
		if m := scriptTag.Find(plain); m != nil {
			return fmt.Errorf("what it holds for %s has %q in it", what, m)
		}
		fmt.Fprintf(&held, "\n<script type=\"text/plain\" data-holds=%q>%s</script>", what, plain)
		return nil
	}
	err := errors.Join(hold("worker", in.Worker), hold("program", []byte(base64.StdEncoding.EncodeToString(in.Lab))))
	for _, run := range slices.Sorted(maps.Keys(in.Traces)) {
		err = cmp.Or(err, hold("trace:"+run, in.Traces[run]))
	}
	if m := scriptTag.Find(in.Script); m != nil {
		err = cmp.Or(err, fmt.Errorf("the script has %q in it", m))
	}
	fmt.Fprintf(&held, "\n<script type=\"module\">%s</script>", in.Script)
	i.policy = fmt.Sprintf(filePolicy, hashes, hashOf(in.Script))
	i.Styles, i.Held = template.HTML(styles.String()), template.HTML(held.String()) // #nosec G203 -- its own, and what would end a script is refused
	return err
}

var scriptTag = regexp.MustCompile(`(?i)</?script[\s/>]|\r`)

func hashOf(plain []byte) string {
	sum := sha256.Sum256(plain)
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

var (
	// elsewhere is a link to another page, which is not in this file.
	elsewhere = regexp.MustCompile(`(?s)<a\s[^>]*href="/[^"]*"[^>]*>(.*?)</a>`)
	fromSite  = regexp.MustCompile(`((?:href|src)=")/static/([^"?]*)[^"]*"`)
)

// inline leaves of links their words, and puts pictures in the place of their addresses.
func inline(as *assets, page []byte) ([]byte, error) {
	page = elsewhere.ReplaceAll(page, []byte("$1"))
	var missing error
	page = fromSite.ReplaceAllFunc(page, func(attribute []byte) []byte {
		m := fromSite.FindSubmatch(attribute)
		a, ok := as.files[string(m[2])]
		if !ok {
			missing = fmt.Errorf("no %s to put into the page", m[2])
		}
		return fmt.Appendf(nil, `%sdata:%s;base64,%s"`, m[1], a.kind, base64.StdEncoding.EncodeToString(a.plain))
	})
	return page, missing
}

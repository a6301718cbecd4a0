// Package internal_test holds the import table: who may know whom, and why not.
// It reads the files themselves, so build tags hide nothing from it.
package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "samesocket"

// A rule says what a package may import besides the standard library. Its test
// files may import all of internal as well, and goleak.
type rule struct {
	ours   string // packages of this module, separated by spaces
	theirs string // modules of others
	tests  string // modules of others, in test files only
	pure   bool   // nothing of the operating system: see osReason
}

// table is the one of design: a package that is not in it must be entered
// before it can be written. Packages that do not exist yet do no harm.
var table = map[string]rule{
	".":                          {ours: "internal/server internal/observe internal/operate internal/publish internal/site internal/licenses web static"},
	"web":                        {},
	"web/wasm":                   {ours: "internal/event internal/trace internal/lab internal/scenario internal/api web"},
	"web/build/bundle":           {theirs: "github.com/evanw/esbuild"},
	"web/build/pack":             {theirs: "github.com/andybalholm/brotli"},
	"web/build":                  {theirs: "github.com/evanw/esbuild github.com/andybalholm/brotli"},
	"static":                     {},
	"internal":                   {},
	"internal/event":             {},
	"internal/event/tsgen":       {ours: "internal/event"},
	"internal/openapi":           {tests: "github.com/santhosh-tekuri/jsonschema/v6"},
	"internal/fair":              {},
	"internal/trace":             {ours: "internal/event internal/fair"},
	"internal/vnet":              {theirs: "gvisor.dev/gvisor", pure: true},
	"internal/lab":               {ours: "internal/event internal/trace internal/vnet", theirs: "golang.org/x/net", pure: true},
	"internal/observe":           {ours: "internal/event internal/trace internal/fair", theirs: "golang.org/x/sys"},
	"internal/export":            {ours: "internal/event", tests: "github.com/santhosh-tekuri/jsonschema/v6", pure: true},
	"internal/scenario":          {ours: "internal/event internal/trace internal/lab internal/export", theirs: "golang.org/x/tools"},
	"internal/lesson":            {ours: "internal/event internal/scenario", theirs: "github.com/yuin/goldmark"},
	"internal/kernel":            {},
	"internal/rfc":               {},
	"internal/stream":            {ours: "internal/event internal/trace", theirs: "nhooyr.io/websocket", tests: "github.com/Shopify/toxiproxy/v2 github.com/rs/zerolog"},
	"internal/stream/streamtest": {ours: "internal/event", theirs: "nhooyr.io/websocket"},
	"internal/api": {
		ours:   "internal/event internal/trace internal/lab internal/scenario internal/export",
		theirs: "github.com/go-chi/chi/v5 golang.org/x/time", // the rates of labs are counted where labs are
		pure:   true,
	},
	"internal/site": {
		ours:   "internal/lesson internal/rfc internal/kernel internal/licenses",
		theirs: "golang.org/x/text", // which of its languages a browser wants
		tests:  "github.com/go-chi/chi/v5 github.com/andybalholm/brotli",
	},
	"internal/licenses":     {},
	"internal/licenses/gen": {ours: "internal/licenses"},
	"internal/publish":      {ours: "internal/site internal/event internal/lab internal/scenario"}, // it records runs
	"internal/server": {
		ours:   "internal/event internal/trace internal/fair internal/lab internal/observe internal/scenario internal/stream internal/api internal/site internal/export",
		theirs: "github.com/go-chi/chi/v5",
		tests:  "github.com/go-resty/resty/v2 github.com/valyala/fasthttp",
	},
	"internal/operate": {ours: "internal/server", theirs: "github.com/prometheus/client_golang"},
	"internal/load":    {},
	"internal/webtest": {ours: "internal/event"},
	"internal/e2e":     {tests: "github.com/chromedp/chromedp github.com/chromedp/cdproto"},
}

// reasons says why an import is kept to the packages that the table names.
var reasons = map[string]string{
	"gvisor.dev/gvisor":          "its API has no stable version; one package follows it, and the rest knows hosts, links and segments",
	"nhooyr.io/websocket":        "it is frozen; when it is replaced, one package changes",
	"github.com/go-chi/chi/v5":   "who has routes has chi; everybody else takes net/http's types, and runs in tests and in other servers",
	"golang.org/x/text":          "languages are those of pages",
	"golang.org/x/net":           "HTTP/2's heads are read in one place; everybody else is told them",
	"golang.org/x/time":          "rates are those of labs",
	"github.com/evanw/esbuild":   "only who changes the page builds it, or takes it away as one file; what is served is committed",
	"github.com/andybalholm":     "brotli at its best takes seconds: the build packs, the program only serves what is packed",
	"github.com/chromedp":        "the program needs no browser, only its tests do",
	"github.com/go-resty":        "it is one of the clients that are judged, and no part of the program",
	"go.uber.org/goleak":         "it looks for leaks in tests",
	"github.com/gopacket":        "its decoders come with its writer, 0.9 MB of WebAssembly, compressed; export writes the few blocks itself",
	"github.com/Shopify":         "toxiproxy makes links bad, in tests",
	"github.com/rs":              "toxiproxy wants its logger",
	"github.com/santhosh-tekuri": "it checks in tests what is written, and what the API answers, against schemas",
	"golang.org/x/sys":           "real sockets are observe's; everything else runs on any system",
	"github.com/prometheus":      "who is measured tells a Meter; who measures is told by the operator",
	"golang.org/x/tools":         "scenario files are read in one place",
	"github.com/yuin/goldmark":   "chapters are rendered in one place",

	"web":              "what is embedded is wired in main.go, and for labs in web/wasm; the others take an fs.FS, so that tests can give them another",
	"static":           "what is embedded is wired in main.go alone; the others take an fs.FS, so that tests can give them another",
	"internal/event":   "the vocabulary is not spoken there",
	"internal/fair":    "what is scarce is shared where it is given out",
	"internal/trace":   "that package does not keep events",
	"internal/vnet":    "only lab turns what vnet says into events",
	"internal/lab":     "who sends, shows or observes needs no lab; who tests one needs no server",
	"internal/export":  "who makes events makes no files of them",
	"internal/api":     "a lab does not know how it is reached",
	"internal/observe": "a lab knows nothing of real sockets, and stream nothing of whose trace it sends",
	"internal/stream":  "nothing below the server knows that it is watched from a browser",
	"internal/site":    "pages are read by people; who answers programs needs none",
	"internal/operate": "what the operator sets reaches the others as their configuration, by main.go",
	"internal/publish": "a site is written by who was asked for it, main.go",
	"internal/server":  "the server is on top of all: only main.go starts it",

	"internal/stream/streamtest": "it is for tests",
	"internal/webtest":           "it is for tests",
}

// osReason is why vnet, lab, export and api are pure. Of package os they may name the errors,
// such as os.ErrDeadlineExceeded, which a net.Conn must return.
const osReason = "the lab is in the process and nowhere else, and so is its API; both must also compile to WebAssembly"

var osPackages = []string{"os/exec", "os/signal", "os/user", "plugin", "syscall", "golang.org/x/sys"}

func TestImports(t *testing.T) {
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := d.Name()
		if d.IsDir() {
			if name != ".." && (strings.HasPrefix(base, ".") || base == "node_modules" || base == "testdata") {
				return fs.SkipDir
			}
			if _, err := os.Stat(filepath.Join(name, "go.mod")); err == nil {
				return fs.SkipDir // a module of its own: nothing of the program knows it
			}
			return nil
		}
		if strings.HasSuffix(base, ".go") {
			check(t, strings.TrimPrefix(filepath.ToSlash(name), "../"))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// check holds one file against the table.
func check(t *testing.T, name string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", name), nil, 0)
	if err != nil {
		t.Error(err)
		return
	}
	pkg := path.Dir(name)
	r, ok := table[pkg]
	if !ok {
		t.Errorf("%s: package %s is not in the table of imports", name, pkg)
		return
	}
	test := strings.HasSuffix(name, "_test.go")
	for _, spec := range f.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Error(err)
			continue
		}
		if why := refuses(r, pkg, test, imported); why != "" {
			t.Errorf("%s must not import %s: %s", name, imported, why)
		}
		if imported == "os" && r.pure && !test {
			for _, used := range namesOf(f, "os") {
				if !strings.HasPrefix(used, "Err") {
					t.Errorf("%s must not use os.%s: %s", name, used, osReason)
				}
			}
		}
	}
}

// refuses gives the reason why the import is not allowed; empty if it is.
func refuses(r rule, pkg string, test bool, imported string) string {
	first, _, _ := strings.Cut(imported, "/")
	switch {
	case imported == "C":
		return "the program builds without a C compiler"
	case imported == "unsafe" && pkg != "internal/observe":
		return "one system call in observe needs it, nothing else does"
	case r.pure && !test && within(imported, osPackages):
		return osReason
	case first == module:
		ours := strings.TrimPrefix(imported, module+"/")
		if ours == pkg || slices.Contains(strings.Fields(r.ours), ours) || test && strings.HasPrefix(ours, "internal/") {
			return ""
		}
		return why(ours)
	case strings.Contains(first, "."): // only a module's path begins with a domain
		if within(imported, strings.Fields(r.theirs)) || test && within(imported, append(strings.Fields(r.tests), "go.uber.org/goleak")) {
			return ""
		}
		return why(imported)
	}
	return ""
}

// within says whether the import is one of the modules or inside one.
func within(imported string, modules []string) bool {
	return slices.ContainsFunc(modules, func(m string) bool {
		return imported == m || strings.HasPrefix(imported, m+"/")
	})
}

func why(imported string) string {
	for p := imported; p != "."; p = path.Dir(p) {
		if reason, ok := reasons[p]; ok {
			return reason
		}
	}
	return "the table of imports does not know it; enter it with the reason it is needed"
}

// namesOf lists what the file uses of a package.
func namesOf(f *ast.File, pkg string) (names []string) {
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == pkg {
				names = append(names, s.Sel.Name)
			}
		}
		return true
	})
	return names
}

// The table itself refuses what it should.
func TestTableRefuses(t *testing.T) {
	for _, c := range []struct {
		pkg      string
		test     bool
		imported string
		refused  bool
	}{
		{"internal/vnet", false, "gvisor.dev/gvisor/pkg/tcpip/stack", false},
		{"internal/lab", false, "gvisor.dev/gvisor/pkg/tcpip/stack", true},
		{"internal/lab", true, "gvisor.dev/gvisor/pkg/tcpip/stack", true},
		{"internal/lab", false, "syscall", true},
		{"internal/vnet", false, "golang.org/x/sys/unix", true},
		{"internal/server", false, "nhooyr.io/websocket", true},
		{"internal/server", true, "nhooyr.io/websocket", true},
		{"internal/server", false, module + "/internal/vnet", true},
		{"internal/server", false, module + "/internal/stream/streamtest", true},
		{"internal/server", true, module + "/internal/stream/streamtest", false},
		{"internal/server", false, module + "/internal/webtest", true},
		{"internal/server", false, module + "/web", true},
		{"internal/server", true, module + "/web", true},
		{".", false, module + "/web", false},
		{"internal/stream", false, module + "/internal/lab", true},
		{"internal/stream", false, "github.com/go-chi/chi/v5", true},
		{"internal/api", false, "github.com/go-chi/chi/v5/middleware", false},
		{"internal/api", false, module + "/internal/stream", true},
		{"internal/api", false, module + "/internal/observe", true},
		{"internal/api", false, "os/signal", true},
		{"internal/lab", false, module + "/internal/api", true},
		{"internal/site", false, module + "/internal/lesson", false},
		{"internal/site", false, module + "/internal/observe", true},
		{"internal/site", false, module + "/internal/api", true},
		{"internal/site", false, "github.com/go-chi/chi/v5", true},
		{"internal/site", false, "github.com/andybalholm/brotli", true},
		{"internal/lab", false, module + "/internal/export", true},
		{"internal/export", false, module + "/internal/lab", true},
		{"internal/export", false, "github.com/gopacket/gopacket/pcapgo", true},
		{"internal/event", false, module + "/internal/trace", true},
		{"internal/trace", false, "go.uber.org/goleak", true},
		{"internal/trace", true, "go.uber.org/goleak", false},
		{"internal/trace", false, "example.org/unheard/of", true},
		{"internal/trace", false, "encoding/json", false},
		{"internal/lab", false, "unsafe", true},
	} {
		why := refuses(table[c.pkg], c.pkg, c.test, c.imported)
		if (why != "") != c.refused {
			t.Errorf("%s (test %v) importing %s: %q", c.pkg, c.test, c.imported, why)
		}
	}
}

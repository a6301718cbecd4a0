package e2e

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// root is the module's directory, scratch one that is removed at the end. Both
// are set by TestMain and not changed after.
var root, scratch string

func TestMain(m *testing.M) {
	flag.Parse()
	// The tests wait for the lab's time more than for the processor; four pages
	// that draw keep two processors busy.
	if given := flag.Lookup("test.parallel"); given.Value.String() == given.DefValue {
		_ = given.Value.Set(strconv.Itoa(2 * runtime.GOMAXPROCS(0)))
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	var err error
	if root, err = filepath.Abs("../.."); err != nil {
		panic(err)
	}
	if scratch, err = os.MkdirTemp("", "samesocket-e2e-"); err != nil {
		panic(err)
	}
	defer os.RemoveAll(scratch)
	if err := noteSources(); err != nil {
		panic(err)
	}
	defer func() {
		if browser.cancel != nil {
			browser.cancel()
		}
	}()
	return m.Run()
}

// noteSources looks into every directory that the program is made of. go test
// keeps a result until a file that the test looked at has changed, and it cannot
// know what `go build` looks at.
func noteSources() error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() && slices.Contains([]string{"node_modules", ".git"}, d.Name()) {
			return fs.SkipDir
		}
		return err
	})
}

// browser is the one Chromium of all tests; each page gets a context of its own
// in it, with its own sockets and storage.
var browser struct {
	once   sync.Once
	ctx    context.Context
	cancel func()
	err    error
}

// chromium returns the browser. Without one the test is skipped by name, or
// fails where CI=true promises one.
func chromium(t *testing.T) context.Context {
	t.Helper()
	path := findChromium()
	if path == "" {
		missing(t, "no Chromium on this machine: the browser goes untested")
	}
	browser.once.Do(func() { browser.ctx, browser.cancel, browser.err = launch(path) })
	if browser.err != nil {
		t.Fatalf("start %s: %v", path, browser.err)
	}
	return browser.ctx
}

func findChromium() string {
	for _, name := range []string{
		"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
		"/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// missing skips the test for want of a tool, and says so where a person sees it
// even if go test keeps what a passing package prints to itself.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s, and CI=true", what)
	}
	if tty, err := os.OpenFile("/dev/tty", os.O_WRONLY, 0); err == nil {
		fmt.Fprintf(tty, "SKIPPED internal/e2e %s: %s\n", t.Name(), what)
		_ = tty.Close()
	}
	t.Skip("SKIPPED: " + what)
}

// launch starts Chromium with a fresh profile and without what it does by
// itself, so that every socket is ours.
func launch(path string) (context.Context, func(), error) {
	alloc, stop := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path),
		chromedp.UserDataDir(filepath.Join(scratch, "profile")),
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-extensions", true),
		chromedp.Flag("disable-dev-shm-usage", true),
		// A window behind another one goes on drawing.
		chromedp.Flag("disable-background-timer-throttling", true),
		chromedp.Flag("disable-backgrounding-occluded-windows", true),
		chromedp.Flag("disable-renderer-backgrounding", true),
		chromedp.Flag("force-color-profile", "srgb"),
		chromedp.Flag("hide-scrollbars", false),
		chromedp.WSURLReadTimeout(60*time.Second),
	)
	ctx, cancel := chromedp.NewContext(alloc)
	if err := chromedp.Do(ctx); err != nil {
		cancel()
		stop()
		return nil, nil, err
	}
	return ctx, func() {
		ended, gone := context.WithTimeout(ctx, 10*time.Second)
		defer gone()
		if err := chromedp.Cancel(ended); err != nil && !errors.Is(err, context.Canceled) {
			fmt.Fprintln(os.Stderr, "close Chromium:", err)
		}
		stop()
	}, nil
}

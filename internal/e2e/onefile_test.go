package e2e

import (
	"os/exec"
	"path/filepath"
	"testing"
)

// A chapter as one file, opened from a disk: its experiment comes to what is expected of
// it in a lab within the page, a style sheet that is asked for later applies, and the page
// asks nobody for anything. A browser that cannot run the lab plays what was recorded.
func TestOneFile(t *testing.T) {
	t.Parallel()
	chromium(t)
	binary, err := built()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "question.html")
	cmd := exec.Command(binary, "-export-file", file)
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	t.Logf("%s", out)
	p := open(t, &program{t: t, url: "file://"}, file, view{})
	const run = `button[data-run="two-gets"]`
	p.until("a button", `globalThis.sameSocket && document.querySelector('`+run+`')`)
	look[any](p, `sameSocket.acts.clock({ speed: 1 })`)
	p.click(`.predict input[value="1"]`)
	p.click(run)
	p.until("every expectation to hold", everyExpectation)
	p.until("the styles for what is done by hand", `document.querySelector("style[data-sheet=hand]").media === "screen" && document.querySelector(".hand:not([hidden])")`)
	for _, request := range p.seen.asked() {
		if request != "GET file://"+file && request[:9] != "GET blob:" {
			t.Errorf("the page asks for %s", request)
		}
	}

	p.without("DecompressionStream")
	p.visit(file, "")
	p.playsRecorded()
}

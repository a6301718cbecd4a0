package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"samesocket/internal/lesson"
)

// experiments are all that a frame can do, each with its chapter.
func experiments(t *testing.T) []string {
	t.Helper()
	book, err := lesson.Load(os.DirFS(filepath.Join(root, "web")))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, l := range book.Contents("en") {
		for _, step := range l.Steps {
			for _, run := range step.Runs() {
				all = append(all, l.Slug+"?run="+run)
			}
		}
	}
	if len(all) < 19 {
		t.Fatalf("only %d experiments: %q", len(all), all)
	}
	return all
}

// A frame's height goes by its width alone, from before the run to after the verdict:
// whoever holds it makes room for it once.
func TestAFrameKeepsItsHeight(t *testing.T) {
	t.Parallel()
	chromium(t)
	s := start(t)
	for _, width := range []int64{1000, 640, 390} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			t.Parallel()
			p := open(t, s, "/healthz", view{})
			p.seen.allow("favicon")
			for n, run := range experiments(t) {
				if width < 1000 && n%3 > 0 {
					continue // of every chapter some: the style sheet knows no experiment
				}
				lang := map[int64]string{1000: "en", 640: "ko", 390: "en"}[width]
				p.resize(width, 480)
				speed := "10"
				if strings.HasPrefix(run, "cost?") {
					speed = "1" // round trips are counted: what programs do must take next to no lab time
				}
				p.visit("/embed/"+run+"&speed="+speed+"&lang="+lang, "")
				p.until("the frame to be alive", `document.querySelector("button[data-run]")`)
				look[any](p, `(globalThis.heights = [], new ResizeObserver(() => heights.push(Math.ceil(document.body.getBoundingClientRect().height))).observe(document.body), 0)`)
				asks := look[bool](p, `document.querySelector(".predict input") !== null`)
				if asks {
					p.click(".predict input")
				}
				p.click("button[data-run]")
				own := strings.Contains(run, "run=own:")
				if asks && !own { // no segment of one's own sockets is seen
					p.showMe()
				}
				over := `!document.querySelector("main").hasAttribute("data-running") && document.querySelector(".checks, .own-trial")`
				if own {
					over += ` && document.querySelector(".syn .kept")?.textContent`
				}
				if asks {
					over += ` && document.querySelector(".predict[data-graded]")`
				}
				p.until("the run to be over", over)
				look[any](p, "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
				if heights := look[[]float64](p, "heights"); len(heights) != 1 {
					t.Errorf("%s, %d px wide: its heights were %v", run, width, heights)
				}
			}
		})
	}
}

// At 640 by 480 a frame shows at once what is asked, the button and the stage; when
// its run is over, the verdict is to be seen whole without scrolling within it.
func TestALowFrameShowsWhatItAsks(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/embed/question?lang=ko&speed=1", view{})
	p.resize(640, 480)
	p.until("the frame to be alive", `document.querySelector("button[data-run]")`)
	for _, part := range []string{"h1", "button[data-run]", ".stage", ".asked", ".option:last-of-type"} {
		if bottom := look[float64](p, fmt.Sprintf("document.querySelector(%q).getBoundingClientRect().bottom", part)); bottom > 480 {
			t.Errorf("%s ends at %.0f", part, bottom)
		}
	}
	p.click(".predict input")
	p.click("button[data-run]")
	p.showMe()
	p.until("the verdict", `document.querySelector(".predict[data-graded]")`)
	if over := look[float64](p, `(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)(document.querySelector(".predict"))`); over > 0 {
		t.Errorf("of the verdict %.0f px are out of sight", over)
	}
}

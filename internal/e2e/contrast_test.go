package e2e

import (
	"fmt"
	"testing"
)

// Who hangs up, and who has to wait: the two cases stand on one axis, the second
// keeps its place before it has run, and what differs is who waits.
func TestContrastingCasesOnOneAxis(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/lessons/closing", view{})
	p.until("the chapter to be alive", `document.querySelector("button[data-run]")`)
	if look[bool](p, `document.querySelector(".contrast").checkVisibility()`) {
		t.Error("a picture of runs that nobody has made")
	}
	p.click(".predict input[value=server]")
	run := func(scenario string) {
		p.click(fmt.Sprintf("button[data-run=%q]", scenario))
		p.until("the run of "+scenario+" to be over", fmt.Sprintf(`(() => {
			const list = [...document.querySelectorAll("[data-progress='%s'] [data-expect]")];
			return list.length > 2 && list.every((x) => x.dataset.ok);
		})()`, scenario))
	}
	run("idle-timeout")
	p.until("the first case", `document.querySelectorAll(".case svg").length === 1 && document.querySelectorAll(".case .yet").length === 2`)
	run("client-closes")
	p.until("the second case", `document.querySelectorAll(".case svg").length === 2 && document.querySelectorAll(".case .yet").length === 1`)
	type drawn struct {
		SYN, GET float64
		Waits    []float64
		Words    string
	}
	cases := look[[]drawn](p, `[...document.querySelectorAll(".case svg")].map((s) => {
		const x = (kind) => Number(s.querySelector(".rung." + kind + " .arrow").getAttribute("x1"));
		return { syn: x("syn"), get: x("data"), waits: [...s.querySelectorAll(".waits")].map((l) => Number(l.getAttribute("y1"))), words: s.getAttribute("aria-label") };
	})`)
	server, client := cases[0], cases[1]
	// The lab's programs take a little time of their own.
	if off := server.GET - client.GET; server.SYN != client.SYN || off > 1 || off < -1 {
		t.Errorf("the same at different places: %+v", cases)
	}
	if len(server.Waits) != 1 || len(client.Waits) != 1 || server.Waits[0] <= client.Waits[0] {
		t.Errorf("who waits: %+v", cases)
	}
	if server.Words == client.Words {
		t.Errorf("told alike: %q", server.Words)
	}
}

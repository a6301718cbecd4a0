package e2e

import "testing"

// A row of the index of the RFCs leads to its segment, in the tab's lab too, and filters
// need no script.
func TestTheIndexOfTheRFCs(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/rfc", view{})
	// Both rows have the same run: the second begins when the lab has told of 11 segments.
	for _, row := range []struct{ id, segment string }{{"more-requests", "8"}, {"delayed-ack", "16"}} {
		p.visit("/en/rfc", "")
		p.follow("#" + row.id + " .run")
		p.until("the moment of "+row.id, `globalThis.sameSocket?.shown.note && (`+chosenSegment+`) === "`+row.segment+`"`)
	}
	p.visit("/en/rfc", "")
	shown := `[...document.querySelectorAll("tr[id]")].filter((row) => row.checkVisibility())`
	p.click("#obeyed-no")
	if !look[bool](p, shown+`.length > 0 && `+shown+`.every((row) => row.querySelector(".instead"))`) {
		t.Error("rows are shown that are obeyed, or none")
	}
	p.click("#rfc-9110")
	if !look[bool](p, shown+`.length === 0 && [...document.querySelectorAll(".unfilled")].filter((said) => said.checkVisibility()).length === 1`) {
		t.Error("where nothing is left nothing says so, or too much does")
	}
}

package e2e

import (
	"encoding/json"
	"strings"
	"testing"

	"samesocket/internal/event"
)

// Two visitors who click in turn see nothing of each other, neither on the screen
// nor in anything that was sent to them.
func TestTwoVisitorsSeeNothingOfEachOther(t *testing.T) {
	t.Parallel()
	s := start(t)
	a, b := open(t, s, "/en/lab", view{}), open(t, s, "/ko/lab", view{})
	both := func(act func(*page)) { act(a); act(b) }
	both((*page).socketView)
	for n := 1; n <= 2; n++ {
		both(func(p *page) { p.click("[data-act=socket-get]") })
		both(func(p *page) { p.until("the click to be answered", clicked(n)) })
	}
	both(func(p *page) { p.click("[data-view=lab]"); p.quick() })
	for _, pair := range [][2]*page{{a, b}, {b, a}} {
		mine, others := pair[0], pair[1]
		told := others.visitStory()
		secrets := []string{others.kept("visit"), others.kept("lab")}
		for _, e := range all[event.SocketAccepted](told) {
			secrets = append(secrets, e.Data.Tuple.Remote, `"`+e.Data.Cookie+`"`)
		}
		for _, e := range told.clicks() {
			secrets = append(secrets, e.Data.Click)
		}
		if len(secrets) < 2+2+3 {
			t.Errorf("only %d secrets to look for", len(secrets))
		}
		everything := mine.everything()
		for _, secret := range secrets {
			if secret == "" || strings.Contains(everything, secret) {
				t.Errorf("one visitor was shown %q of the other", secret)
			}
		}
	}
}

// ownAnswersOnly wants every answer in the visit's trace to be to one of its own
// requests, for a socket may carry others' too.
func (p *page) ownAnswersOnly() {
	p.t.Helper()
	type place struct {
		socket string
		nth    int
	}
	told, asked := p.visitStory(), map[place]bool{}
	for _, e := range all[event.SocketRequest](told) {
		asked[place{e.Data.Socket, e.Data.Nth}] = true
	}
	for _, e := range all[event.SocketResponse](told) {
		if !asked[place{e.Data.Socket, e.Data.Nth}] {
			p.t.Errorf("the trace tells answer %d on %s, to a request that was not this visit's", e.Data.Nth, e.Data.Socket)
		}
	}
}

// everything is all that a visitor was ever sent or can ask for.
func (p *page) everything() string {
	p.t.Helper()
	visit, _ := json.Marshal(p.visitStory())
	var lab []byte
	if p.kept("lab") != "" {
		lab, _ = json.Marshal(p.labStory())
	}
	return p.seen.heard() + string(visit) + string(lab) + look[string](p, "document.documentElement.outerHTML")
}

// Two tabs of one browser may share a socket. Then both are told so, and still
// each sees its own clicks only.
func TestTwoTabsOnOneSocket(t *testing.T) {
	t.Parallel()
	s := start(t)
	a := open(t, s, "/en/lab", view{})
	a.socketView()
	a.try("socket-get", 1)
	b := open(t, s, "/en/lab", view{beside: a})
	b.socketView()
	b.try("socket-get", 1)
	a.try("socket-get", 2)
	for _, pair := range [][2]*page{{a, b}, {b, a}} {
		mine, others := pair[0], pair[1]
		everything := mine.everything()
		for _, e := range others.visitStory().clicks() {
			if strings.Contains(everything, e.Data.Click) {
				t.Errorf("one tab was shown the other's click %s", e.Data.Click)
			}
		}
		if strings.Contains(everything, others.kept("visit")) {
			t.Error("one tab was shown the other's token")
		}
		mine.ownAnswersOnly()
	}
	// Which socket the browser takes is its own choice; what it took is known.
	ours, theirs := a.visitStory(), b.visitStory()
	used := map[string]bool{}
	for _, e := range theirs.clicks() {
		used[theirs.accepted(e.Data.Socket).Tuple.Remote] = true
	}
	for _, e := range ours.clicks() {
		at := ours.accepted(e.Data.Socket)
		if !used[at.Tuple.Remote] {
			continue
		}
		t.Logf("both tabs clicked on %s", at.Tuple.Remote)
		if l, _ := a.screen().lane(at.Socket); !strings.Contains(l.Words, a.word("row.shared")) {
			t.Errorf("the lane does not say that the socket is shared: %s", l.Words)
		}
		return
	}
	t.Log("the browser gave each tab a socket of its own")
}

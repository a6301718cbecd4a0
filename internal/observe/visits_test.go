package observe

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"testing"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/trace"
)

func openN(t *testing.T, vs *Visits, n int) []*Visit {
	t.Helper()
	opened := make([]*Visit, n)
	for i := range opened {
		v, err := vs.Open(netip.Prefix{})
		if err != nil {
			t.Fatal(err)
		}
		opened[i] = v
	}
	return opened
}

func alive(vs *Visits, v *Visit) bool {
	vs.mu.Lock()
	defer vs.mu.Unlock()
	return vs.alive[v.token] == v
}

func TestToken(t *testing.T) {
	vs := NewVisits(VisitLimits{})
	defer vs.Close()
	v := openN(t, vs, 1)[0]
	b, err := base64.RawURLEncoding.DecodeString(v.Token())
	if err != nil || len(b) != 16 {
		t.Errorf("token %q has %d octets, %v", v.Token(), len(b), err)
	}
	if found, ok := vs.Find(v.Token()); !ok || found != v {
		t.Error("the token does not find its visit")
	}
	for _, wrong := range []string{"", "x", v.Token() + "x", v.Token()[1:]} {
		if _, ok := vs.Find(wrong); ok {
			t.Errorf("%q finds a visit", wrong)
		}
	}
	opened := only[event.VisitOpened](t, v)
	if len(opened) != 1 || opened[0].System == "" {
		t.Errorf("a visit begins with %+v", opened)
	}
	if now := v.Now(); now.Speed != 1 || now.Paused || now.Wall != now.Time || now.Time < 0 {
		t.Errorf("now is %+v", now)
	}
}

// Where no place is free, the oldest visit that nobody has used goes, however
// long the used ones have been idle.
func TestUnusedGoFirst(t *testing.T) {
	vs := NewVisits(VisitLimits{Alive: 3})
	defer vs.Close()
	v := openN(t, vs, 3)
	vs.Find(v[0].Token())
	openN(t, vs, 1)
	if !alive(vs, v[0]) || alive(vs, v[1]) || !alive(vs, v[2]) {
		t.Error("the oldest unused visit should have gone, and no other")
	}
	if _, ended := v[1].Trace().Since(0); !ended {
		t.Error("those who watch an evicted visit are not told that it ended")
	}
}

// Of used visits the one idle longest goes, unless somebody watches it.
func TestIdleLongestGoes(t *testing.T) {
	s := serve(t, VisitLimits{Alive: 3}, nil)
	v := openN(t, s.visits, 3)
	watch := func(v *Visit) *client {
		c := s.dial()
		c.get(v, event.KindOther, "/upgrade", "")
		await[event.SocketUpgraded](t, v, nil)
		return c
	}
	watch(v[0])
	for _, i := range []int{1, 2, 1} {
		s.dial().get(v[i], event.KindOther, "/", "") // an open keep-alive socket holds no place
	}
	newer := s.open()
	if !alive(s.visits, v[0]) || !alive(s.visits, v[1]) || alive(s.visits, v[2]) {
		t.Fatal("the visit idle longest and not watched should have gone, and no other")
	}

	// When all are watched nobody loses a place.
	watch(v[1])
	leaves := watch(newer)
	if _, err := s.visits.Open(netip.Prefix{}); !errors.Is(err, ErrTooMany) {
		t.Errorf("all are watched, but: %v", err)
	}
	_ = leaves.Close()
	closed(t, newer)
	s.open()
	if alive(s.visits, newer) {
		t.Error("the place of the viewer who left is not free")
	}
}

// Idle visits end at a sweep, used or not; a watched one stays.
func TestIdleEnds(t *testing.T) {
	s := serve(t, VisitLimits{Idle: time.Hour}, nil)
	v := openN(t, s.visits, 4) // unused, used, watched, fresh
	s.visits.Find(v[1].Token())
	s.dial().get(v[2], event.KindOther, "/upgrade", "")
	await[event.SocketUpgraded](t, v[2], nil)
	s.visits.mu.Lock()
	for _, old := range v[:3] {
		old.last = old.last.Add(-2 * time.Hour)
	}
	s.visits.mu.Unlock()
	s.visits.Sweep(time.Now())
	got := []bool{alive(s.visits, v[0]), alive(s.visits, v[1]), alive(s.visits, v[2]), alive(s.visits, v[3])}
	if !slices.Equal(got, []bool{false, false, true, true}) {
		t.Errorf("alive: %v", got)
	}
}

// A socket that lives long must keep nothing of the visits that came and went
// on it, or one client could fill the memory by loading a page again and again.
func TestSocketForgetsTheGone(t *testing.T) {
	sockets := make(chan *socket, 1)
	s := serve(t, VisitLimits{Alive: 10}, func(srv *http.Server) {
		inner := srv.Handler
		srv.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			select {
			case sockets <- socketOf(r):
			default:
			}
			inner.ServeHTTP(w, r)
		})
	})
	var budget trace.Budget
	s.visits.limits.Trace.Total = &budget
	conn := s.dial()
	for range 200 {
		conn.get(s.open(), event.KindPage, "/", "")
	}
	sock := <-sockets
	sock.mu.Lock()
	n := len(sock.joined)
	sock.mu.Unlock()
	if n > 10 {
		t.Errorf("the socket keeps %d visits, 10 may be alive", n)
	}
	s.visits.Close()
	if budget.Bytes() != 0 {
		t.Errorf("%d bytes of traces are counted after all visits ended", budget.Bytes())
	}
	if _, err := s.visits.Open(netip.Prefix{}); !errors.Is(err, ErrClosed) {
		t.Errorf("open after close: %v", err)
	}
	if _, ok := s.visits.Find("x"); ok {
		t.Error("found a visit after close")
	}
}

func TestVisitFull(t *testing.T) {
	for limit, limits := range map[event.Limit]VisitLimits{
		"requests": {Requests: 3},
		"events":   {Trace: trace.Limits{Events: 12}},
		"bytes":    {Trace: trace.Limits{Bytes: 2000}},
	} {
		t.Run(string(limit), func(t *testing.T) {
			s := serve(t, limits, nil)
			v := s.open()
			conn := s.dial()
			for n := range 12 {
				conn.get(v, event.KindClick, "/", fmt.Sprint(n))
			}
			lines, ended := v.Trace().Since(0)
			events := read(t, lines)
			if last := events[len(events)-1].Data; !ended || last != (event.VisitFull{Limit: limit}) {
				t.Errorf("ended %v with %+v", ended, last)
			}
			if n := len(only[event.SocketRequest](t, v)); limit == "requests" && n != 3 {
				t.Errorf("%d requests told, want 3", n)
			}
			if sum := v.Summary(); sum.Full != limit {
				t.Errorf("the summary says %q", sum.Full)
			}
			// The click is remembered as far as the limit, and the server goes on.
			if conn.get(v, event.KindClick, "/", "0").Header.Get("Repeat") == "" {
				t.Error("the first click's repetition was not seen")
			}
		})
	}
}

// Everything at once: clicks, pages, evictions, resets and a shutdown. What it
// proves is that no order of locks ends in a deadlock or a race.
func TestStorm(t *testing.T) {
	s := serve(t, VisitLimits{Alive: 8}, nil)
	done := make(chan struct{})
	for i := range 8 {
		go func() {
			defer func() { done <- struct{}{} }()
			for n := range 25 {
				v, err := s.visits.Open(netip.Prefix{})
				if err != nil {
					continue
				}
				c := s.dial()
				c.get(v, event.KindPage, "/", "")
				c.get(v, event.KindClick, "/", fmt.Sprint(n%3))
				if n%2 == 0 {
					_ = c.SetLinger(0)
				}
				if (n+i)%3 > 0 {
					_ = c.Close()
				}
			}
		}()
	}
	for range 8 {
		<-done
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := s.Shutdown(ctx); err != nil {
		t.Error(err)
	}
}

package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/valyala/fasthttp"
)

// fasthttp has a pool and a dialer of its own, and nothing of net/http.
func TestReasonsOfFasthttp(t *testing.T) {
	get := func(c *fasthttp.Client, url string) error {
		req, resp := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
		defer fasthttp.ReleaseRequest(req)
		defer fasthttp.ReleaseResponse(resp)
		req.SetRequestURI(url)
		return c.Do(req, resp)
	}
	// with is a program of one client or several, made by client.
	with := func(f func(client func() *fasthttp.Client, url string) error) program {
		return func(_ context.Context, url string) (int, error) {
			var count atomic.Int32
			var made []*fasthttp.Client
			err := f(func() *fasthttp.Client {
				made = append(made, &fasthttp.Client{Dial: func(addr string) (net.Conn, error) {
					c, err := net.Dial("tcp", addr)
					return &wrote{Conn: c, count: &count}, err
				}})
				return made[len(made)-1]
			}, url)
			for _, c := range made {
				c.CloseIdleConnections()
			}
			return int(count.Load()), err
		}
	}
	st := newSite(t)
	t.Parallel()
	each(t, st, map[string]trial{
		"client": {with(func(client func() *fasthttp.Client, url string) error {
			c := client()
			for n := range 3 {
				if err := get(c, fmt.Sprint(url, "/", n)); err != nil {
					return err
				}
			}
			return nil
		}), wants("reused", "nothing")},
		"client-each": {with(func(client func() *fasthttp.Client, url string) error {
			for n := range 3 {
				if err := get(client(), fmt.Sprint(url, "/", n)); err != nil {
					return err
				}
			}
			return nil
		}), wants("not_reused", "left_idle")},
		"gives-up": {with(func(client func() *fasthttp.Client, url string) error {
			c := client()
			c.ReadTimeout = 400 * time.Millisecond
			for n := range 3 {
				if err := get(c, fmt.Sprint(url, "/", n, "?delay=8000")); !errors.Is(err, fasthttp.ErrTimeout) {
					return fmt.Errorf("in place of a time-out: %w", err)
				}
			}
			return nil
		}), wants("not_reused", "client_gave_up")},
		"at-once": {with(func(client func() *fasthttp.Client, url string) error {
			c := client()
			var all sync.WaitGroup
			errs := make([]error, 6)
			for n := range errs {
				all.Go(func() { errs[n] = get(c, fmt.Sprint(url, "/", n, "?delay=200")) })
			}
			all.Wait()
			return errors.Join(errs...)
		}), wants("parallel", "concurrent")},
		"idle": {with(func(client func() *fasthttp.Client, url string) error {
			c := client()
			c.MaxIdleConnDuration = 1700 * time.Millisecond
			for n := range 3 {
				if err := get(c, fmt.Sprint(url, "/", n)); err != nil {
					return err
				}
				<-time.After(4 * time.Second) // the pause is what is tried
			}
			return nil
		}), wants("not_reused", "client_idle")},
		"max-duration": {with(func(client func() *fasthttp.Client, url string) error {
			c := client()
			c.MaxConnDuration = time.Nanosecond // its last request says close
			for n := range 3 {
				if err := get(c, fmt.Sprint(url, "/", n)); err != nil {
					return err
				}
			}
			return nil
		}), wants("not_reused", "client_said_close")},
		"retries": {with(func(client func() *fasthttp.Client, url string) error {
			c := client()
			if err := get(c, url+"/1?lose=1"); err != nil {
				return err
			}
			return get(c, url+"/2")
		}), judgement{"not_reused", "server_ended", "retried", false}},
	})
}

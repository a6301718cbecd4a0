package server

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-resty/resty/v2"
)

// A wrote is a connection that counts itself when it is first written to: a pool
// opens some that nobody comes to use, because another was quicker.
type wrote struct {
	net.Conn
	first sync.Once
	count *atomic.Int32
}

func (w *wrote) Write(p []byte) (int, error) {
	n, err := w.Conn.Write(p)
	if n > 0 {
		w.first.Do(func() { w.count.Add(1) })
	}
	return n, err
}

type wroteKey struct{}

// golang is a client whose transports dial in the context of their requests.
func golang(f func(ctx context.Context, url string) error) program {
	return func(ctx context.Context, url string) (int, error) {
		var count atomic.Int32
		err := f(context.WithValue(ctx, wroteKey{}, &count), url)
		return int(count.Load()), err
	}
}

// dial is for a transport of such a client.
func dial(ctx context.Context, network, addr string) (net.Conn, error) {
	c, err := (&net.Dialer{}).DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	return &wrote{Conn: c, count: ctx.Value(wroteKey{}).(*atomic.Int32)}, nil
}

func TestReasonsOfGo(t *testing.T) {
	st := newSite(t)
	get := func(ctx context.Context, c *http.Client, url string, read bool) error {
		req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
		if err != nil {
			return err
		}
		resp, err := c.Do(req)
		if err != nil {
			return err
		}
		if read {
			_, err = io.Copy(io.Discard, resp.Body)
		}
		_ = resp.Body.Close()
		return err
	}
	atOnce := func(n int, f func(i int) error) error {
		errs := make([]error, n)
		var all sync.WaitGroup
		for i := range n {
			all.Go(func() { errs[i] = f(i) })
		}
		all.Wait()
		for _, err := range errs {
			if err != nil {
				return err
			}
		}
		return nil
	}
	t.Parallel()
	each(t, st, map[string]trial{
		"resty": {golang(func(ctx context.Context, url string) error {
			c := resty.New().SetTransport(&http.Transport{DialContext: dial})
			defer c.GetClient().CloseIdleConnections()
			for n := range 3 {
				if _, err := c.R().SetContext(ctx).Get(fmt.Sprint(url, "/", n)); err != nil {
					return err
				}
			}
			return nil
		}), wants("reused", "nothing")},
		"resty-each": {golang(func(ctx context.Context, url string) error {
			for n := range 3 {
				c := resty.New().SetTransport(&http.Transport{DialContext: dial})
				defer c.GetClient().CloseIdleConnections()
				if _, err := c.R().SetContext(ctx).Get(fmt.Sprint(url, "/", n)); err != nil {
					return err
				}
			}
			return nil
		}), wants("not_reused", "left_idle")},
		"transport-each-ends-at-once": {golang(func(ctx context.Context, url string) error {
			var made []*http.Transport
			defer func() {
				for _, tr := range made {
					tr.CloseIdleConnections()
				}
			}()
			for n := range 3 {
				made = append(made, &http.Transport{DialContext: dial})
				if err := get(ctx, &http.Client{Transport: made[n]}, fmt.Sprint(url, "/", n), true); err != nil {
					return err
				}
			}
			return nil
		}), wants("not_reused", "left_idle")},
		"transport-each-at-once": {golang(func(ctx context.Context, url string) error {
			var mu sync.Mutex
			var made []*http.Transport
			defer func() {
				for _, tr := range made {
					tr.CloseIdleConnections()
				}
			}()
			return atOnce(4, func(i int) error {
				for n := range 5 {
					tr := &http.Transport{DialContext: dial}
					mu.Lock()
					made = append(made, tr)
					mu.Unlock()
					if err := get(ctx, &http.Client{Transport: tr}, fmt.Sprint(url, "/", i, "/", n, "?delay=100"), true); err != nil {
						return err
					}
				}
				return nil
			})
		}), wants("not_reused", "left_idle")},
		"pool-full": {golang(func(ctx context.Context, url string) error {
			tr := &http.Transport{DialContext: dial}
			defer tr.CloseIdleConnections()
			for turn := range 5 {
				err := atOnce(10, func(i int) error {
					return get(ctx, &http.Client{Transport: tr}, fmt.Sprint(url, "/", turn, "/", i, "?delay=50"), true)
				})
				if err != nil {
					return err
				}
			}
			return nil
		}), wants("partly", "pool_full")},
		"at-once": {golang(func(ctx context.Context, url string) error {
			tr := &http.Transport{DialContext: dial, MaxIdleConnsPerHost: 10}
			defer tr.CloseIdleConnections()
			for turn := range 5 {
				err := atOnce(10, func(i int) error {
					return get(ctx, &http.Client{Transport: tr}, fmt.Sprint(url, "/", turn, "/", i, "?delay=50"), true)
				})
				if err != nil {
					return err
				}
			}
			return nil
		}), wants("parallel", "concurrent")},
		"gives-up-at-once": {golang(func(ctx context.Context, url string) error {
			tr := &http.Transport{DialContext: dial}
			defer tr.CloseIdleConnections()
			c := &http.Client{Transport: tr, Timeout: 100 * time.Millisecond}
			return atOnce(4, func(i int) error {
				for n := range 25 {
					if get(ctx, c, fmt.Sprint(url, "/", i, "/", n, "?delay=8000"), true) == nil {
						return fmt.Errorf("an answer within 100 ms")
					}
				}
				return nil
			})
		}), wants("not_reused", "client_gave_up")},
		"resets": {golang(func(ctx context.Context, url string) error {
			for n := range 3 {
				tr := &http.Transport{DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
					c, err := dial(ctx, network, addr)
					if err == nil {
						err = c.(*wrote).Conn.(*net.TCPConn).SetLinger(0)
					}
					return c, err
				}}
				err := get(ctx, &http.Client{Transport: tr}, fmt.Sprint(url, "/", n, "?bytes=0"), true)
				if tr.CloseIdleConnections(); err != nil {
					return err
				}
			}
			return nil
		}), wants("not_reused", "client_reset")},
		// It is not compared: what it gives up at once may be counted by neither, or late.
		"unread": {golang(func(ctx context.Context, url string) error {
			tr := &http.Transport{}
			defer tr.CloseIdleConnections()
			for n := range 3 {
				if err := get(ctx, &http.Client{Transport: tr}, fmt.Sprint(url, "/", n, "?bytes=100000"), false); err != nil {
					return err
				}
			}
			return nil
		}), wants("not_reused", "body_unread")},
		"idle": {golang(func(ctx context.Context, url string) error {
			tr := &http.Transport{DialContext: dial, IdleConnTimeout: 1700 * time.Millisecond}
			defer tr.CloseIdleConnections()
			for n := range 3 {
				if err := get(ctx, &http.Client{Transport: tr}, fmt.Sprint(url, "/", n), true); err != nil {
					return err
				}
				<-time.After(2 * time.Second) // the pause is what is tried
			}
			return nil
		}), wants("not_reused", "client_idle")},
		"large": {golang(func(ctx context.Context, url string) error {
			tr := &http.Transport{DialContext: dial}
			defer tr.CloseIdleConnections()
			for range 2 {
				req, err := http.NewRequestWithContext(ctx, "POST", url, io.LimitReader(zeros{}, 17<<20))
				if err != nil {
					return err
				}
				if resp, err := tr.RoundTrip(req); err == nil {
					_, _ = io.Copy(io.Discard, resp.Body)
					_ = resp.Body.Close()
				}
			}
			return nil
		}), wants("not_reused", "server_limit")},
		"retries": {golang(func(ctx context.Context, url string) error {
			tr := &http.Transport{DialContext: dial}
			defer tr.CloseIdleConnections()
			c := &http.Client{Transport: tr}
			if err := get(ctx, c, url+"/1?lose=1", true); err != nil {
				return err
			}
			return get(ctx, c, url+"/2", true)
		}), judgement{"not_reused", "server_ended", "retried", false}},
	})
}

// zeros never ends.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

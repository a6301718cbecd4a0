package stream

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"samesocket/internal/event"
	"samesocket/internal/stream/streamtest"
)

// through puts a proxy between the viewers and the server, with toxics on what the
// server sends, and returns its URL.
func through(t *testing.T, url string, toxics ...string) string {
	t.Helper()
	p := toxiproxy.NewProxy(toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop()), "link", "127.0.0.1:0", strings.TrimPrefix(url, "http://"))
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Stop)
	for _, toxic := range toxics {
		if _, err := p.Toxics.AddToxicJson(strings.NewReader(toxic)); err != nil {
			t.Fatal(err)
		}
	}
	return "http://" + p.Listen
}

// Fifty viewers on a link that is slow, lags, tears what it carries into pieces, or is cut
// again and again, by FIN or by RST: each has every event once and in order in the end,
// because it comes again with the last seq that it has; and one beside them, whose link is
// good, has them while they wait.
func TestBadLinks(t *testing.T) {
	const viewers, each, octets = 50, 150, 2000
	for name, toxic := range map[string]string{
		"lags":          `{"type":"latency","attributes":{"latency":300,"jitter":100}}`,
		"is slow":       `{"type":"bandwidth","attributes":{"rate":400}}`,
		"tears":         `{"type":"slicer","attributes":{"average_size":1997,"size_variation":1500,"delay":10}}`,
		"is cut by FIN": `{"type":"limit_data","attributes":{"bytes":300000}}`,
		"is cut by RST": `{"type":"reset_peer","toxicity":0.5,"attributes":{"timeout":50}}`, // half of the times
	} {
		t.Run(name, func(t *testing.T) {
			src := newSource()
			url, _ := onLoopback(t, src, Options{NowEvery: time.Second}, nil)
			bad := through(t, url, toxic)
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			var all sync.WaitGroup
			for range viewers {
				all.Go(func() {
					if got, err := persistent(ctx, bad, each); err != nil {
						t.Error(err)
					} else {
						wantSeqs(t, got, 0, each)
					}
				})
			}
			good, _, err := streamtest.Dial(ctx, nil, url, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer good.Close()
			began := time.Now()
			src.add(t, each, octets)
			got, err := good.Events(ctx, each)
			if err != nil {
				t.Error(err)
			}
			wantSeqs(t, got, 0, each)
			beside := time.Since(began)
			all.Wait()
			t.Logf("the good link has all after %v, the bad ones after %v", beside, time.Since(began))
		})
	}
}

// persistent watches until it has n events, and comes again whenever it is cut off.
func persistent(ctx context.Context, url string, n int) (got []event.Event, err error) {
	for cuts := 0; len(got) < n; cuts++ {
		if ctx.Err() != nil {
			return got, fmt.Errorf("after %d cuts it has %d of %d events: %w", cuts, len(got), n, ctx.Err())
		}
		v, _, err := streamtest.Dial(ctx, nil, url+"?since="+strconv.Itoa(len(got)), nil)
		if err != nil {
			continue // cut in the handshake
		}
		more, err := v.Events(ctx, n-len(got))
		v.Close()
		var closed streamtest.Closed
		if errors.As(err, &closed) {
			return got, err
		}
		got = append(got, more...)
	}
	return got, nil
}

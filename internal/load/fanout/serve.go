package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/centrifugal/centrifuge"

	"samesocket/internal/event"
	"samesocket/internal/stream"
	"samesocket/internal/trace"
)

// A teller tells an event to all viewers.
type teller func(e event.Event) error

// kinds are the two ways to serve viewers.
var kinds = map[string]func(mux *http.ServeMux, now func() time.Duration) (teller, error){
	"stream":     throughStream,
	"centrifuge": throughCentrifuge,
}

// serve is the process that is measured: it listens, and for each line on its standard
// input tells events at that rate (a second) for that long.
func serve(kind string) error {
	began := time.Now()
	now := func() time.Duration { return time.Since(began) }
	mux := http.NewServeMux()
	tell, err := kinds[kind](mux, now)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	go func() { _ = http.Serve(l, mux) }()
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		var rate int
		var during time.Duration
		if _, err := fmt.Sscan(in.Text(), &rate, (*int64)(&during)); err != nil {
			return err
		}
		tick := time.NewTicker(time.Second / time.Duration(rate))
		for range int(during.Seconds() * float64(rate)) {
			<-tick.C
			if err := tell(segment(now())); err != nil {
				return err
			}
		}
		tick.Stop()
	}
	return in.Err()
}

// segment is an event as long as most: a segment with an ACK alone.
func segment(at time.Duration) event.Event {
	return event.Event{Time: at.Microseconds(), Host: event.Link, Conn: "c1", Data: event.SegmentSent{
		ID: 7, From: event.Client, DeliverAt: at.Microseconds() + 100_000, Raw: make([]byte, 52),
		TCP: event.SegmentSummary{Src: "10.0.0.1:36270", Dst: "10.0.0.2:80", Seq: 2650214149, Ack: 1428344713, Flags: []event.Flag{"ACK"}, Window: 3650},
	}}
}

type source struct {
	told *trace.Trace
	now  func() time.Duration
}

func (s source) Trace() *trace.Trace { return s.told }

func (s source) Now() event.Now {
	at := s.now().Microseconds()
	return event.Now{Wall: at, Time: at, Speed: 1}
}

func throughStream(mux *http.ServeMux, now func() time.Duration) (teller, error) {
	s := source{trace.New(trace.Limits{}), now}
	audiences := &stream.Audiences{}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		_ = stream.Serve(w, r, s, stream.Options{Allowed: func(*http.Request) bool { return true }, Audiences: audiences})
	})
	return func(e event.Event) error {
		_, err := s.told.Append(e)
		return err
	}, nil
}

const channel = "lab"

func throughCentrifuge(mux *http.ServeMux, _ func() time.Duration) (teller, error) {
	node, err := centrifuge.New(centrifuge.Config{})
	if err != nil {
		return nil, err
	}
	node.OnConnecting(func(context.Context, centrifuge.ConnectEvent) (centrifuge.ConnectReply, error) {
		return centrifuge.ConnectReply{
			Credentials:   &centrifuge.Credentials{UserID: "viewer"},
			Subscriptions: map[string]centrifuge.SubscribeOptions{channel: {}},
		}, nil
	})
	if err := node.Run(); err != nil {
		return nil, err
	}
	mux.Handle("/", centrifuge.NewWebsocketHandler(node, centrifuge.WebsocketConfig{
		CheckOrigin: func(*http.Request) bool { return true }, UseWriteBufferPool: true,
	}))
	seq := uint64(0)
	return func(e event.Event) error {
		seq++
		e.Seq, e.Name = seq, e.Data.EventName()
		b, err := json.Marshal(e)
		if err != nil {
			return err
		}
		_, err = node.Publish(channel, b)
		return err
	}, nil
}

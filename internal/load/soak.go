package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"sync"
	"time"
)

// soak has visitors come and go for long, and tells how much the program holds on to.
// What is kept of visits grows for half an hour, as long as one is kept: a page each
// would hide what leaks, so one visitor in ten has one.
func (l load) soak(ctx context.Context, p *program) error {
	ctx, over := context.WithTimeout(ctx, l.soaking)
	defer over()
	const atOnce = 8
	var all sync.WaitGroup
	failed := make(chan error, atOnce)
	come := make(chan int)
	for range atOnce {
		all.Go(func() {
			for n := range come {
				if err := l.visitor(ctx, p, n); err != nil && ctx.Err() == nil {
					failed <- err
					return
				}
			}
		})
	}
	defer all.Wait()
	defer close(come)
	arrive := time.NewTicker(time.Minute / time.Duration(l.perMinute))
	defer arrive.Stop()
	look := time.NewTicker(max(l.soaking/40, time.Second))
	defer look.Stop()
	began, n := time.Now(), 0
	fmt.Println("  after   memory  descriptors  goroutines  labs opened")
	for {
		select {
		case <-ctx.Done():
			settle(context.WithoutCancel(ctx), 3*time.Second)
			fmt.Printf("%7v %5.1f MiB %12d %11d %12d, after all have gone\n", time.Since(began).Round(time.Second), float64(p.memory())/(1<<20), p.descriptors(), p.goroutines(), n)
			return nil
		case err := <-failed:
			return err
		case <-look.C:
			fmt.Printf("%7v %5.1f MiB %12d %11d %12d\n", time.Since(began).Round(time.Second), float64(p.memory())/(1<<20), p.descriptors(), p.goroutines(), n)
		case <-arrive.C:
			select {
			case come <- n:
				n++
			default: // all are busy
			}
		}
	}
}

// visitor opens a lab, watches it, clicks, and leaves it in one of several states.
func (l load) visitor(ctx context.Context, p *program, n int) error {
	if n%10 == 0 {
		if err := p.ask(ctx, "POST", "/api/visits", "", nil); err != nil {
			return err
		}
	}
	lab, err := p.lab(ctx)
	if err != nil {
		return err
	}
	watching, leave := context.WithCancel(ctx)
	defer leave()
	v, err := p.watch(watching, lab, &clock{})
	if err != nil {
		return err
	}
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		v.follow(&tally{})
	}()
	acts := [][2]string{{"PATCH", "/clock"}, {"POST", "/connections/c1/close"}, {"POST", "/reset"}, {"POST", "/power-cycle"}, {"POST", "/scenarios/reuse-or-resume"}}
	bodies := []string{`{"paused":true}`, `{"by":"server"}`, "", `{"host":"server"}`, `{"stepped":true}`}
	for range 3 {
		if err := p.click(ctx, lab); err != nil {
			return err
		}
		settle(ctx, 300*time.Millisecond)
	}
	// Whether this one is refused there does not matter, nor that it is under way.
	_ = p.ask(ctx, acts[n%5][0], "/api/labs/"+lab+acts[n%5][1], bodies[n%5], nil)
	err = p.ask(ctx, "DELETE", "/api/labs/"+lab, "", nil)
	leave()
	<-gone
	return err
}

// descriptors is how many the program has open; 0 if nobody can tell.
func (p *program) descriptors() int {
	open, _ := os.ReadDir(fmt.Sprintf("/proc/%d/fd", p.cmd.Process.Pid))
	return len(open)
}

var goroutines = regexp.MustCompile(`(?m)^go_goroutines (\d+)`)

// goroutines is how many the program says that it has; 0 if it does not.
func (p *program) goroutines() int {
	resp, err := http.Get(p.metrics)
	if err != nil {
		return 0
	}
	defer func() { _ = resp.Body.Close() }()
	b, _ := io.ReadAll(resp.Body)
	n := 0
	if m := goroutines.FindSubmatch(b); m != nil {
		n, _ = strconv.Atoi(string(m[1]))
	}
	return n
}

// Command load measures the program under load: it builds it, runs it on loopback, and
// is its visitors. It reaches no other machine, and ends by itself.
//
//	go run ./internal/load -viewers 1000 -rate 4 -for 30s     # of one lab
//	go run ./internal/load -visitors 200 -rate 1 -for 30s     # each of a lab of their own
//	go run ./internal/load -labs 2000                         # memory of labs
//	go run ./internal/load -soak 20m -per-minute 200          # what is left of who has gone
//
// What it says of time is from an event being told to its octets being read here: the
// age that the message gives it, and how much later than the quickest of all messages
// this one came. Processor time and memory are the program's alone, from /proc.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"time"
)

// bounds keep a slip of the finger from doing harm.
const (
	mostViewers, mostVisitors, mostLabs = 2000, 400, 2000
	mostRate                            = 15 // acts a second on a lab, of 20 that are allowed
	mostPerMinute                       = 1000
	longest                             = time.Hour
)

type load struct {
	viewers, visitors, labs int
	rate                    float64
	during                  time.Duration
	soaking                 time.Duration
	perMinute               int
}

func main() {
	var l load
	flag.IntVar(&l.viewers, "viewers", 0, "how many watch one lab, in which somebody clicks")
	flag.IntVar(&l.visitors, "visitors", 0, "how many have a lab of their own, click and watch")
	flag.IntVar(&l.labs, "labs", 0, "how many labs stand with an open connection")
	flag.Float64Var(&l.rate, "rate", 4, "clicks a second in each lab; each is some twenty-five events")
	flag.DurationVar(&l.during, "for", 10*time.Second, "for how long")
	flag.DurationVar(&l.soaking, "soak", 0, "for how long visitors come and go")
	flag.IntVar(&l.perMinute, "per-minute", 200, "how many come, while they do")
	flag.Parse()
	if flag.NArg() > 0 || l.viewers > mostViewers || l.visitors > mostVisitors || l.labs > mostLabs || l.rate <= 0 || l.rate > mostRate || l.during > longest || l.soaking > longest || l.perMinute < 1 || l.perMinute > mostPerMinute {
		fmt.Fprintf(os.Stderr, "load: at most %d viewers, %d visitors, %d labs, %d clicks a second, %v\n", mostViewers, mostVisitors, mostLabs, mostRate, longest)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := l.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func (l load) run(ctx context.Context) error {
	p, err := start(ctx)
	if err != nil {
		return err
	}
	defer p.stop()
	for _, phase := range []struct {
		wanted bool
		do     func(context.Context, *program) error
	}{{l.labs > 0, l.stand}, {l.viewers > 0, l.watchOne}, {l.visitors > 0, l.watchOwn}, {l.soaking > 0, l.soak}} {
		if phase.wanted {
			if err := phase.do(ctx, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// stand measures what labs take while nothing happens in them.
func (l load) stand(ctx context.Context, p *program) error {
	before := p.memory()
	for range l.labs {
		lab, err := p.lab(ctx)
		if err != nil {
			return err
		}
		if err := p.click(ctx, lab); err != nil {
			return err
		}
	}
	settle(ctx, 3*time.Second)
	fmt.Printf("%d labs with an open connection: %.0f KiB each\n", l.labs, per(p.memory()-before, l.labs))
	return nil
}

// watchOne measures many viewers of one lab.
func (l load) watchOne(ctx context.Context, p *program) error {
	lab, err := p.lab(ctx)
	if err != nil {
		return err
	}
	before := p.memory()
	t, of := &tally{}, &clock{}
	var all sync.WaitGroup
	watching, leave := context.WithCancel(ctx)
	defer all.Wait()
	defer leave()
	for range l.viewers {
		v, err := p.watch(watching, lab, of)
		if err != nil {
			return err
		}
		all.Go(func() { v.follow(t) })
	}
	settle(ctx, 2*time.Second)
	fmt.Printf("%d viewers to whom nothing happens: %.1f KiB each\n", l.viewers, per(p.memory()-before, l.viewers))
	idle := p.processor()
	settle(ctx, 10*time.Second)
	fmt.Printf("and they take %.1f %% of a processor\n", 100*(p.processor()-idle).Seconds()/10)

	t.begin()
	used := p.processor()
	err = l.clicks(ctx, p, lab)
	settle(ctx, 2*time.Second)
	told, errTold := p.told(ctx, lab)
	if errTold != nil {
		return errTold
	}
	t.report(p.processor()-used, l.during)
	if lost := int64(told)*int64(l.viewers) - t.total(); lost != 0 {
		fmt.Printf("LOST: %d of %d events told, for %d viewers\n", lost, told, l.viewers)
	}
	return err
}

// watchOwn measures visitors who click and watch in labs of their own.
func (l load) watchOwn(ctx context.Context, p *program) error {
	t := &tally{}
	var all sync.WaitGroup
	watching, leave := context.WithCancel(ctx)
	defer all.Wait()
	defer leave()
	labs := make([]string, l.visitors)
	for i := range labs {
		var err error
		if labs[i], err = p.lab(ctx); err != nil {
			return err
		}
		v, err := p.watch(watching, labs[i], &clock{})
		if err != nil {
			return err
		}
		all.Go(func() { v.follow(t) })
	}
	settle(ctx, 2*time.Second)
	fmt.Printf("%d visitors click %.1f times a second each\n", l.visitors, l.rate)
	t.begin()
	used := p.processor()
	errs := make(chan error, len(labs))
	var clicking sync.WaitGroup
	for _, lab := range labs {
		clicking.Go(func() { errs <- l.clicks(ctx, p, lab) })
	}
	clicking.Wait()
	settle(ctx, 2*time.Second)
	t.report(p.processor()-used, l.during)
	for range labs {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

// clicks sends requests in a lab for as long as is wanted.
func (l load) clicks(ctx context.Context, p *program, lab string) error {
	ctx, over := context.WithTimeout(ctx, l.during)
	defer over()
	tick := time.NewTicker(time.Duration(float64(time.Second) / l.rate))
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			if err := p.click(ctx, lab); err != nil && ctx.Err() == nil {
				return err
			}
		}
	}
}

func settle(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

func per(octets int64, n int) float64 { return float64(octets) / 1024 / float64(n) }

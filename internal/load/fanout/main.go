package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// bounds keep a slip of the finger from doing harm.
const (
	mostViewers = 2000
	mostRate    = 1000
	longest     = time.Minute
)

func main() {
	kind := flag.String("serve", "", "be the process that is measured: stream or centrifuge")
	viewers := flag.Int("viewers", 500, "how many watch")
	rate := flag.Int("rate", 100, "events a second")
	during := flag.Duration("for", 10*time.Second, "for how long, each time")
	repeats := flag.Int("repeats", 5, "how often each is measured")
	flag.Parse()
	if kinds[*kind] != nil {
		fail(serve(*kind))
		return
	}
	if *viewers < 1 || *viewers > mostViewers || *rate < 1 || *rate > mostRate || *during > longest || *during < time.Second || *repeats < 1 {
		fmt.Fprintf(os.Stderr, "fanout: at most %d viewers, %d events a second, %v\n", mostViewers, mostRate, longest)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	all := map[string][]run{}
	for range *repeats {
		for _, kind := range []string{"stream", "centrifuge"} {
			r, err := measure(ctx, kind, *viewers, *rate, *during)
			fail(err)
			fmt.Printf("%-10s  %5.1f KiB for an idle viewer; %5.2f µs of processor for each event sent; p50 %v, p99 %v; lost %d\n", kind, r.memory, r.processor, r.p50, r.p99, r.lost)
			all[kind] = append(all[kind], r)
		}
	}
	ratio := func(of func(run) float64) float64 { return median(all["stream"], of) / median(all["centrifuge"], of) }
	fmt.Printf("stream / centrifuge, medians of %d: memory %.2f, processor %.2f, p99 %.2f\n", *repeats,
		ratio(func(r run) float64 { return r.memory }), ratio(func(r run) float64 { return r.processor }), ratio(func(r run) float64 { return float64(r.p99) }))
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "fanout:", err)
		os.Exit(1)
	}
}

// run is what one measurement has found.
type run struct {
	memory    float64 // KiB of resident memory for each viewer
	processor float64 // microseconds for each event that a viewer was sent
	p50, p99  time.Duration
	lost      int
}

func median(runs []run, of func(run) float64) float64 {
	values := make([]float64, 0, len(runs))
	for _, r := range runs {
		values = append(values, of(r))
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// measure runs a process of that kind, and its viewers.
func measure(ctx context.Context, kind string, viewers, rate int, during time.Duration) (r run, err error) {
	self, err := os.Executable()
	if err != nil {
		return r, err
	}
	cmd := exec.CommandContext(ctx, self, "-serve", kind)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return r, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return r, err
	}
	if err := cmd.Start(); err != nil {
		return r, err
	}
	defer func() {
		_ = in.Close() // then it ends
		_ = cmd.Wait()
	}()
	host, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return r, err
	}
	pid := cmd.Process.Pid
	before := memory(pid)
	seen := make([][]time.Duration, viewers)
	var watching sync.WaitGroup
	defer watching.Wait()
	watched, leave := context.WithCancel(ctx)
	defer leave()
	began := time.Now()
	for i := range seen {
		v, err := dial(watched, kind, strings.TrimSpace(host))
		if err != nil {
			return r, err
		}
		seen[i] = make([]time.Duration, 0, int(during.Seconds())*rate)
		watching.Go(func() { v.follow(began, &seen[i]) })
	}
	time.Sleep(2 * time.Second)
	r.memory = float64(memory(pid)-before) / 1024 / float64(viewers)
	used := processor(pid)
	if _, err := fmt.Fprintln(in, rate, int64(during)); err != nil {
		return r, err
	}
	time.Sleep(during + time.Second)
	told := int(during.Seconds() * float64(rate))
	r.processor = float64((processor(pid) - used).Microseconds()) / float64(told*viewers)
	leave()
	watching.Wait()
	r.lost = told * viewers
	var took []time.Duration
	for _, s := range seen {
		r.lost -= len(s)
		took = append(took, s...)
	}
	if len(took) == 0 {
		return r, fmt.Errorf("nobody has seen anything of %s", kind)
	}
	slices.Sort(took)
	at := func(share float64) time.Duration {
		return (took[int(share*float64(len(took)-1))] - took[0]).Round(10 * time.Microsecond)
	}
	r.p50, r.p99 = at(0.5), at(0.99)
	return r, nil
}

// memory is what of a process is in memory, in octets.
func memory(pid int) int64 {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(b)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "VmRSS:" {
			kib, _ := strconv.ParseInt(f[1], 10, 64)
			return kib << 10
		}
	}
	return 0
}

// processor is how long a process has been computing.
func processor(pid int) time.Duration {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, after, _ := strings.Cut(string(b), ") ")
	f := strings.Fields(after)
	if len(f) < 13 {
		return 0
	}
	user, _ := strconv.ParseInt(f[11], 10, 64)
	system, _ := strconv.ParseInt(f[12], 10, 64)
	return time.Duration(user+system) * time.Second / 100 // of USER_HZ
}

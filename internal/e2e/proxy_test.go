package e2e

import (
	"bytes"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// proxy stands between browser and program, and treats their bytes as real
// networks do.
type proxy struct {
	listener net.Listener
	to       string
	late     time.Duration // by which the program's bytes reach the browser later
	gone     atomic.Bool   // the network is away: nothing gets through
	ambush   atomic.Pointer[string]
	sprung   atomic.Int32

	mu    sync.Mutex
	conns []net.Conn
	done  bool
	all   sync.WaitGroup
}

// between starts a proxy to the program that ends with the test.
func between(t *testing.T, s *program, late time.Duration) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	x := &proxy{listener: l, to: s.addr(), late: late}
	x.all.Go(x.serve)
	t.Cleanup(func() {
		_ = l.Close()
		x.mu.Lock()
		x.done = true
		for _, c := range x.conns {
			_ = c.Close()
		}
		x.mu.Unlock()
		x.all.Wait()
	})
	return x
}

func (x *proxy) url() string { return "http://" + x.listener.Addr().String() }

// cutAfter arms the proxy: the next request on a connection already in use whose
// first bytes are these reaches the program, but instead of its answer the
// browser gets a reset.
func (x *proxy) cutAfter(request string) { x.ambush.Store(&request) }

// off takes the network away, which every connection notices, or gives it back.
func (x *proxy) off(gone bool) {
	x.gone.Store(gone)
	if !gone {
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, c := range x.conns {
		_ = c.Close()
	}
	x.conns = nil
}

// cuts is how often that has happened.
func (x *proxy) cuts() int { return int(x.sprung.Load()) }

func (x *proxy) serve() {
	for {
		browser, err := x.listener.Accept()
		if err != nil {
			return
		}
		program, err := net.Dial("tcp", x.to)
		if err != nil || x.gone.Load() {
			if err == nil {
				_ = program.Close()
			}
			_ = browser.Close()
			continue
		}
		if !x.keep(browser, program) {
			return
		}
		var doomed atomic.Bool
		x.all.Go(func() { x.up(program, browser.(*net.TCPConn), &doomed) })
		x.all.Go(func() { x.down(browser.(*net.TCPConn), program, &doomed) })
	}
}

func (x *proxy) keep(conns ...net.Conn) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.conns = append(x.conns, conns...)
	if x.done {
		for _, c := range conns {
			_ = c.Close()
		}
	}
	return !x.done
}

// up carries the browser's bytes to the program.
func (x *proxy) up(program, browser net.Conn, doomed *atomic.Bool) {
	defer program.(*net.TCPConn).CloseWrite()
	buffer := make([]byte, 64<<10)
	for used := false; ; used = true {
		n, err := browser.Read(buffer)
		if err != nil {
			return
		}
		if want := x.ambush.Load(); want != nil && used && bytes.HasPrefix(buffer[:n], []byte(*want)) && x.ambush.CompareAndSwap(want, nil) {
			doomed.Store(true)
		}
		if _, err := program.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// chunk is what was read at once, and when it is due at the browser.
type chunk struct {
	bytes []byte
	due   time.Time
}

// down carries the program's bytes to the browser, each as late as the others.
func (x *proxy) down(browser *net.TCPConn, program net.Conn, doomed *atomic.Bool) {
	chunks := make(chan chunk, 4096)
	x.all.Go(func() {
		defer close(chunks)
		for {
			buffer := make([]byte, 16<<10)
			n, err := program.Read(buffer)
			if n > 0 {
				chunks <- chunk{buffer[:n], time.Now().Add(x.late)}
			}
			if err != nil {
				return
			}
		}
	})
	defer func() {
		for range chunks { // so that the reader can end
		}
	}()
	defer browser.Close()
	for c := range chunks {
		if doomed.Load() {
			_ = browser.SetLinger(0) // Close sends RST
			x.sprung.Add(1)
			_ = program.Close()
			return
		}
		if wait := time.Until(c.due); wait > 0 {
			<-time.After(wait)
		}
		if _, err := io.Copy(browser, bytes.NewReader(c.bytes)); err != nil {
			_ = program.Close()
			return
		}
	}
}

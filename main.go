// Same Socket shows, with real segments and real sockets, how HTTP requests share a connection.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"

	"samesocket/internal/observe"
	"samesocket/internal/server"
	"samesocket/static"
	"samesocket/web"
)

// errUsage says that the arguments were wrong.
var errUsage = errors.New("usage")

func main() {
	// Each lab has two TCP stacks, and each stack a TCP processor per P.
	runtime.GOMAXPROCS(min(4, runtime.GOMAXPROCS(0)))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	if err := run(ctx, os.Args[1:], os.Getenv, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "samesocket:", err)
		if errors.Is(err, errUsage) {
			os.Exit(2)
		}
		os.Exit(1)
	}
}

// run is the whole program. It prints one line with the address when it serves,
// and returns when ctx is done and everything is closed.
func run(ctx context.Context, args []string, getenv func(string) string, stderr io.Writer) error {
	flags := flag.NewFlagSet("samesocket", flag.ContinueOnError)
	flags.SetOutput(stderr)
	addr := flags.String("addr", cmp.Or(getenv("SAMESOCKET_ADDR"), "127.0.0.1:8080"), "`address` to listen on; SAMESOCKET_ADDR sets the default")
	repeatable := func(name, usage string) *[]string {
		env := "SAMESOCKET_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
		list, given := strings.Fields(getenv(env)), 0
		flags.Func(name, usage+"; repeatable; "+env+", separated by spaces, sets the default", func(s string) error {
			list, given = append(list[:given], s), given+1 // in place of the default
			return nil
		})
		return &list
	}
	origins := repeatable("origin", "further `origin` that visitors see, such as https://example.org")
	embedders := repeatable("embed-origin", "`origin` whose pages may frame /embed/, such as https://course.example, or * for any")
	proxies := repeatable("trusted-proxy", "`network`, such as 10.0.0.0/8, whose X-Forwarded-For and X-Forwarded-Proto are believed")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil
	} else if err != nil || flags.NArg() > 0 {
		return fmt.Errorf("%w: %s [-addr address] [-origin origin] [-embed-origin origin] [-trusted-proxy network]", errUsage, flags.Name())
	}
	s, err := server.New(server.Config{Pages: web.Files, Static: static.Files, Origins: *origins, Embedders: *embedders, TrustedProxies: *proxies,
		Logger: slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))})
	if err != nil {
		return err
	}
	l, err := observe.Listen(ctx, *addr)
	if err != nil {
		return fmt.Errorf("%w; choose another address with -addr, such as -addr 127.0.0.1:0 for any free port", err)
	}
	_, _ = fmt.Fprintf(stderr, "Same Socket: http://%s/\n", server.Visible(l.Addr().(*net.TCPAddr)))
	return s.Serve(ctx, l)
}

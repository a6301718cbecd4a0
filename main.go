// Same Socket shows, with real segments and real sockets, how HTTP requests share a connection.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"

	"samesocket/internal/licenses"
	"samesocket/internal/observe"
	"samesocket/internal/operate"
	"samesocket/internal/publish"
	"samesocket/internal/server"
	"samesocket/internal/site"
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
	contacts := repeatable("security-contact", "`URI`, such as mailto:security@example.org, where a hole is to be reported; /.well-known/security.txt names it, and is absent without one")
	export := flags.String("export", "", "write the site as files into this `directory`, with the lab as WebAssembly, and end; needs Go and the sources")
	file := flags.String("export-file", "", "write one page as this HTML `file`, with everything inside, and end; needs Go and the sources")
	chapter := flags.String("chapter", "", "which page -export-file writes: the `name` of a chapter, as in its address, or lab; if it is not given, the file's own name says it")
	lang := flags.String("lang", "ko", "`language` of the page that -export-file writes, ko or en")
	quick := flags.Bool("quick", false, "pack the lab of -export in seconds, less closely")
	settings := operate.Flags(flags)
	flags.Usage = operate.Usage(flags)
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil
	} else if err != nil || flags.NArg() > 0 {
		return fmt.Errorf("%w: %s [-addr address] [-origin origin] [-embed-origin origin] [-trusted-proxy network] [-export directory [-quick] | -export-file file [-chapter name] [-lang language]]", errUsage, flags.Name())
	}
	if err := settings.FromEnvironment(flags, getenv); err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	if settings.Version {
		_, err := fmt.Fprintln(stderr, operate.Version())
		return err
	}
	if settings.Licenses {
		groups, err := licenses.Read(web.Files)
		if err != nil {
			return err
		}
		return licenses.Print(stderr, groups)
	}
	if *export != "" && *file != "" {
		return fmt.Errorf("%w: -export and -export-file are two exports", errUsage)
	}
	if *file != "" {
		own, _, _ := strings.Cut(filepath.Base(*file), ".")
		return publish.WriteFile(ctx, *file, site.Copy{Pages: web.Files, Static: static.Files}, cmp.Or(*chapter, own), *lang, stderr)
	}
	if *export != "" {
		talk, err := server.Talk(*embedders)
		if err != nil {
			return err
		}
		return publish.Write(ctx, *export, site.Copy{Pages: web.Files, Static: static.Files, Talk: talk, Limits: server.InPage()}, *quick, stderr)
	}
	log, machine := settings.Log(stderr), operate.ThisMachine()
	machine.LimitMemory(log)
	c := server.Config{
		Pages: web.Files, Static: static.Files, Origins: *origins, Embedders: *embedders, TrustedProxies: *proxies,
		SecurityContacts: *contacts,
		Limits:           machine.Fit(server.DefaultLimits(), settings.MaxLabs), Logger: log,
	}
	var metrics *operate.Metrics
	if settings.MetricsAddr != "" {
		metrics = operate.NewMetrics()
		c.Meter = metrics
	}
	s, err := server.New(c)
	if err != nil {
		return err
	}
	l, err := observe.Listen(ctx, *addr)
	if err != nil {
		return fmt.Errorf("%w; choose another address with -addr, such as -addr 127.0.0.1:0 for any free port", err)
	}
	if metrics != nil {
		metrics.Watch(s.Load)
		at, stop, err := metrics.Serve(ctx, settings.MetricsAddr, log)
		if err != nil {
			_ = l.Close()
			return fmt.Errorf("%w; choose another address with -metrics-addr", err)
		}
		defer stop()
		_, _ = fmt.Fprintf(stderr, "Metrics: http://%s/metrics\n", at)
	}
	_, _ = fmt.Fprintf(stderr, "Same Socket: http://%s/\n", server.Visible(l.Addr().(*net.TCPAddr)))
	return s.Serve(ctx, l)
}

package operate

import (
	"flag"
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// Settings are what the operator chooses. Make them with Flags.
type Settings struct {
	MaxLabs     int
	MetricsAddr string
	Version     bool
	Licenses    bool

	format string
	level  slog.Level
	own    []string // names of flags that the environment may set
}

// Flags enters the settings as flags.
func Flags(flags *flag.FlagSet) *Settings {
	s := &Settings{level: slog.LevelWarn}
	entered := func(name, usage string) string {
		s.own = append(s.own, name)
		return usage + "; " + env(name) + " sets the default"
	}
	flags.IntVar(&s.MaxLabs, "max-labs", 0, entered("max-labs", "at most so `many` labs at a time; 0 lets the memory decide"))
	flags.StringVar(&s.MetricsAddr, "metrics-addr", "", entered("metrics-addr", "serve metrics for Prometheus at /metrics on this `address`, such as 127.0.0.1:9090; empty serves none"))
	flags.Func("log", entered("log", "`format` of the log, text or json (default text)"), func(v string) error {
		if v != "text" && v != "json" {
			return fmt.Errorf("want text or json")
		}
		s.format = v
		return nil
	})
	flags.TextVar(&s.level, "log-level", slog.LevelWarn, entered("log-level", "`level` from which the log is written: debug, info (each request), warn or error"))
	flags.BoolVar(&s.Version, "version", false, "say which version this is, and end")
	flags.BoolVar(&s.Licenses, "licenses", false, "print whose software this contains, and under what terms, and end")
	return s
}

// env is the name of the variable that sets a flag's default.
func env(name string) string {
	return "SAMESOCKET_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

// FromEnvironment sets what no flag has set. Call it when the flags have been parsed.
func (s *Settings) FromEnvironment(flags *flag.FlagSet, getenv func(string) string) error {
	given := map[string]bool{}
	flags.Visit(func(f *flag.Flag) { given[f.Name] = true })
	for _, name := range s.own {
		v := getenv(env(name))
		if v == "" || given[name] {
			continue
		}
		if err := flags.Set(name, v); err != nil {
			return fmt.Errorf("%s=%q: %w", env(name), v, err)
		}
	}
	if s.MaxLabs < 0 {
		return fmt.Errorf("-max-labs %d: want 0 or more", s.MaxLabs)
	}
	return nil
}

// Log makes the log.
func (s *Settings) Log(to io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: s.level}
	if s.format == "json" {
		return slog.New(slog.NewJSONHandler(to, options))
	}
	return slog.New(slog.NewTextHandler(to, options))
}

// Usage writes what -help says.
func Usage(flags *flag.FlagSet) func() {
	return func() {
		to := flags.Output()
		_, _ = fmt.Fprintf(to, `Same Socket shows, with real segments and real sockets, how HTTP requests share a
connection. It serves one site from one binary, without files or database.

  %[1]s                                  for yourself, at http://127.0.0.1:8080/
  %[1]s -addr 0.0.0.0:8080 \
      -origin https://lab.example.org        for others, behind a proxy that speaks TLS
      -trusted-proxy 10.0.0.0/8

Flags, each with a variable of the environment; a flag wins:
`, flags.Name())
		flags.PrintDefaults()
		_, _ = fmt.Fprintln(to, `
SIGTERM or an interrupt ends it: labs end and pages are told at once, requests have ten
seconds to finish, and a second signal waits for nothing. .deploy/OPERATING.md says how to
run it for others.`)
	}
}

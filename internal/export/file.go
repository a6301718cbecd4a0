package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"samesocket/internal/event"
)

// A Kind says whose trace it is.
type Kind string

// The kinds of trace.
const (
	Lab   Kind = "lab"
	Visit Kind = "visit"
)

// Why there is no such file.
var (
	// ErrFormat says that a trace of this kind has no such form.
	ErrFormat = errors.New("there is no such format")
	// ErrVantage says that nobody captures at this vantage point.
	ErrVantage = errors.New("there is no such vantage point")
	// ErrNotTold says that the trace tells nothing that the form could say.
	ErrNotTold = errors.New("the trace does not tell that")
)

// Middle is the vantage point half way between both hosts of a lab.
const Middle event.Host = "middle"

// A Trace is what a file is made of.
type Trace struct {
	Kind Kind
	// Lines are the events as JSON, from the first on.
	Lines [][]byte
	// Ended means that no more will come.
	Ended bool
	// Began is when a visit's trace began. A lab's time has no date: it is reckoned
	// from 1970-01-01T00:00:00Z where a form wants one.
	Began time.Time
	// Program is which version of this program was told the trace; Version() if empty.
	Program string
}

// A File is a trace in one form.
type File struct {
	// Name is a name to save it under. The lab's id and the visit's token, which
	// are keys to them, are in no name.
	Name        string
	ContentType string
	Body        []byte
}

// form is how to write a trace.
type form struct {
	contentType string
	write       func(t *told, at event.Host) ([]byte, error)
}

// told is a trace whose events have been read, but for those that are unread.
type told struct {
	Trace
	events []event.Event
}

// formOf finds a form by the ending of a file's name. Only a lab's segments are
// told, so only they can be drawn as a sequence.
func (k Kind) formOf(format string) (f form, ok bool) {
	forms := map[string]form{
		"jsonl":  {"application/jsonl", nil},
		"pcapng": {"application/x-pcapng", (*told).labCapture},
		"har":    {"application/json", (*told).labArchive},
		"mmd":    {"text/plain; charset=utf-8", (*told).diagram},
		"txt":    {"text/plain; charset=utf-8", (*told).labText},
	}
	if k == Visit {
		forms["pcapng"] = form{forms["pcapng"].contentType, (*told).visitCapture}
		forms["har"] = form{forms["har"].contentType, (*told).visitArchive}
		forms["mmd"] = form{write: func(*told, event.Host) ([]byte, error) { return nil, ErrNotTold }}
		forms["txt"] = form{forms["txt"].contentType, (*told).visitText}
	}
	f, ok = forms[format]
	return f, ok
}

// Formats are the endings of the names of files that a trace of this kind can become.
func (k Kind) Formats() []string {
	if k == Visit {
		return []string{"jsonl", "pcapng", "har", "txt"}
	}
	return []string{"jsonl", "pcapng", "har", "mmd", "txt"}
}

// Vantages are where a capture of a trace of this kind can be made; the first is
// meant if none is named.
func (k Kind) Vantages() []event.Host {
	if k == Visit {
		return []event.Host{event.Server}
	}
	return []event.Host{Middle, event.Client, event.Server}
}

// File writes the trace in the form that a file's ending names. at is where a capture
// (pcapng) is made, and is not looked at otherwise. The error is one of those above,
// or that of a line that is no event.
func (t Trace) File(format string, at event.Host) (File, error) {
	f, ok := t.Kind.formOf(format)
	if !ok {
		return File{}, ErrFormat
	}
	file := File{Name: fmt.Sprintf("same-socket-%s.%s", t.Kind, format), ContentType: f.contentType}
	if format == "pcapng" {
		if at == "" {
			at = t.Kind.Vantages()[0]
		}
		if !slices.Contains(t.Kind.Vantages(), at) {
			return File{}, ErrVantage
		}
		file.Name = fmt.Sprintf("same-socket-%s-%s.pcapng", t.Kind, at)
	}
	if t.Program == "" {
		t.Program = Version()
	}
	var err error
	if f.write == nil {
		file.Body, err = t.lines()
		return file, err
	}
	read := &told{Trace: t}
	for i, line := range t.Lines {
		if unread(line) && i < len(t.Lines)-1 {
			continue
		}
		var e event.Event
		if err := json.Unmarshal(line, &e); err != nil {
			return File{}, fmt.Errorf("export trace: %w", err)
		}
		read.events = append(read.events, e)
	}
	file.Body, err = f.write(read, at)
	return file, err
}

// unread says that an event is written in none of the forms: what a host's TCP looks
// up and reckons for each segment, half of a lab's trace.
func unread(line []byte) bool {
	line = line[:min(len(line), 96)] // where its name is
	return bytes.Contains(line, []byte(`"name":"tcp:lookup"`)) || bytes.Contains(line, []byte(`"name":"tcp:info"`))
}

// instant is a time of the trace as a date.
func (t *told) instant(us int64) time.Time {
	if t.Kind == Lab {
		return time.UnixMicro(us).UTC()
	}
	return t.Began.Add(time.Duration(us) * time.Microsecond).UTC()
}

// last is the time of the last event.
func (t *told) last() int64 {
	if len(t.events) == 0 {
		return 0
	}
	return t.events[len(t.events)-1].Time
}

// Version names this program as it was built.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "samesocket"
	}
	version := "samesocket " + info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && !strings.Contains(version, s.Value[:min(12, len(s.Value))]) {
			version += " " + s.Value[:min(12, len(s.Value))]
		}
	}
	return strings.TrimSpace(version)
}

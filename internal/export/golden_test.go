package export

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// recorded is a trace of testdata, as Read and File see it.
func recorded(t testing.TB, name string) Trace {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name+".jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	h, events, err := Read(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	tr := Trace{Kind: h.Kind, Ended: h.Ended, Program: h.Program}
	if h.Began != nil {
		tr.Began = *h.Began
	}
	for _, e := range events {
		line, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		tr.Lines = append(tr.Lines, line)
	}
	return tr
}

// Two recorded traces in each form: a lab in which a request is lost and sent again,
// and whose server closes; and a visit of curl.
func TestGoldens(t *testing.T) {
	for _, trace := range []string{"lab", "visit"} {
		tr := recorded(t, trace)
		for _, format := range tr.Kind.Formats() {
			for _, at := range tr.Kind.Vantages() {
				f, err := tr.File(format, at)
				if err != nil {
					t.Fatal(err)
				}
				name := trace + "." + format
				if format == "pcapng" {
					name = fmt.Sprintf("%s-%s.txt", trace, at)
					f.Body = []byte(readCapture(t, f.Body))
				}
				golden(t, name, f.Body)
			}
		}
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s differs (-update writes it anew): %v. Got\n%s", file, err, got)
	}
}

// readCapture writes a capture as text, and holds its blocks and options to the form
// that their lengths have.
func readCapture(t *testing.T, b []byte) string {
	t.Helper()
	var text bytes.Buffer
	for len(b) > 0 {
		kind, n := binary.LittleEndian.Uint32(b), binary.LittleEndian.Uint32(b[4:])
		if n%4 != 0 || int(n) > len(b) || binary.LittleEndian.Uint32(b[n-4:]) != n {
			t.Fatalf("a block of kind %d is %d octets long", kind, n)
		}
		body := b[8 : n-4]
		b = b[n:]
		switch kind {
		case sectionHeader:
			fmt.Fprintf(&text, "section%s\n", readOptions(t, body[16:]))
		case interfaceBlock:
			fmt.Fprintf(&text, "interface of link type %d%s\n", binary.LittleEndian.Uint16(body), readOptions(t, body[8:]))
		case enhancedPacket:
			us := uint64(binary.LittleEndian.Uint32(body[4:]))<<32 | uint64(binary.LittleEndian.Uint32(body[8:]))
			length := binary.LittleEndian.Uint32(body[12:])
			fmt.Fprintf(&text, "%d: %d octets%s\n", us, length, readOptions(t, body[20+(length+3)&^3:]))
		default:
			t.Fatalf("a block of kind %d", kind)
		}
	}
	return text.String()
}

func readOptions(t *testing.T, b []byte) (text string) {
	t.Helper()
	for {
		code, n := binary.LittleEndian.Uint16(b), binary.LittleEndian.Uint16(b[2:])
		if code == optEnd {
			if n != 0 || len(b) != 4 {
				t.Fatalf("the options end with %x", b)
			}
			return text
		}
		text += fmt.Sprintf("\n\t%d: %q", code, b[4:4+n])
		b = b[4+(n+3)&^3:]
	}
}

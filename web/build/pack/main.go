// Command pack packs what it is given in brotli, and prints it: the lab's program, when
// internal/publish writes a site as files. At its best that takes a minute or two; -quick
// takes seconds, and a fifth more room. It is a program of its own because Same Socket
// itself packs nothing so closely.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/andybalholm/brotli"
)

func main() {
	quick := flag.Bool("quick", false, "in seconds, less closely")
	flag.Parse()
	if err := pack(os.Stdout, os.Stdin, *quick); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func pack(to io.Writer, from io.Reader, quick bool) error {
	var w io.WriteCloser
	if quick {
		w = brotli.NewWriterV2(to, 7)
	} else {
		w = brotli.NewWriterOptions(to, brotli.WriterOptions{Quality: brotli.BestCompression, LGWin: 24})
	}
	_, err := io.Copy(w, from)
	return errors.Join(err, w.Close())
}

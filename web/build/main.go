// Command build bundles web/src and web/styles into static/ with esbuild's Go
// API, so that neither `go run .` nor the bundle needs Node. Nothing is minified
// and there are no source maps: learners open DevTools and read what runs, and
// what is committed differs by lines. Compressed, white space weighs little.
//
// It wants Lit in web/node_modules (npm ci, once). What it writes is committed,
// and a check proves that committed equals rebuilt.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/andybalholm/brotli"
	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	// go generate starts it in web/.
	result := api.Build(api.BuildOptions{
		EntryPointsAdvanced: []api.EntryPoint{
			{InputPath: "src/main.ts", OutputPath: "app"},
			{InputPath: "styles/app.css", OutputPath: "app"},
			{InputPath: "styles/lab.css", OutputPath: "lab"},
			{InputPath: "styles/client.css", OutputPath: "client"},
			{InputPath: "styles/chapter.css", OutputPath: "chapter"},
			{InputPath: "styles/front.css", OutputPath: "front"},
			{InputPath: "styles/embed.css", OutputPath: "embed"},
			{InputPath: "styles/light.css", OutputPath: "light"},
			{InputPath: "styles/dark.css", OutputPath: "dark"},
			{InputPath: "styles/teach.css", OutputPath: "teach"},
			{InputPath: "styles/rfc.css", OutputPath: "rfc"},
			{InputPath: "styles/paper.css", OutputPath: "paper"},
			{InputPath: "styles/present.css", OutputPath: "present"},
			{InputPath: "styles/figures.css", OutputPath: "figures"},
			{InputPath: "styles/hand.css", OutputPath: "hand"},
			{InputPath: "styles/ruler.css", OutputPath: "ruler"},
			{InputPath: "styles/raw.css", OutputPath: "raw"},
			{InputPath: "styles/alone.css", OutputPath: "alone"},
			{InputPath: "styles/export.css", OutputPath: "export"},
			{InputPath: "styles/replay.css", OutputPath: "replay"},
			{InputPath: "src/replay.ts", OutputPath: "replay"},
			{InputPath: "src/embed/element.ts", OutputPath: "embed"},
			{InputPath: "src/lab-worker.ts", OutputPath: "lab-worker"},
			{InputPath: "src/alone/alone.ts", OutputPath: "alone"},
			{InputPath: "src/alone/choose.ts", OutputPath: "choose"},
			{InputPath: "src/old.ts", OutputPath: "old"},
			{InputPath: "src/teach-files.ts", OutputPath: "teach-files"},
			{InputPath: "src/embed/embed.d.ts", OutputPath: "embed.d"},
		},
		Outdir:        "../static",
		Loader:        map[string]api.Loader{".d.ts": api.LoaderCopy, ".jsonl": api.LoaderText}, // as they were written
		Bundle:        true,
		Splitting:     true, // a language's words are fetched by its pages only
		ChunkNames:    "parts/[name]-[hash]",
		Format:        api.FormatESModule,
		Target:        api.ES2022,
		Charset:       api.CharsetUTF8,
		LegalComments: api.LegalCommentsInline,
		LogLevel:      api.LogLevelWarning,
	})
	// A warning in code that strangers will read is an error.
	if n := len(result.Errors) + len(result.Warnings); n > 0 {
		fmt.Fprintf(os.Stderr, "build: %d errors or warnings\n", n)
		os.Exit(1)
	}
	if err := write(result.OutputFiles); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

// write puts a whole build in the place of the one before, whose parts have
// other names where they have changed.
func write(files []api.OutputFile) error {
	for _, f := range files {
		br, err := packed(f.Path+".br", f.Contents)
		if err != nil {
			return err
		}
		if len(br) < len(f.Contents) {
			files = append(files, api.OutputFile{Path: f.Path + ".br", Contents: br})
		}
	}
	if err := os.RemoveAll("../static/parts"); err != nil {
		return err
	}
	for _, f := range files {
		if err := os.MkdirAll(filepath.Dir(f.Path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(f.Path, f.Contents, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// packed is the content in brotli at its best: it takes seconds, too long for
// every start of the program. What stands at the path already is kept if it
// unpacks to the same: another processor's floats round otherwise, and choose
// other bytes as good.
func packed(path string, content []byte) ([]byte, error) {
	if old, err := os.ReadFile(path); err == nil { // #nosec G304 -- among the files that are written here
		if same, err := io.ReadAll(brotli.NewReader(bytes.NewReader(old))); err == nil && bytes.Equal(same, content) {
			return old, nil
		}
	}
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, brotli.BestCompression)
	_, err := w.Write(content)
	if err := errors.Join(err, w.Close()); err != nil {
		return nil, fmt.Errorf("pack %s: %w", path, err)
	}
	return b.Bytes(), nil
}

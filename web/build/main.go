// Command build bundles web/src and web/styles into static/ with esbuild's Go
// API, so that neither `go run .` nor the bundle needs Node. Only white space is
// minified: learners open DevTools, and names should greet them there.
//
// It wants Lit in web/node_modules (npm ci, once). What it writes is committed,
// and a check proves that committed equals rebuilt.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	// go generate starts it in web/.
	result := api.Build(api.BuildOptions{
		EntryPointsAdvanced: []api.EntryPoint{
			{InputPath: "src/main.ts", OutputPath: "app"},
			{InputPath: "styles/app.css", OutputPath: "app"},
			{InputPath: "styles/client.css", OutputPath: "client"},
			{InputPath: "styles/chapter.css", OutputPath: "chapter"},
			{InputPath: "styles/embed.css", OutputPath: "embed"},
			{InputPath: "styles/light.css", OutputPath: "light"},
			{InputPath: "styles/dark.css", OutputPath: "dark"},
			{InputPath: "styles/teach.css", OutputPath: "teach"},
			{InputPath: "src/embed/element.ts", OutputPath: "embed"},
			{InputPath: "src/embed/embed.d.ts", OutputPath: "embed.d"},
		},
		Outdir:           "../static",
		Loader:           map[string]api.Loader{".d.ts": api.LoaderCopy}, // as it was written
		Bundle:           true,
		Splitting:        true, // a language's words are fetched by its pages only
		ChunkNames:       "parts/[name]-[hash]",
		Format:           api.FormatESModule,
		Target:           api.ES2022,
		Charset:          api.CharsetUTF8,
		MinifyWhitespace: true,
		Sourcemap:        api.SourceMapLinked,
		LegalComments:    api.LegalCommentsInline,
		LogLevel:         api.LogLevelWarning,
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

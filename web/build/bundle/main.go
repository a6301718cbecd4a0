// Command bundle puts the script of a page without a server into one module, for a page
// that is one file, and prints it. It reads what web/build has written, so it needs
// neither Node nor Lit: internal/publish runs it when somebody asks for such a file. It
// is a program of its own because esbuild is larger than all the rest.
package main

import (
	"fmt"
	"os"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: bundle DIRECTORY, the one with app.js")
		os.Exit(2)
	}
	result := api.Build(api.BuildOptions{
		Stdin: &api.StdinOptions{
			Contents:   `import "./alone.js"; import "./app.js";`, // in the order of a page's
			ResolveDir: os.Args[1],
		},
		Bundle:        true,
		Format:        api.FormatESModule, // app.js waits at its top
		Target:        api.ES2022,
		Charset:       api.CharsetUTF8,
		LegalComments: api.LegalCommentsInline,
		LogLevel:      api.LogLevelWarning,
	})
	if len(result.Errors)+len(result.Warnings) > 0 {
		os.Exit(1) // they have been printed
	}
	if _, err := os.Stdout.Write(result.OutputFiles[0].Contents); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

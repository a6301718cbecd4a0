// Package static embeds what is served under /static/: the bundle that
// `go generate` builds from web/, and the pictures of the experiments, which
// `npm run pictures` draws there, and the chapters' cards, which a browser test
// takes. Only main imports it.
package static

import "embed"

// Files holds the files by their names under /static/.
//
//go:embed *.css *.js *.ts *.svg *.br parts pictures cards
var Files embed.FS

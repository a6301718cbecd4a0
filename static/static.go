// Package static embeds what is served under /static/: the bundle that
// `go generate` builds from web/, and the pictures of the experiments, which
// `npm run pictures` draws there. Only main imports it.
package static

import "embed"

// Files holds the files by their names under /static/.
//
//go:embed *.css *.js *.map *.svg parts pictures
var Files embed.FS

// Package web embeds what people write and the server renders: templates and their
// words, chapters, scenarios and snippets. Only main imports it; the server takes an fs.FS.
package web

//go:generate go run ./build

import "embed"

// Files holds templates/*.html, messages/page.*.json, lessons/,
// scenarios/*.txtar and snippets/*.txt.
//
//go:embed templates/*.html messages/page.*.json lessons scenarios/*.txtar snippets/*.txt
var Files embed.FS

// Package web embeds what people write and the server renders: templates and their
// words, chapters and scenarios. Only main imports it; the server takes an fs.FS.
package web

//go:generate go run ./build

import "embed"

// Files holds templates/*.html, messages/page.{ko,en}.json, lessons/ and
// scenarios/*.txtar.
//
//go:embed templates/*.html messages/page.*.json lessons scenarios/*.txtar
var Files embed.FS

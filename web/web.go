// Package web embeds what people write and the server renders: templates, their
// words, and the chapters. Only main imports it; the server takes an fs.FS.
package web

//go:generate go run ./build

import "embed"

// Files holds templates/*.html, messages/page.{ko,en}.json and lessons/.
//
//go:embed templates/*.html messages/page.*.json lessons
var Files embed.FS

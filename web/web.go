// Package web embeds what people write and the server renders: templates and
// their words. Only main imports it; the server takes an fs.FS.
package web

//go:generate go run ./build

import "embed"

// Files holds templates/*.html and messages/page.{ko,en}.json.
//
//go:embed templates/*.html messages/page.*.json
var Files embed.FS

// Package web embeds what people write and the server renders: templates and their
// words, chapters, scenarios and snippets. Only main imports it, and wasm
// for the scenarios; the server takes an fs.FS.
package web

//go:generate go run ./build
//go:generate go run samesocket/internal/licenses/gen -root ..

import "embed"

// Files holds templates/*.html, messages/{page,expects}.*.json, lessons/,
// scenarios/*.txtar, snippets/*.txt, rfc/*.json, kernel/*.json, openapi.json, which
// internal/openapi writes, and licenses.json, which internal/licenses/gen does.
//
//go:embed templates/*.html messages/page.*.json messages/expects.*.json lessons scenarios/*.txtar snippets/*.txt rfc/*.json kernel/*.json openapi.json licenses.json
var Files embed.FS

// Scenarios holds scenarios/*.txtar and nothing else, for who runs labs and serves no
// pages.
//
//go:embed scenarios/*.txtar
var Scenarios embed.FS

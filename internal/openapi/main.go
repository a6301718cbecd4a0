// Command openapi writes the document of the HTTP API, OpenAPI 3.1, from the source: its
// routes from the routers, their bodies and answers from the types of the handlers, and
// every description from the comments. What no type says a handler's comment does:
//
//	//api:query since what it is for
//	//api:body theType
//	//api:answer 200 theType a/media-type
//
// A type - is none, and JSON is the media type unless another is named.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
)

func main() {
	internal := flag.String("internal", ".", "`directory` of the packages")
	out := flag.String("o", "", "`file` to write")
	flag.Parse()
	document, err := Generate(*internal)
	if err == nil {
		err = os.WriteFile(*out, document, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "openapi:", err)
		os.Exit(1)
	}
}

// Generate returns the document for the packages below a directory.
func Generate(internal string) ([]byte, error) {
	s, err := read(internal, "event", "lab", "observe", "export", "site", "api", "server")
	if err != nil {
		return nil, err
	}
	d := &document{source: s, schemas: map[string]any{}}
	paths, err := d.paths()
	if err != nil {
		return nil, err
	}
	if err := d.events(); err != nil {
		return nil, err
	}
	problem, err := d.schema(typeAt{"api", s.packages["api"].types["Problem"], "Problem"})
	if err != nil {
		return nil, err
	}
	problem["properties"].(map[string]any)["code"] = map[string]any{
		"type": "string", "enum": s.codes(),
		"description": "What was refused, for a program. Codes are stable.",
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err = e.Encode(map[string]any{
		"openapi": "3.1.0",
		"info": map[string]any{
			"title": "Same Socket", "version": "1",
			"description": "Labs in which HTTP requests share TCP connections, and visits in which real sockets are observed. Everything that happens is an event of a trace. Members and events may be added; none ever changes its meaning.",
		},
		"paths":      paths,
		"components": map[string]any{"schemas": d.schemas},
	})
	return b.Bytes(), err
}

package site

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// reference is the document of the API as the page /{lang}/api shows it.
type reference struct {
	document   []byte
	Operations []documented
	Traces     []documentedTrace
	Codes      []string
}

type documented struct {
	Method, Path, Does string
	Takes              []documentedMember // of the path, the query, the header and the body
	Answers            []documentedAnswer
}

type documentedMember struct{ Name, In, Says string }

type documentedAnswer struct {
	Status, Media string
	Members       []documentedMember
}

type documentedTrace struct {
	Name   string
	Events []documentedEvent
}

type documentedEvent struct {
	Name, Says string
	Members    []documentedMember
}

// schema is as much of a JSON Schema as the document uses.
type schema struct {
	Ref         string `json:"$ref"`
	Description string
	Enum        []string
	Const       string
	Properties  map[string]schema
	OneOf       []schema
}

const refPrefix = "#/components/schemas/"

func readReference(from fs.FS) (*reference, error) {
	b, err := fs.ReadFile(from, "openapi.json")
	if err != nil {
		return nil, fmt.Errorf("read pages: %w", err)
	}
	type content map[string]struct{ Schema schema }
	var d struct {
		Paths map[string]map[string]struct {
			Description string
			Parameters  []struct{ Name, In, Description string }
			RequestBody struct{ Content content }
			Responses   map[string]struct{ Content content }
		}
		Components struct{ Schemas map[string]schema }
	}
	if err := json.Unmarshal(b, &d); err != nil {
		return nil, fmt.Errorf("read pages: openapi.json: %w", err)
	}
	r := &reference{document: b}
	all := d.Components.Schemas
	members := func(s schema, in string) (ms []documentedMember) {
		if s.Ref != "" {
			s = all[strings.TrimPrefix(s.Ref, refPrefix)]
		}
		for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
			p := s.Properties[name]
			says := p.Description
			if words := all[strings.TrimPrefix(p.Ref, refPrefix)].Enum; len(words) > 0 && says == "" {
				says = strings.Join(words, ", ")
			}
			ms = append(ms, documentedMember{name, in, says})
		}
		return ms
	}
	for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
		for _, method := range slices.Sorted(maps.Keys(d.Paths[path])) {
			o := d.Paths[path][method]
			shown := documented{Method: strings.ToUpper(method), Path: path, Does: o.Description}
			for _, p := range o.Parameters {
				if p.In != "header" {
					shown.Takes = append(shown.Takes, documentedMember{p.Name, p.In, p.Description})
				}
			}
			for _, c := range o.RequestBody.Content {
				shown.Takes = append(shown.Takes, members(c.Schema, "body")...)
			}
			for _, status := range slices.Sorted(maps.Keys(o.Responses)) {
				if _, err := strconv.Atoi(status); err != nil {
					continue // the refusal, which all have
				}
				a := documentedAnswer{Status: status}
				for media, c := range o.Responses[status].Content {
					if a.Media = media; media == "application/json" {
						a.Members = members(c.Schema, "")
					}
				}
				shown.Answers = append(shown.Answers, a)
			}
			r.Operations = append(r.Operations, shown)
		}
	}
	for _, name := range []string{"LabEvent", "VisitEvent"} {
		t := documentedTrace{Name: name}
		for _, kind := range all[name].OneOf {
			data := kind.Properties["data"]
			t.Events = append(t.Events, documentedEvent{kind.Properties["name"].Const, all[strings.TrimPrefix(data.Ref, refPrefix)].Description, members(data, "")})
		}
		r.Traces = append(r.Traces, t)
	}
	r.Codes = all["Problem"].Properties["code"].Enum
	return r, nil
}

// Document answers with the API's document, OpenAPI 3.1.
func (s *Site) Document(w http.ResponseWriter, _ *http.Request) {
	body := s.pages.reference.document
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-cache")
	h.Set("Access-Control-Allow-Origin", "*") // it says the same to everybody
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body)
}

// API is the reference, for the template.
func (v view) API() *reference { return v.reference }

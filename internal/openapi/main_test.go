package main

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

const (
	written = "../../web/openapi.json"
	answers = "../server/testdata/api.txt" // what the API has really answered
)

func TestDocumentIsFresh(t *testing.T) {
	want, err := Generate("..")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(written)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("web/openapi.json has drifted from the source: run go generate ./...")
	}
}

type operation struct {
	Responses map[string]struct {
		Content map[string]struct {
			Schema json.RawMessage
		}
	}
}

// Every answer that the API is known to give is one that the document promises: its
// path, its status, its body, and the code of every refusal.
func TestAnswersAreAsDocumented(t *testing.T) {
	text, err := os.ReadFile(written)
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Paths map[string]map[string]operation
	}
	if err := json.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("openapi.json", parsed); err != nil {
		t.Fatal(err)
	}
	golden, err := os.ReadFile(answers)
	if err != nil {
		t.Fatal(err)
	}
	checked := map[string]int{}
	for _, ask := range strings.Split(string(golden), "\n> ")[1:] {
		lines := strings.Split(ask, "\n")
		words := strings.Fields(lines[0])
		if len(words) < 2 || len(lines) < 3 || strings.HasPrefix(lines[2], "## ") {
			continue
		}
		method, path, status, body := strings.ToLower(words[0]), words[1], lines[1][:3], lines[2]
		var of operation
		documented := false
		for pattern, methods := range document.Paths {
			if at := "^" + parameter.ReplaceAllString(strings.ReplaceAll(pattern, ".", `\.`), `[^/?]+`) + `(\?.*)?$`; regexp.MustCompile(at).MatchString(path) {
				if of, documented = methods[method]; documented {
					break
				}
			}
		}
		answer, known := of.Responses[status]
		media, where := "application/json", "/paths/"+path
		switch {
		case strings.Contains(body, `"code":"`) && status[0] >= '4':
			media, where = "application/problem+json", "refusal"
		case !documented || !known:
			if status[0] == '2' && strings.HasPrefix(path, "/api/") && slices.Contains([]string{"get", "post", "patch", "delete"}, method) {
				t.Errorf("%s %s is answered with %s, and nobody says so", method, path, status)
			}
			continue
		}
		var schema struct {
			Ref string `json:"$ref"`
		}
		if where == "refusal" {
			schema.Ref = "#/components/schemas/Problem"
		} else if err := json.Unmarshal(answer.Content[media].Schema, &schema); err != nil || schema.Ref == "" {
			continue
		}
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(body))
		if err != nil {
			continue // what differs from time to time is masked
		}
		compiled, err := c.Compile("openapi.json" + schema.Ref)
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(value); err != nil {
			t.Errorf("%s %s: %v", method, path, err)
		}
		checked[schema.Ref]++
	}
	if len(checked) < 8 || checked["#/components/schemas/Problem"] < 100 {
		t.Errorf("hardly anything was checked: %v", checked)
	}
}

package main

import (
	"fmt"
	"go/ast"
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

// paths are the routes of the API and of what real clients ask for.
func (d *document) paths() (map[string]any, error) {
	paths := map[string]any{}
	add := func(pkg, method, path string, handler ast.Expr) error {
		o, err := d.operation(pkg, path, handler)
		if err != nil {
			return fmt.Errorf("%s %s: %w", method, path, err)
		}
		if before, ok := strings.CutSuffix(path, "/*"); ok {
			path = before + "/{rest}"
			o["operationId"] = o["operationId"].(string) + "Below"
		}
		if paths[path] == nil {
			paths[path] = map[string]any{}
		}
		paths[path].(map[string]any)[method] = o
		return nil
	}
	if err := d.routed("api", "router", "", add); err != nil {
		return nil, err
	}
	return paths, d.routed("server", "routes", "", add)
}

// routed calls add for each route that a function enters.
func (d *document) routed(pkg, name, prefix string, add func(pkg, method, path string, handler ast.Expr) error) (err error) {
	var visit func(n ast.Node, prefix string)
	visit = func(n ast.Node, prefix string) {
		ast.Inspect(n, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || err != nil {
				return err == nil
			}
			s, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || len(call.Args) != 2 {
				return true
			}
			path, known := pathOf(call.Args[0])
			switch method := strings.ToLower(s.Sel.Name); {
			case s.Sel.Name == "Route":
				visit(call.Args[1].(*ast.FuncLit).Body, prefix+path)
				return false
			case !known || method != "get" && method != "post" && method != "patch" && method != "delete":
			case documented(prefix + path):
				err = add(pkg, method, prefix+path, call.Args[1])
			}
			return true
		})
	}
	visit(d.packages[pkg].funcs[name].Body, prefix)
	return err
}

// documented says whether a path is of the API, and no page's.
func documented(path string) bool {
	return strings.HasPrefix(path, "/api/") && path != "/api/openapi.json" || strings.HasPrefix(path, "/try/") || path == "/healthz" || path == "/readyz"
}

// pathOf reads a literal, or package api's names for the labs' paths.
func pathOf(e ast.Expr) (path string, ok bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		return literal(e), true
	case *ast.Ident:
		path, ok = map[string]string{"all": "/api/labs", "one": "/api/labs/{id}"}[e.Name]
		return path, ok
	case *ast.BinaryExpr:
		left, ok1 := pathOf(e.X)
		right, ok2 := pathOf(e.Y)
		return left + right, ok1 && ok2
	}
	return "", false
}

var parameter = regexp.MustCompile(`{(\w+)}`)

// meanings are those of the names in paths.
var meanings = map[string]string{
	"id": "The lab's id, as POST /api/labs has answered it.", "token": "The visit's token, as POST /api/visits has answered it.",
	"view": "The name under which a visit is shown to others.", "format": "The form of the file.",
	"conn": "The connection's id in the trace, such as c1.", "segment": "The segment's id in the trace after an s, such as s1.",
	"name": "The scenario's name.", "run": "A label of yours: letters, digits, - . _ and ~, at most 64.", "rest": "Anything.",
}

// operation is what a handler takes and answers.
func (d *document) operation(pkg, path string, handler ast.Expr) (map[string]any, error) {
	answers := map[string]any{"default": map[string]any{
		"description": "A refusal (RFC 9457). Retry-After says when to come again, where that helps.",
		"content":     map[string]any{"application/problem+json": map[string]any{"schema": map[string]any{"$ref": "#/components/schemas/Problem"}}},
	}}
	o := map[string]any{"responses": answers}
	var parameters []any
	for _, m := range parameter.FindAllStringSubmatch(strings.Replace(path, "/*", "/{rest}", 1), -1) {
		if meanings[m[1]] == "" {
			return nil, fmt.Errorf("nobody says what {%s} means", m[1])
		}
		parameters = append(parameters, map[string]any{"name": m[1], "in": "path", "required": true, "description": meanings[m[1]], "schema": map[string]any{"type": "string"}})
	}
	if strings.HasPrefix(path, "/api/") && !strings.Contains(path, "/shared/") {
		parameters = append(parameters, map[string]any{"name": "Same-Socket-Visit", "in": "header", "description": "The token of the visit in which the request's socket is to be seen.", "schema": map[string]any{"type": "string"}})
	}
	call, acting := handler.(*ast.CallExpr)
	if !acting {
		f := d.function(pkg, handler)
		if f == nil {
			return nil, fmt.Errorf("no such handler")
		}
		said, err := d.said(pkg, f, o, answers)
		if err != nil {
			return nil, err
		}
		doing(o, f.Name.Name, text(f.Doc))
		parameters = append(parameters, said...)
	} else {
		// acting(h, status, act), where act is a function or a call that returns one.
		f := d.function(pkg, call.Args[2])
		var typ *ast.FuncType
		if made, ok := call.Args[2].(*ast.CallExpr); ok {
			f = d.function(pkg, made.Fun)
			typ = f.Type.Results.List[0].Type.(*ast.FuncType)
			if s, ok := made.Args[0].(*ast.SelectorExpr); ok { // a method of the lab
				first, _, _ := strings.Cut(text(d.packages["lab"].funcs[s.Sel.Name].Doc), ". ")
				doing(o, s.Sel.Name, first+".")
			}
		} else {
			typ = f.Type
			doing(o, f.Name.Name, text(f.Doc))
		}
		status, ok := map[string]int{"StatusOK": http.StatusOK, "StatusAccepted": http.StatusAccepted}[call.Args[1].(*ast.SelectorExpr).Sel.Name]
		if !ok {
			return nil, fmt.Errorf("an unknown status")
		}
		body, err := d.of(pkg, typ.Params.List[len(typ.Params.List)-1].Type)
		if err != nil {
			return nil, err
		}
		if body["$ref"] != nil {
			d.optional(body)
			o["requestBody"] = map[string]any{"content": map[string]any{"application/json": map[string]any{"schema": body}}}
		}
		answer, err := d.of(pkg, typ.Results.List[0].Type)
		if err != nil {
			return nil, err
		}
		answers[strconv.Itoa(status)] = answered(status, "application/json", answer)
		parameters = append(parameters, map[string]any{"name": "Same-Socket-Click", "in": "header", "description": "The id of the visitor's act: letters, digits, - and _, at most 64. The same one again acts once and is answered alike.", "schema": map[string]any{"type": "string"}})
	}
	if o["description"] == nil {
		return nil, fmt.Errorf("nobody says what it does")
	}
	if len(parameters) > 0 {
		o["parameters"] = parameters
	}
	return o, nil
}

// doing enters what a handler does, by its comment, which begins with its name.
func doing(o map[string]any, name, doc string) {
	if does, ok := strings.CutPrefix(doc, name+" "); ok {
		o["operationId"], o["description"] = strings.ToLower(name[:1])+name[1:], strings.ToUpper(does[:1])+does[1:]
	}
}

// optional are the members of a body: what is absent is as it was, or has its default.
func (d *document) optional(ref map[string]any) {
	delete(d.schemas[strings.TrimPrefix(ref["$ref"].(string), "#/components/schemas/")].(map[string]any), "required")
}

func (d *document) function(pkg string, e ast.Expr) *ast.FuncDecl {
	switch e := e.(type) {
	case *ast.Ident:
		return d.packages[pkg].funcs[e.Name]
	case *ast.SelectorExpr:
		return d.packages[pkg].funcs[e.Sel.Name]
	}
	return nil
}

// said reads the lines of a comment that begin with //api:.
func (d *document) said(pkg string, f *ast.FuncDecl, o, answers map[string]any) (parameters []any, err error) {
	if f.Doc == nil {
		return nil, fmt.Errorf("nobody says what it does")
	}
	schema := func(name string) (map[string]any, error) {
		switch name {
		case "-":
			return nil, nil
		case "LabEvent", "VisitEvent":
			return map[string]any{"$ref": "#/components/schemas/" + name}, nil
		}
		t, err := d.find(pkg, name)
		if err != nil {
			return nil, err
		}
		return d.ref(t)
	}
	known := 0
	for _, c := range f.Doc.List {
		line, ok := strings.CutPrefix(c.Text, "//api:")
		if !ok {
			continue
		}
		words := strings.Fields(line)
		switch words[0] {
		case "query":
			parameters = append(parameters, map[string]any{"name": words[1], "in": "query", "description": strings.Join(words[2:], " "), "schema": map[string]any{"type": "string"}})
		case "body":
			s, err := schema(words[1])
			if err != nil {
				return nil, err
			}
			o["requestBody"] = map[string]any{"content": map[string]any{"application/json": map[string]any{"schema": s}}}
		case "answer":
			known++
			words = append(words, []string{"", "", "-", "application/json"}[min(len(words), 4):]...)
			s, err := schema(words[2])
			if err != nil {
				return nil, err
			}
			status, err := strconv.Atoi(words[1])
			if err != nil {
				return nil, err
			}
			answers[words[1]] = answered(status, words[3], s)
		default:
			return nil, fmt.Errorf("nobody knows //api:%s", words[0])
		}
	}
	if known == 0 {
		return nil, fmt.Errorf("nobody says what it answers")
	}
	return parameters, nil
}

func answered(status int, media string, schema map[string]any) map[string]any {
	a := map[string]any{"description": http.StatusText(status)}
	if status == http.StatusNoContent || schema == nil && media == "application/json" {
		return a
	}
	content := map[string]any{}
	if schema != nil {
		content["schema"] = schema
	}
	a["content"] = map[string]any{media: content}
	return a
}

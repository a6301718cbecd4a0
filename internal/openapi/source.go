package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// source is what the packages declare.
type source struct{ packages map[string]*declared }

type declared struct {
	types map[string]*ast.TypeSpec
	docs  map[string]string // of types
	funcs map[string]*ast.FuncDecl
	words map[string][]string // type of strings -> its constants' values
	lists map[string][]string // variable -> the types that decode is instantiated with
	codes []string            // of problems
}

func read(internal string, names ...string) (*source, error) {
	s := &source{map[string]*declared{}}
	for _, name := range names {
		d := &declared{types: map[string]*ast.TypeSpec{}, docs: map[string]string{}, funcs: map[string]*ast.FuncDecl{}, words: map[string][]string{}, lists: map[string][]string{}}
		files, err := filepath.Glob(filepath.Join(internal, name, "*.go"))
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
			if err != nil {
				return nil, fmt.Errorf("read source: %w", err)
			}
			d.collect(f)
			ast.Inspect(f, d.code)
		}
		s.packages[name] = d
	}
	return s, nil
}

func (d *declared) collect(f *ast.File) {
	for _, decl := range f.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			name := decl.Name.Name
			if decl.Recv != nil && name == "EventName" { // told apart by who has it
				name = receiver(decl) + "." + name
			}
			d.funcs[name] = decl
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					d.types[spec.Name.Name], d.docs[spec.Name.Name] = spec, text(decl.Doc, spec.Doc)
				case *ast.ValueSpec:
					d.value(spec)
				}
			}
		}
	}
}

func receiver(f *ast.FuncDecl) string {
	t := f.Recv.List[0].Type
	if p, ok := t.(*ast.StarExpr); ok {
		t = p.X
	}
	if id, ok := t.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

// value notes a constant of a type of strings, or a list of a trace's kinds of event.
func (d *declared) value(s *ast.ValueSpec) {
	for i, v := range s.Values {
		switch v := v.(type) {
		case *ast.BasicLit:
			if id, ok := s.Type.(*ast.Ident); ok && v.Kind == token.STRING {
				d.words[id.Name] = append(d.words[id.Name], literal(v))
			}
		case *ast.CallExpr:
			for _, arg := range v.Args {
				if x, ok := arg.(*ast.IndexExpr); ok { // decode[T]
					name := s.Names[i].Name
					d.lists[name] = append(d.lists[name], x.Index.(*ast.Ident).Name)
				}
			}
		}
	}
}

// code notes the codes of problems, wherever one is made.
func (d *declared) code(n ast.Node) bool {
	add := func(e ast.Expr) {
		if s := literal(e); s != "" && !slices.Contains(d.codes, s) {
			d.codes = append(d.codes, s)
		}
	}
	switch n := n.(type) {
	case *ast.KeyValueExpr:
		if id, ok := n.Key.(*ast.Ident); ok && id.Name == "Code" {
			add(n.Value)
		}
	case *ast.CompositeLit:
		if id, ok := n.Type.(*ast.Ident); ok && id.Name == "InvalidError" && len(n.Elts) > 0 {
			add(n.Elts[0])
		}
	case *ast.AssignStmt:
		for i, left := range n.Lhs {
			if s, ok := left.(*ast.SelectorExpr); ok && s.Sel.Name == "Code" && i < len(n.Rhs) {
				add(n.Rhs[i])
			}
		}
	case *ast.CallExpr: // the helpers that make one, by the place of the code
		name := ""
		switch f := n.Fun.(type) {
		case *ast.Ident:
			name = f.Name
		case *ast.SelectorExpr:
			name = f.Sel.Name
		}
		if (name == "whole" || name == "word") && len(n.Args) > 0 { // of a query; see readWish
			if of := literal(n.Args[0]); of != "" {
				d.codes = append(d.codes, of+"_out_of_range")
			}
		}
		if at, ok := map[string]int{"conflict": 0, "orNone": 0, "invalid": 1}[name]; ok && at < len(n.Args) {
			add(n.Args[at])
		}
	}
	return true
}

// codes are those of all packages.
func (s *source) codes() []string {
	var all []string
	for _, d := range s.packages {
		all = append(all, d.codes...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func literal(e ast.Expr) string {
	if l, ok := e.(*ast.BasicLit); ok && l.Kind == token.STRING {
		s, _ := strconv.Unquote(l.Value)
		return s
	}
	return ""
}

// text is what the comments say, in lines as long as their paragraphs.
func text(groups ...*ast.CommentGroup) string {
	for _, g := range groups {
		if t := strings.TrimSpace(g.Text()); t != "" {
			paragraphs := strings.Split(t, "\n\n")
			for i, p := range paragraphs {
				paragraphs[i] = strings.ReplaceAll(p, "\n", " ")
			}
			return strings.Join(paragraphs, "\n\n")
		}
	}
	return ""
}

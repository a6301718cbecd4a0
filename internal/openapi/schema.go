package main

import (
	"fmt"
	"go/ast"
	"maps"
	"reflect"
	"strings"
)

// document is the part of the answer that grows: the schemas that were asked for.
type document struct {
	*source
	schemas map[string]any
}

// typeAt is a type and the package that declares it.
type typeAt struct {
	pkg  string
	spec *ast.TypeSpec
	name string
}

func (d *document) find(pkg, name string) (typeAt, error) {
	if p, n, ok := strings.Cut(name, "."); ok {
		pkg, name = p, n
	}
	for _, p := range []string{pkg, "event"} {
		if spec := d.packages[p].types[name]; spec != nil {
			return typeAt{p, spec, name}, nil
		}
	}
	return typeAt{}, fmt.Errorf("no type %s in %s", name, pkg)
}

// ref enters a type's schema and refers to it.
func (d *document) ref(t typeAt) (map[string]any, error) {
	name := strings.ToUpper(t.name[:1]) + t.name[1:]
	if d.schemas[name] == nil {
		d.schemas[name] = map[string]any{} // one that holds itself finds it there
		if _, err := d.schema(t); err != nil {
			return nil, err
		}
	}
	return map[string]any{"$ref": "#/components/schemas/" + name}, nil
}

// schema enters and returns that of a declared type.
func (d *document) schema(t typeAt) (map[string]any, error) {
	s := map[string]any{}
	d.schemas[strings.ToUpper(t.name[:1])+t.name[1:]] = s
	if words := d.packages[t.pkg].words[t.name]; words != nil {
		s["type"], s["enum"] = "string", words
	} else {
		of, err := d.of(t.pkg, t.spec.Type)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", t.name, err)
		}
		maps.Copy(s, of)
	}
	if doc := d.packages[t.pkg].docs[t.name]; doc != "" {
		s["description"] = doc
	}
	return s, nil
}

// of is the schema of an expression for a type.
func (d *document) of(pkg string, e ast.Expr) (map[string]any, error) {
	switch e := e.(type) {
	case *ast.StarExpr:
		return d.of(pkg, e.X)
	case *ast.InterfaceType:
		return map[string]any{}, nil
	case *ast.ArrayType:
		if id, ok := e.Elt.(*ast.Ident); ok && id.Name == "byte" {
			return map[string]any{"type": "string", "contentEncoding": "base64"}, nil
		}
		items, err := d.of(pkg, e.Elt)
		return map[string]any{"type": "array", "items": items}, err
	case *ast.MapType:
		values, err := d.of(pkg, e.Value)
		return map[string]any{"type": "object", "additionalProperties": values}, err
	case *ast.StructType:
		return d.object(pkg, e)
	case *ast.SelectorExpr:
		x := e.X.(*ast.Ident).Name
		if x == "json" { // RawMessage
			return map[string]any{}, nil
		}
		t, err := d.find(x, e.Sel.Name)
		if err != nil {
			return nil, err
		}
		return d.ref(t)
	case *ast.Ident:
		switch e.Name {
		case "any":
			return map[string]any{}, nil
		case "string":
			return map[string]any{"type": "string"}, nil
		case "bool":
			return map[string]any{"type": "boolean"}, nil
		case "float64":
			return map[string]any{"type": "number"}, nil
		case "int", "int64", "uint64", "uint32", "uint16":
			return map[string]any{"type": "integer"}, nil
		}
		t, err := d.find(pkg, e.Name)
		if err != nil {
			return nil, err
		}
		return d.ref(t)
	}
	return nil, fmt.Errorf("no schema for %T", e)
}

func (d *document) object(pkg string, e *ast.StructType) (map[string]any, error) {
	properties, required := map[string]any{}, []string{}
	for _, f := range e.Fields.List {
		if f.Tag == nil && len(f.Names) == 0 { // embedded: its members are ours
			inner, err := d.embedded(pkg, f.Type)
			if err != nil {
				return nil, err
			}
			maps.Copy(properties, inner["properties"].(map[string]any))
			if more, ok := inner["required"].([]string); ok {
				required = append(required, more...)
			}
			continue
		}
		if f.Tag == nil {
			continue
		}
		name, options, _ := strings.Cut(reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("json"), ",")
		if name == "-" || name == "" {
			continue
		}
		s, err := d.of(pkg, f.Type)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if doc := text(f.Doc, f.Comment); doc != "" {
			s["description"] = doc
		}
		properties[name] = s
		if _, pointer := f.Type.(*ast.StarExpr); options != "omitempty" && !pointer {
			required = append(required, name)
		}
	}
	s := map[string]any{"type": "object", "properties": properties}
	if len(required) > 0 {
		s["required"] = required
	}
	return s, nil
}

func (d *document) embedded(pkg string, e ast.Expr) (map[string]any, error) {
	name := ""
	switch e := e.(type) {
	case *ast.Ident:
		name = e.Name
	case *ast.SelectorExpr:
		name = e.X.(*ast.Ident).Name + "." + e.Sel.Name
	}
	t, err := d.find(pkg, name)
	if err != nil {
		return nil, err
	}
	return d.of(t.pkg, t.spec.Type)
}

// events enters the events of each kind of trace, told apart by their names. Where
// nothing is known of a name, it was added since.
func (d *document) events() error {
	event := d.packages["event"]
	envelope, err := d.embedded("event", &ast.Ident{Name: "Event"})
	if err != nil {
		return err
	}
	for schema, list := range map[string]string{"LabEvent": "labEvents", "VisitEvent": "visitEvents"} {
		var kinds []any
		for _, name := range event.lists[list] {
			t, err := d.find("event", name)
			if err != nil {
				return err
			}
			payload, err := d.ref(t)
			if err != nil {
				return err
			}
			called := literal(event.funcs[name+".EventName"].Body.List[0].(*ast.ReturnStmt).Results[0])
			kinds = append(kinds, map[string]any{"properties": map[string]any{"name": map[string]any{"const": called}, "data": payload}})
		}
		d.schemas[schema] = map[string]any{
			"type": "object", "description": "One line of a trace.",
			"properties": envelope["properties"], "required": []string{"seq", "time", "name", "data"}, "oneOf": kinds,
		}
	}
	return nil
}

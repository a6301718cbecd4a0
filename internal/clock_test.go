package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// What strips an instant of the monotonic clock, so that a difference to another goes by
// a clock that somebody sets: NTP, an operator, a machine that wakes up.
var wallClock = map[string]bool{"Unix": true, "UnixNano": true, "UnixMicro": true, "UnixMilli": true, "Local": true, "In": true}

// Where a time is written for people or into a file, and nothing is measured by it.
var written = map[string]bool{"export": true}

// A clock that is set harms nobody: no duration, time-out or order is taken from the time
// of day. An instant before all others, for a deadline that is over, is none.
func TestNothingIsMeasuredByTheTimeOfDay(t *testing.T) {
	looked := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || written[strings.Split(filepath.ToSlash(path), "/")[0]] {
			return err
		}
		files := token.NewFileSet()
		f, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		looked++
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			by, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || !wallClock[by.Sel.Name] {
				return true
			}
			if of, ok := by.X.(*ast.Ident); ok && of.Name == "math" {
				return true
			}
			for _, arg := range call.Args {
				if _, ok := arg.(*ast.BasicLit); !ok {
					t.Errorf("%s: %s goes by the time of day", files.Position(call.Pos()), by.Sel.Name)
					return true
				}
			}
			if len(call.Args) == 0 {
				t.Errorf("%s: %s goes by the time of day", files.Position(call.Pos()), by.Sel.Name)
			}
			return true
		})
		return nil
	})
	if err != nil || looked < 100 {
		t.Errorf("looked at %d files: %v", looked, err)
	}
}

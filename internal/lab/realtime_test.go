package lab

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// Everything in the lab waits on the lab's clock: what waits on wall time would
// go on in a pause. The clock's own timer is the one exception.
func TestNoRealTimers(t *testing.T) {
	banned := map[string]string{
		"time.Sleep": "sleeps wall time", "time.After": "is a real timer", "time.AfterFunc": "is a real timer",
		"time.NewTimer": "is a real timer", "time.NewTicker": "is a real timer", "time.Tick": "is a real timer",
		"context.WithTimeout": "is a real timer", "context.WithDeadline": "is a real timer",
	}
	// Fields of http.Transport, http.Server and http.Client that start real
	// timers. A server's time-outs are deadlines of its connections, which
	// vnet keeps in lab time.
	fields := map[string]bool{
		"IdleConnTimeout": true, "ResponseHeaderTimeout": true, "ExpectContinueTimeout": true,
		"TLSHandshakeTimeout": true, "Timeout": true,
	}
	found := map[string]int{}
	for _, pattern := range []string{"*.go", "../vnet/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.SelectorExpr:
					x, ok := n.X.(*ast.Ident)
					if !ok {
						break
					}
					use := x.Name + "." + n.Sel.Name
					if use == "time.NewTimer" && name == "../vnet/clock.go" {
						found[use]++
						break
					}
					if why, no := banned[use]; no {
						t.Errorf("%v: %s %s", set.Position(n.Pos()), use, why)
					}
				case *ast.KeyValueExpr:
					if key, ok := n.Key.(*ast.Ident); ok && fields[key.Name] {
						t.Errorf("%v: %s starts a real timer", set.Position(n.Pos()), key.Name)
					}
				}
				return true
			})
		}
	}
	if found["time.NewTimer"] != 1 {
		t.Errorf("the clock has %d real timers, want one", found["time.NewTimer"])
	}
}

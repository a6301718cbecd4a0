// Command gosec is gosec's rules as a tool of go vet. Its own command brings clients of
// several language models with it, which take minutes to compile and are of no use here.
package main

import (
	"github.com/securego/gosec/v2/goanalysis"
	"golang.org/x/tools/go/analysis/singlechecker"
)

func main() { singlechecker.Main(goanalysis.Analyzer) }

package site

import (
	"fmt"
	"io/fs"
	"strings"
)

// A toolTab is one tab of the client page: a client, and ways to use it.
type toolTab struct {
	ID, Name string
	Snippets []snippet
}

// A snippet is a program or a command that a visitor copies. It sends its
// requests under a run of its own, so that the page can tell what came of it.
type snippet struct {
	Run string
	// Command runs the program; empty if the snippet is a command itself.
	Command string
	// Reuses says whether it keeps its connection, which its verdict confirms.
	Reuses bool
	// Code has {url} where the address of the run belongs.
	Code string
}

const (
	python = "python3 client.py"
	node   = "node client.mjs"
	goRun  = "go run main.go"
	java   = "java Client.java"
	php    = "php client.php"
)

// tools lists the tabs. The text of a snippet is in snippets/<run>.txt, its
// title in the message page.client.<run>.title.
func tools() []toolTab {
	return []toolTab{
		{"curl", "curl", []snippet{{Run: "curl-one", Reuses: true}, {Run: "curl-each"}}},
		{"wget", "wget", []snippet{{Run: "wget-one", Reuses: true}, {Run: "wget-each"}}},
		{"python", "Python", []snippet{
			{Run: "requests-session", Command: python, Reuses: true}, {Run: "requests-get", Command: python},
			{Run: "http-client", Command: python, Reuses: true}, {Run: "urllib", Command: python},
		}},
		{"node", "Node", []snippet{
			{Run: "node-agent", Command: node, Reuses: true}, {Run: "node-no-agent", Command: node},
			{Run: "node-fetch", Command: node}, // it opens two and uses them in turn
		}},
		{"go", "Go", []snippet{{Run: "go-drained", Command: goRun, Reuses: true}, {Run: "go-undrained", Command: goRun}}},
		{"java", "Java", []snippet{{Run: "java-one", Command: java, Reuses: true}, {Run: "java-each", Command: java}}},
		{"php", "PHP", []snippet{{Run: "php-one", Command: php, Reuses: true}, {Run: "php-each", Command: php}}},
		{"ab", "ab", []snippet{{Run: "ab-k", Reuses: true}, {Run: "ab"}}},
	}
}

// drills show what a client does when its idle connection has been closed.
func drills() []snippet {
	return []snippet{{Run: "stale-notices", Command: python}, {Run: "stale-fails", Command: python}}
}

func readSnippets(from fs.FS) (tabs []toolTab, stale []snippet, err error) {
	tabs, stale = tools(), drills()
	for _, t := range tabs {
		if err := readCode(from, t.Snippets); err != nil {
			return nil, nil, err
		}
	}
	return tabs, stale, readCode(from, stale)
}

func readCode(from fs.FS, list []snippet) error {
	for i, s := range list {
		b, err := fs.ReadFile(from, "snippets/"+s.Run+".txt")
		if err != nil {
			return fmt.Errorf("read snippets: %w", err)
		}
		list[i].Code = strings.TrimRight(string(b), "\n")
	}
	return nil
}

// Tools are the tabs of the client page.
func (v view) Tools() []toolTab { return v.tools }

// Drills are the programs of the stale drill.
func (v view) Drills() []snippet { return v.drills }

// Try is the visit's private address, under which every run begins.
func (v view) Try() string { return v.Origin + "/try/" + v.Visit + "/" }

// shown is a snippet as the template shows it.
type shown struct {
	snippet
	Title string
	View  view
}

// Show gives a snippet its title in the page's language, and its text the
// address in this visit.
func (v view) Show(s snippet) (shown, error) {
	title, err := v.T("client." + s.Run + ".title")
	s.Code = strings.ReplaceAll(s.Code, "{url}", v.Try()+s.Run)
	return shown{s, title, v}, err
}

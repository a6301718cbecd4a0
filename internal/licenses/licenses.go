// Package licenses says whose software is in the program and in what it serves, and under
// what terms. The list, web/licenses.json, is made by gen from go.mod and the lock file of
// npm; a test holds it complete.
//
// Reading path: gen writes the list (before); internal/site shows it as a page and main
// prints it (after).
package licenses

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// File is the list's name among the pages.
const File = "licenses.json"

// A Work is software that somebody else has written: a module of Go, Go itself, or a
// package of npm.
type Work struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// A Group is what stands under one text.
type Group struct {
	Works []Work `json:"works"`
	Text  string `json:"text"`
}

// Read returns the list.
func Read(pages fs.FS) ([]Group, error) {
	b, err := fs.ReadFile(pages, File)
	if err != nil {
		return nil, fmt.Errorf("read licenses: %w", err)
	}
	var groups []Group
	if err := json.Unmarshal(b, &groups); err != nil {
		return nil, fmt.Errorf("read licenses: %w", err)
	}
	return groups, nil
}

// Print writes the list as text.
func Print(w io.Writer, groups []Group) error {
	for _, g := range groups {
		for _, work := range g.Works {
			if _, err := fmt.Fprintf(w, "%s %s\n", work.Name, work.Version); err != nil {
				return err
			}
		}
		if _, err := fmt.Fprintf(w, "\n%s\n\n%s\n\n", strings.TrimSpace(g.Text), strings.Repeat("-", 80)); err != nil {
			return err
		}
	}
	return nil
}

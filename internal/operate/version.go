package operate

import (
	"cmp"
	"runtime/debug"
	"strings"
)

// Version is which program this is, from what the build has written into it.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "samesocket, built without information on itself"
	}
	var commit, at, changed string
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			commit = s.Value
		case "vcs.time":
			at = s.Value
		case "vcs.modified":
			if s.Value == "true" {
				changed = "changed since"
			}
		}
	}
	parts := []string{"samesocket", strings.Trim(info.Main.Version, "()"), cmp.Or(commit, "commit unknown"), at, changed, info.GoVersion}
	var known []string
	for _, p := range parts {
		if p != "" {
			known = append(known, p)
		}
	}
	return strings.Join(known, " ")
}

package operate

import (
	"bytes"
	"io/fs"
	"log/slog"
	"math"
	"path"
	"runtime/debug"
	"strconv"
	"strings"

	"samesocket/internal/server"
)

// Machine is what the limits must fit. Zeros mean that nobody can tell.
type Machine struct {
	Memory      int64 // octets that the program may have
	Descriptors int   // that it may have open
}

const (
	// perLab is what a lab with an open connection takes besides its trace, and some.
	perLab = 256 << 10
	// reserved are descriptors for what is no visitor's connection.
	reserved = 64
)

// Fit makes the limits those that the machine can bear: a quarter of the memory for
// traces, a quarter for labs, and the rest for everything else, which includes what a
// trace takes beyond its octets.
func (m Machine) Fit(l server.Limits, maxLabs int) server.Limits {
	if m.Memory > 0 {
		l.TracesBytes = max(1<<20, min(l.TracesBytes, m.Memory/4>>20<<20)) // whole MiB, and never 0, which is no limit
		l.VisitsBytes = max(1, min(l.VisitsBytes, l.TracesBytes/4))
		l.VisitTraceBytes = max(64<<10, min(l.VisitTraceBytes, int(l.VisitsBytes/64))) // a network has sixteen
		l.Labs = max(1, min(l.Labs, int(m.Memory/4/perLab)))
	}
	if maxLabs > 0 {
		l.Labs = maxLabs
	}
	l.LabsPerPrefix = max(1, min(l.LabsPerPrefix, l.Labs/4))
	if places := m.Descriptors - reserved; m.Descriptors > 0 {
		l.Drills = max(1, min(l.Drills, places/8))
		l.Connections = max(1, min(l.Connections, places-l.Drills))
		l.WebSockets = max(1, min(l.WebSockets, l.Connections/2))
	}
	return l
}

// LimitMemory keeps the garbage collector from leaving more than the machine has.
func (m Machine) LimitMemory(log *slog.Logger) {
	if debug.SetMemoryLimit(-1) != math.MaxInt64 || m.Memory <= 0 {
		return // GOMEMLIMIT has said it, or nobody knows
	}
	limit := m.Memory / 10 * 9
	debug.SetMemoryLimit(limit)
	log.Info("memory", "limit", limit, "of", m.Memory)
}

// memory reads how much there is of it from a Linux system's files: of this program's
// control group and of those that it is in (version 2, or 1), or else of the machine.
func memory(system fs.FS) int64 {
	least := int64(math.MaxInt64)
	take := func(name string) {
		b, err := fs.ReadFile(system, name)
		if err != nil {
			return
		}
		if n, err := strconv.ParseInt(string(bytes.TrimSpace(b)), 10, 64); err == nil && n > 0 {
			least = min(least, n)
		} // "max" sets none
	}
	groups, _ := fs.ReadFile(system, "proc/self/cgroup")
	for line := range strings.Lines(string(groups)) {
		_, rest, _ := strings.Cut(strings.TrimSpace(line), ":")
		controllers, group, _ := strings.Cut(rest, ":")
		root, file := "sys/fs/cgroup", "memory.max"
		if controllers == "memory" {
			root, file = "sys/fs/cgroup/memory", "memory.limit_in_bytes"
		} else if controllers != "" {
			continue
		}
		for at := strings.Trim(group, "/"); ; at = path.Dir(at) {
			take(path.Join(root, at, file))
			if at == "" || at == "." {
				break
			}
		}
	}
	info, _ := fs.ReadFile(system, "proc/meminfo")
	for line := range strings.Lines(string(info)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "MemTotal:" {
			if kib, err := strconv.ParseInt(f[1], 10, 64); err == nil {
				least = min(least, kib<<10)
			}
		}
	}
	if least == math.MaxInt64 {
		return 0
	}
	return least
}

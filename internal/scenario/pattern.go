package scenario

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"samesocket/internal/event"
)

// pattern matches events: a name, and conditions on the fields of the event, such
// as
//
//	link:segment_sent from=client flags~SYN length>0
//
// Fields are those of the event's data (of what is nested in it too: seq and flags
// are the segment's; where two have one of the same name it is written with that
// of what it is in, as in outside.local), and conn and host. A list is written with + between its
// members, so flags=SYN is a SYN without ACK; ~ asks for one member. Connections
// and requests are counted from the scenario's beginning.
type pattern struct {
	name  string
	where []condition
}

type condition struct{ field, op, value string }

// readPattern reads the words of a pattern.
func readPattern(words []string) (p pattern, err error) {
	if len(words) == 0 {
		return p, fmt.Errorf("want the name of an event")
	}
	p.name = words[0]
	name, _ := json.Marshal(p.name) // a string always has JSON
	if err := json.Unmarshal([]byte(`{"name":`+string(name)+`,"data":{}}`), new(event.Event)); err != nil {
		return p, fmt.Errorf("there is no event %q", p.name)
	}
	for _, w := range words[1:] {
		c := condition{}
		for i := range len(w) {
			if i > 0 && strings.IndexByte("=~>", w[i]) >= 0 {
				c = condition{w[:i], w[i : i+1], w[i+1:]}
				break
			}
		}
		if c.op == "" {
			return p, fmt.Errorf("%q is no condition: want a field, then =, ~ or >, and a value", w)
		}
		p.where = append(p.where, c)
	}
	return p, nil
}

func (p pattern) matches(h *happening) bool {
	if p.name != h.Name {
		return false
	}
	for _, c := range p.where {
		if !c.holds(h.fields[c.field]) {
			return false
		}
	}
	return true
}

// holds judges a field; nil means that the event has none.
func (c condition) holds(members []string) bool {
	switch c.op {
	case "~":
		for _, m := range members {
			if m == c.value {
				return true
			}
		}
		return false
	case ">":
		if len(members) != 1 {
			return false
		}
		is, err := strconv.ParseFloat(members[0], 64)
		limit, wrong := strconv.ParseFloat(c.value, 64)
		return err == nil && wrong == nil && is > limit
	}
	return strings.Join(members, "+") == c.value
}

// flatten reads the fields of an event's data.
func flatten(into map[string][]string, v any) {
	object, _ := v.(map[string]any)
	for key, v := range object {
		switch v := v.(type) {
		case map[string]any:
			flatten(into, v)
			for inner, v := range v {
				if s, ok := v.(string); ok {
					into[key+"."+inner] = []string{s}
				}
			}
		case []any:
			for _, m := range v {
				into[key] = append(into[key], text(m))
			}
		default:
			into[key] = []string{text(v)}
		}
	}
}

// text writes a member; that of a pair, such as a field line, with ": " between.
func text(v any) string {
	if pair, ok := v.([]any); ok {
		var parts []string
		for _, m := range pair {
			parts = append(parts, text(m))
		}
		return strings.Join(parts, ": ")
	}
	return fmt.Sprint(v)
}

package site

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"samesocket/internal/lesson"
)

// An experiment is what a frame shows: a chapter's question, one of its runs,
// and how. The parameters of /embed/{slug} and of /{lang}/teach name it.
type experiment struct {
	Lesson *lesson.Lesson
	Run    string // the scenario, or own:NAME
	View   string // lab or socket
	Speed  string // auto, or a number within speeds
	Theme  string // auto, light or dark
	// Controls are what the learner gets besides the run button.
	Controls []string
	Autoplay bool
}

// A mistake is a parameter whose value cannot be used, for the teacher to read.
type mistake struct{ Name, Value, Allowed string }

// speeds bound the clock as the API does.
const slowest, fastest = 0.02, 10

// controls are those of the parameter of that name; all but the last are the default.
var controls = []string{"predict", "time", "ladder", "acts"}

var defaultControls = controls[:3]

// longestValue is how much of a wrong value a page repeats.
const longestValue = 60

// readExperiment takes from q what the chapter allows. Unknown names are left
// alone: a course system may add its own. What cannot be used is told, and its
// default stands.
func readExperiment(l *lesson.Lesson, q url.Values) (experiment, []mistake) {
	x := experiment{Lesson: l, Run: standardRun(l), Speed: "auto", Theme: "auto", Controls: defaultControls}
	var mistakes []mistake
	choose := func(name string, allowed []string, take func(string)) {
		if !q.Has(name) {
			return
		}
		if value := q.Get(name); slices.Contains(allowed, value) {
			take(value)
		} else {
			mistakes = append(mistakes, mistake{name, shortened(value), strings.Join(allowed, ", ")})
		}
	}
	choose("lang", lesson.Languages, func(string) {}) // the caller has read it
	choose("run", runsOf(l), func(s string) { x.Run = s })
	views := []string{"lab", "socket"}
	if x.Own() {
		views = views[1:]
	}
	x.View = views[0]
	choose("view", views, func(s string) { x.View = s })
	choose("theme", []string{"auto", "light", "dark"}, func(s string) { x.Theme = s })
	choose("autoplay", []string{"0", "1"}, func(s string) { x.Autoplay = s == "1" })
	if s := q.Get("speed"); q.Has("speed") && s != "auto" {
		if n, err := strconv.ParseFloat(s, 64); err == nil && n >= slowest && n <= fastest {
			x.Speed = strconv.FormatFloat(n, 'f', -1, 64)
		} else {
			mistakes = append(mistakes, mistake{"speed", shortened(s), "auto, 0.02 … 10"})
		}
	}
	if s := q.Get("controls"); q.Has("controls") {
		if list, ok := readControls(s); ok {
			x.Controls = list
		} else {
			mistakes = append(mistakes, mistake{"controls", shortened(s), "none, all, " + strings.Join(controls, ",")})
		}
	}
	return x, mistakes
}

func readControls(s string) ([]string, bool) {
	switch s {
	case "none":
		return nil, true
	case "all":
		return controls, true
	}
	var list []string
	for _, c := range controls { // in this order, each once
		if slices.Contains(strings.Split(s, ","), c) {
			list = append(list, c)
		}
	}
	known := func(c string) bool { return slices.Contains(controls, c) }
	return list, !slices.ContainsFunc(strings.Split(s, ","), func(c string) bool { return !known(c) })
}

// Own says whether the experiment is made with the learner's own sockets.
func (x experiment) Own() bool { return strings.HasPrefix(x.Run, "own:") }

// Runs says whether there is an experiment to run: the lab's, or with the
// learner's own sockets, and not only the latter to look at.
func (x experiment) Runs() bool { return x.View == "lab" || x.Own() }

// Prediction is the step that asks before this run; nil if nothing does, or if
// nobody wants to be asked.
func (x experiment) Prediction() *lesson.Step {
	if !x.Has("predict") || !x.Runs() {
		return nil
	}
	for i, s := range x.Lesson.Steps {
		if s.Kind == "predict" && s.Scenario == x.Run {
			return &x.Lesson.Steps[i]
		}
	}
	return nil
}

// Has says whether the learner gets these controls.
func (x experiment) Has(control string) bool { return slices.Contains(x.Controls, control) }

// Shown lists the controls for the stylesheet.
func (x experiment) Shown() string { return strings.Join(x.Controls, " ") }

// query names the experiment again, leaving out what is the default.
func (x experiment) query(lang string) url.Values {
	q := url.Values{"lang": {lang}}
	set := func(name, value, otherwise string) {
		if value != otherwise {
			q.Set(name, value)
		}
	}
	set("run", x.Run, standardRun(x.Lesson))
	if !x.Own() {
		set("view", x.View, "lab")
	}
	set("speed", x.Speed, "auto")
	set("theme", x.Theme, "auto")
	set("controls", x.controls(), strings.Join(defaultControls, ","))
	if x.Autoplay {
		q.Set("autoplay", "1")
	}
	return q
}

func (x experiment) controls() string {
	switch len(x.Controls) {
	case 0:
		return "none"
	case len(controls):
		return "all"
	}
	return strings.Join(x.Controls, ",")
}

// standardRun is the one that the chapter's first prediction is about, or else the first.
func standardRun(l *lesson.Lesson) string {
	for _, s := range l.Steps {
		if s.Kind == "predict" {
			return s.Scenario
		}
	}
	return runsOf(l)[0]
}

// runsOf are a chapter's experiments in their order; a chapter has one at least.
func runsOf(l *lesson.Lesson) []string {
	var runs []string
	for _, s := range l.Steps {
		for _, run := range s.Runs() {
			if !slices.Contains(runs, run) {
				runs = append(runs, run)
			}
		}
	}
	return runs
}

func shortened(s string) string {
	if r := []rune(strings.ToValidUTF8(s, "\uFFFD")); len(r) > longestValue {
		return string(r[:longestValue]) + "…"
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

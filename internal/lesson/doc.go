// Package lesson reads the chapters: plain Markdown that GitHub shows as it is,
// with a few blocks that machines read too, and renders them as HTML.
//
// A chapter is web/lessons/<slug>/{ko,en}.md: front matter (number, name, title,
// misconceptions), then steps. A step begins with a heading of the second level,
// its kind and argument:
//
//	## text            ## look            ## break            ## run
//	## predict: syns in two-gets          ## misconception: M3
//	## terminal: curl 7.88.1              ## note: 1
//	## capture: Linux 6.18, Go 1.26     ## table: HTTP/1.1 | HTTP/2
//
// The first paragraph of a prediction asks; a list answers, each item with a
// value of the measure, a label and a paragraph. A run holds [label](run:name);
// with "compare two-gets" after its kind, that run's requests are put side by side,
// and with two or three names those runs are drawn on one axis; so are requests of a
// run, by names such as slow-start/r1.
// A misconception begins with the quotation, and a capture has a list of
// thing | in the lab | elsewhere, a table one of thing | in the first column | in the second. Links point at the stage
// (stage:row/server), a glossary entry (term:segment), an RFC
// (rfc9112#section-9.3) or another chapter (../closing/en.md), and a phrase can take a
// number from the reader's run (read:lost-segment/retransmissions).
//
// It promises that what Load returns is whole: both languages have the same
// steps, every name exists (targets.go, measures.go, readings.go, scenarios.go,
// sections.go, misconceptions.go), no chapter is over its limit, and nothing but
// what render.go writes can reach the page. An error names its file and line.
//
// It leaves pages to site, and grading, lighting and running to the browser,
// which finds what it needs in data attributes. Reading path: web/lessons
// (before), internal/site/lessons.go (after).
package lesson

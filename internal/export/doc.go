// Package export is a trace as a file to take away: as the events themselves (JSON
// Lines), as a capture for Wireshark (pcapng), as HTTP Archive (HAR 1.2), as a
// Mermaid sequence diagram, and as text in the manner of tcpdump.
//
// It promises: a file says nothing that the trace does not, and what is reckoned
// from it says so; what the trace cannot say is refused (ErrNotTold) and not made
// up; whatever a visitor has put into a request stays text in every form. The same
// trace gives the same file.
//
// It knows no HTTP and no limits: a trace is bounded, and so is its file. A pcapng
// block is some words and octets, written in blocks.go: gopacket's writer would add
// 0.9 MB to the lab's WebAssembly, compressed, for the decoders that come with it.
//
// Reading path: internal/trace keeps the events (before); file.go picks the form,
// segments.go follows each segment on its way, and one file writes each form;
// internal/api/export.go serves them (after). read.go reads JSON Lines back.
package export

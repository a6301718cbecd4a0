package lab

import "samesocket/internal/event"

// Request is what a visitor asks the client program to send.
type Request struct {
	// Click is the id of the visitor's act; a repeated one starts nothing.
	// Empty means that the act has no id.
	Click string
	// Method defaults to GET.
	Method string
	// Target is in origin-form (RFC 9112 section 3.2.1), such as /hello.
	Target string
	// Headers are sent besides those that the client writes by itself.
	Headers []event.Header
	Body    string
	// Connection is reuse (the default), new or close.
	Connection string
}

// Do starts an exchange and returns at once. The id names the request in the
// trace ("r1"). A repeated Click returns the first id. The error is an
// *InvalidError, ErrBusy or ErrClosed; what fails later is told as an event.
func (l *Lab) Do(r Request) (id string, err error) { return "", ErrClosed }

// InvalidError says that a request or a setting cannot be accepted.
type InvalidError struct {
	// Code is stable, such as "speed_out_of_range".
	Code string
	// Field names what was wrong, as the API spells it.
	Field string
	// Allowed says what would be right.
	Allowed string
}

func (e *InvalidError) Error() string { return e.Field + ": " + e.Code + ": allowed is " + e.Allowed }

// Package operate is what whoever runs the program needs, and no visitor: settings with
// their defaults in the environment, limits that fit the machine, a log, the version,
// and metrics on a listener of their own.
//
// It promises: a flag wins over the environment; a setting that cannot be understood is
// an error and not a default; nothing that is logged or measured gives away more of a lab
// or a visit than six letters, and of a visitor nothing.
//
// Reading path: main.go asks (before); internal/server does what is set (after).
package operate

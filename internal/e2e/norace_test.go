//go:build !race

package e2e

// raced says that the tests run under the race detector; the program then does too.
const raced = false

//go:build !unix

package operate

// ThisMachine is the one that the program runs on.
func ThisMachine() Machine { return Machine{} }

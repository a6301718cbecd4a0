package main

import (
	"bytes"
	"os"
	"testing"
)

func TestGeneratedTypesAreFresh(t *testing.T) {
	want, err := Generate("..")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../../web/src/trace/events.gen.ts")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("web/src/trace/events.gen.ts has drifted from package event: run go generate ./...")
	}
}

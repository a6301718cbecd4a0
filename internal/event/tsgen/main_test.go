package main

import (
	"bytes"
	"os"
	"testing"
)

func TestGeneratedTypesAreFresh(t *testing.T) {
	types, shapes, err := Generate("..")
	if err != nil {
		t.Fatal(err)
	}
	const out = "../../../web/src/trace/events.gen.ts"
	for path, want := range map[string][]byte{out: types, shapesBeside(out): shapes} {
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s has drifted from package event: run go generate ./...", path)
		}
	}
}

package site

import (
	"fmt"
	"testing"
	"time"
)

func TestAmounts(t *testing.T) {
	for _, c := range []struct {
		value  any
		ko, en string
	}{
		{7, "7", "7"},
		{1234567, "1,234,567", "1,234,567"},
		{-1234, "-1,234", "-1,234"},
		{-123, "-123", "-123"},
		{90 * time.Second, "90초", "90 s"},
		{2 * time.Minute, "2분", "2 min"},
		{time.Hour, "1시간", "1 h"},
		{time.Millisecond, "1 ms", "1 ms"},
		{Bytes(1000), "1,000 B", "1,000 B"},
		{Bytes(3 << 20), "3 MiB", "3 MiB"},
		{Bytes(1536), "1,536 B", "1,536 B"},
	} {
		if ko, en := amount("ko", c.value), amount("en", c.value); ko != c.ko || en != c.en {
			t.Errorf("%s: %q %q, want %q %q", fmt.Sprint(c.value), ko, en, c.ko, c.en)
		}
	}
}

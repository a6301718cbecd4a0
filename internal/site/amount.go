package site

import (
	"fmt"
	"strconv"
	"time"
)

// amount writes the value of a limit for a reader of the language: a count, a
// time or a size, in the largest unit that leaves it whole.
func amount(lang string, value any) string {
	switch v := value.(type) {
	case int:
		return grouped(v)
	case Bytes:
		return size(v)
	case time.Duration:
		return span(lang, v)
	}
	return fmt.Sprint(value)
}

// Bytes is a number of octets, so that a page can write it in KiB or MiB.
type Bytes int64

func size(n Bytes) string {
	unit := "B"
	for _, larger := range []string{"KiB", "MiB", "GiB"} {
		if n < 1024 || n%1024 != 0 {
			break
		}
		n, unit = n/1024, larger
	}
	return grouped(int(n)) + " " + unit
}

// span writes a time; Korean puts its units straight behind the number.
func span(lang string, d time.Duration) string {
	for _, u := range []struct {
		of     time.Duration
		ko, en string
	}{{time.Hour, "시간", " h"}, {time.Minute, "분", " min"}, {time.Second, "초", " s"}} {
		if d >= u.of && d%u.of == 0 {
			n := grouped(int(d / u.of))
			if lang == "ko" {
				return n + u.ko
			}
			return n + u.en
		}
	}
	return grouped(int(d/time.Millisecond)) + " ms"
}

// grouped writes a whole number with a comma between thousands, as both
// languages do.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

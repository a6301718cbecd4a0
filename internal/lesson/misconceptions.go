package lesson

// settled says which sections settle a misconception; a chapter that names it
// links to one of them at least.
var settled = map[string][]string{
	"M1":  {"rfc9293#section-3.3.1", "rfc9293#section-3.5", "rfc9112#section-9", "rfc9112#section-9.1"},
	"M2":  {"rfc9110#section-3.3", "rfc9112#section-9.3"},
	"M3":  {"rfc9112#section-9.3", "rfc9112#section-9.5", "rfc9112#section-6.3", "rfc9112#appendix-C.2.2"},
	"M4":  {"rfc9112#section-9.6"},
	"M5":  {"rfc9110#section-3.3"},
	"M6":  {"rfc9293#section-3.4.1", "rfc9293#section-3.9.1.1"},
	"M7":  {"rfc9293#section-3.8.4", "rfc9112#section-9.3"},
	"M8":  {"rfc9293#section-2.2", "rfc9293#section-3.8.3", "rfc9112#section-9.5"},
	"M9":  {"rfc9112#section-9.5", "rfc9110#section-7.6.1"},
	"M10": {"rfc9293#section-3.6", "rfc9293#section-3.6.1", "rfc9293#section-3.5.2"},
	"M11": {"rfc9293#section-2.2", "rfc9293#section-3.7", "rfc9293#section-3.9.1.2"},
	"M12": {"rfc9112#section-6.3", "rfc9112#section-7.1"},
	"M13": {"rfc9112#section-9.3"},
	"M14": {"rfc9293#section-3.4"},
	"M15": {"rfc9110#section-9.2.2", "rfc9112#section-9.3.1", "rfc9112#section-9.5"},
	"M16": {"rfc9112#section-9.2", "rfc9112#section-9.3.2"},
	"M17": {"rfc9112#section-9.4"},
	"M18": {"rfc5681#section-4.1"},
	"M19": {"rfc9293#section-3.5"},
	"M20": {"rfc9110#section-3.7", "rfc9110#section-7.6.1"},
	"M23": {"rfc9110#section-3.3"},
	"M24": {"rfc9114#section-1.1"},
}

package lesson

// SectionTitle is the title of a place in an RFC, such as "rfc9112#section-9.6"; empty
// if nobody has entered it.
func SectionTitle(place string) string { return sections[place] }

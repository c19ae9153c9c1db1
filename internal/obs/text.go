package obs

// MaskText hides what looks like a phone number, or a longer number, in a text that people wrote.
func MaskText(text string) string { return Scrub(text) }

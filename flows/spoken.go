package flows

import (
	"time"
	"unicode/utf8"
)

// perLetter is how long a carrier's voice takes for a letter: about 150 words a minute.
const perLetter = 65 * time.Millisecond

// SpokenLength estimates how long a voice takes to say a text.
func SpokenLength(text string) time.Duration {
	return time.Duration(utf8.RuneCountInString(text)) * perLetter
}

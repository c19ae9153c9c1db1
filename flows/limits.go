package flows

import (
	"bytes"
	"fmt"
)

// Limits of a file. They let through what people write, and bound the time that anything else can take.
const (
	maxBytes  = 1 << 20 // a flow of 200 steps in four languages has about 150 kB
	maxLine   = 20_000  // bytes: the longest text in two languages beside each other
	maxValues = 40_000  // keys, values and lines; a flow of 200 steps in four languages has about 5,000
	maxDepth  = 32      // mappings and lists inside of each other
)

// Limits of what a flow declares.
const (
	maxSteps       = 1_000
	maxVariables   = 200 // inputs and outputs among them
	maxLanguages   = 20
	maxChoices     = 20 // of one question; a phone has eleven keys to bind
	maxCases       = 100
	maxArms        = 20
	maxExpressions = 1_000  // different ones
	maxWritten     = 30_000 // characters of all of them
	maxSpelt       = 200    // words with a pronunciation, of one language
)

// smaller is the remedy for a flow that is too large.
const smaller = "split it into several flows, or make modules of its parts"

// excess is a line at which a file goes beyond a limit.
type excess struct {
	line            int // from 1
	message, remedy string
}

// tooLarge is where a file goes beyond the limits of its size; nil: nowhere. It looks at bytes alone: a file that is too
// large is not read, because reading one can take minutes.
func tooLarge(data []byte) *excess {
	if len(data) > maxBytes {
		return &excess{1, fmt.Sprintf("the file is larger than %d bytes", maxBytes), smaller}
	}
	number, values := 0, 0
	for line := range bytes.Lines(data) {
		number++
		if len(line) > maxLine {
			return &excess{number, fmt.Sprintf("the line is longer than %d bytes", maxLine), "break it: one key a line"}
		}
		if values += weight(line); values > maxValues {
			return &excess{number, fmt.Sprintf("the file has more than %d keys and values", maxValues), smaller}
		}
	}
	return nil
}

// weight is how many keys and values a part of a file has at most.
func weight(source []byte) int {
	n := bytes.Count(source, []byte("\n"))
	for i, b := range source {
		switch b {
		case ',', '[', '{', ':':
			n++
		case '-', '?': // before a blank they begin a value
			if i+1 < len(source) && source[i+1] == ' ' {
				n++
			}
		}
	}
	return n
}

// clip keeps what there may be of something, and reports what is beyond at its first place.
func (r *reader) clip(all []cursor, most int, what, remedy string) []cursor {
	if len(all) <= most {
		return all
	}
	r.errorAt(all[most].anchor(), codeSize, remedy, "there are more than %d %s", most, what)
	return all[:most]
}

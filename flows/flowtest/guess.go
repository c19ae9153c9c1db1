package flowtest

import (
	"fmt"
	"iter"
	"strings"

	"presszero/flows"
)

// maxGuessed is the longest entry that is made up.
const maxGuessed = 32

// entries are entries of so many keys: those that the step takes at which the call stands, and then others. A count of 0 is
// any.
func (r *recorder) entries(count int) iter.Seq[string] {
	return func(yield func(string) bool) {
		s := r.phone.out.Session
		if step, ok := r.phone.prog.Steps[s.Step].(*flows.Collect); ok {
			for _, keys := range step.Examples(flows.DateOrderOf(r.phone.prog.Voices[s.Language].Locale)) {
				if (count <= 0 || len(keys) == count) && !yield(keys) {
					return
				}
			}
		}
		from, to := min(count, maxGuessed), min(count, maxGuessed)
		if count <= 0 {
			from, to = 1, 16
		}
		for n := from; n <= to; n++ {
			for _, keys := range guessed(n) {
				if !yield(keys) {
					return
				}
			}
		}
	}
}

// guessed are entries of n keys that expressions may ask for, and that no step takes: digits, every number of up to three
// of them, and amounts.
func guessed(n int) []string {
	plain := strings.Repeat("1234567890", 1+n/10)[:n]
	all := []string{plain}
	for digit := '0'; digit <= '9'; digit++ {
		all = append(all, strings.Repeat(string(digit), n))
	}
	if n > 3 {
		all = append(all, strings.Repeat("1", n-3)+"*50", "*"+plain[:n-1])
	}
	if n <= 3 {
		for i := range pow10(n) {
			all = append(all, fmt.Sprintf("%0*d", n, i))
		}
	}
	return all
}

func pow10(n int) int {
	all := 1
	for range n {
		all *= 10
	}
	return all
}

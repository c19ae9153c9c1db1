package flows

import (
	"fmt"
	"slices"
	"strings"
)

// suggest is a remedy for an unknown name: the nearest of the known ones, or otherwise when none is near, with what there is.
func suggest(name string, known []string, otherwise string) string {
	if best := nearest(name, known); best != "" {
		return fmt.Sprintf("did you mean %q?", best)
	}
	if len(known) == 0 || len(known) > 12 {
		return otherwise
	}
	sorted := slices.Sorted(slices.Values(known))
	return fmt.Sprintf("%s; known: %s", otherwise, strings.Join(sorted, ", "))
}

// maxKnown is how many names are searched for a near one; more would take too long to compare.
const maxKnown = 500

// nearest is the known name that a typing slip may have turned into name; empty: none.
func nearest(name string, known []string) string {
	if len(known) > maxKnown {
		return ""
	}
	best, least := "", 2*(1+max(1, len([]rune(name))/3))
	for _, candidate := range slices.Sorted(slices.Values(known)) {
		if apart := len([]rune(name)) - len([]rune(candidate)); 2*max(apart, -apart) >= least {
			continue // so many letters must be dropped or added
		}
		d := 2 * distance(strings.ToLower(name), strings.ToLower(candidate))
		if name[:min(1, len(name))] != candidate[:min(1, len(candidate))] {
			d++ // first letters are rarely mistyped
		}
		if d < least {
			best, least = candidate, d
		}
	}
	return best
}

// distance is the number of letters to insert, drop, change or swap with their neighbour to turn a into b (optimal
// string alignment).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last := make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		row := make([]int, len(y)+1)
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(y)]
}

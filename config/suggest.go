package config

import (
	"slices"
	"strings"
)

// didYouMean is "; did you mean x?" for the candidate that is nearest to what was written, or nothing when none is near.
func didYouMean(written string, candidates []string) string {
	if near := nearest(written, candidates); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
}

// nearest returns the candidate that two slips of the pen or less make of what was written; a short word allows one.
func nearest(written string, candidates []string) string {
	best, least := "", 3
	for _, candidate := range candidates {
		allowed := min(2, max(1, len(candidate)/3))
		if d := distance(strings.ToLower(written), strings.ToLower(candidate)); d <= allowed && d < least {
			best, least = candidate, d
		}
	}
	return best
}

// distance is Levenshtein's: how many bytes to insert, delete or replace to make b of a.
func distance(a, b string) int {
	if d := len(a) - len(b); d > 2 || d < -2 {
		return max(d, -d) // far apart whatever the letters; it also bounds the work on a hostile file
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// keyHint says which key was meant: a sibling of nearly that name, the one of that very name in another section, or one
// whose whole name is near.
func keyHint(written string, siblings []string) string {
	if hint := didYouMean(written, siblings); hint != "" {
		return hint
	}
	for _, key := range keyNames() {
		if strings.HasSuffix(key, "."+written) {
			return "; did you mean " + key + "?"
		}
	}
	if len(siblings) <= 8 {
		return "; known here: " + strings.Join(slices.Sorted(slices.Values(siblings)), ", ")
	}
	return didYouMean(written, keyNames())
}

package flows

import (
	"maps"
	"slices"
)

const codeUnbound = "PZ114"

// checkSpokenKeys finds keys that a question offers in one of its languages and that lead nowhere.
func checkSpokenKeys(d *draft) {
	for _, p := range d.prompts {
		keys := boundKeys(d.stepOf(p))
		if keys == nil {
			continue
		}
		for _, language := range slices.Sorted(maps.Keys(p.Parts)) {
			for _, key := range offered(p.Parts[language].Text.words(), language) {
				if keys[key] == "" && key != "0" {
					remedy := suggestKey(keys)
					d.warnAt(d.place(p, language), codeUnbound, remedy, "the question offers the key %s and does not bind it", quote(key))
				}
			}
		}
	}
}

// suggestKey is the remedy for a key that is not bound, with those that are.
func suggestKey(keys map[string]string) string {
	return "bind it, or do not offer it; bound: " + listed(slices.Sorted(maps.Keys(keys)))
}

// boundKeys are the keys of a step in which callers choose, with the steps to which they lead; nil for every other step.
func boundKeys(step Step) map[string]string {
	switch s := step.(type) {
	case *Menu:
		return s.Keys
	case *Listen:
		keys := map[string]string{}
		for _, one := range s.Choices {
			keys[one.Key] = one.Next
		}
		return keys
	default:
		return nil
	}
}

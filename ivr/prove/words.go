package prove

import "presszero/flows"

// wordsOf are the words written at steps that hear speech, and yes and no in English, which every language knows.
func wordsOf(prog *flows.Program) map[string][]string {
	all := map[string][]string{}
	for name, step := range prog.Steps {
		switch step := step.(type) {
		case *flows.Listen:
			for _, choice := range step.Choices {
				for _, words := range choice.Words {
					all[name] = append(all[name], words...)
				}
			}
			all[name] = sorted(all[name])
		case *flows.Collect:
			all[name] = []string{"yes", "no", "one two three four"}
		}
	}
	return all
}

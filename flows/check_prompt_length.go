package flows

import (
	"maps"
	"slices"
	"time"
)

const codeLong = "PZ115"

// How long callers are made to listen before they may choose.
const (
	longPrompt    = 30 * time.Second // few remember what came first
	endlessPrompt = time.Minute      // callers hang up
)

// checkPromptLength finds questions that take too long to be put, alone or with what is said before the first of them.
func checkPromptLength(d *draft) {
	for _, p := range d.prompts {
		step := d.stepOf(p)
		if !puts(step) {
			continue
		}
		for _, language := range slices.Sorted(maps.Keys(p.Parts)) {
			d.checkLength(p, language)
		}
	}
	if d.program.Module {
		return // a caller has chosen something before a module is called
	}
	for _, language := range d.languages {
		d.checkPreamble(language)
	}
}

// puts reports whether a step has something to ask, of which the words are the operator's.
func puts(step Step) bool {
	if step == nil {
		return false
	}
	_, survey := step.(*Survey)
	return survey || kindNamed(step.Meta().Kind).listen == listens
}

// checkLength checks one text of a question.
func (d *draft) checkLength(p placedPrompt, language string) {
	const remedy = "say less, or split the question in two; 150 words are a minute"
	length := p.length(language)
	switch at := d.place(p, language); {
	case length > endlessPrompt:
		d.errorAt(at, codeLong, remedy, "these words take %s; nobody listens longer than %s", spell(length.Round(time.Second)), spell(endlessPrompt))
	case length > longPrompt:
		d.warnAt(at, codeLong, remedy, "these words take %s; after %s callers forget what came first", spell(length.Round(time.Second)), spell(longPrompt))
	}
}

// length is how long a prompt takes in a language, as far as its words are known.
func (p Prompt) length(language string) time.Duration {
	return SpokenLength(p.Parts[language].Text.words())
}

// checkPreamble adds up what is said before the first questions, on the longest way to each of them.
func (d *draft) checkPreamble(language string) {
	heard := map[string]time.Duration{d.program.Start: 0}
	ahead := []string{d.program.Start}
	for len(ahead) > 0 {
		name := ahead[0]
		ahead = ahead[1:]
		step := d.program.Steps[name]
		if step == nil || puts(step) {
			continue
		}
		after := min(heard[name]+d.head(name).length(language), endlessPrompt) // a loop of words ends, too
		for _, to := range d.after(step) {
			if before, seen := heard[to]; !seen || before < after {
				heard[to] = after
				ahead = append(ahead, to)
			}
		}
	}
	for _, name := range d.order {
		before := heard[name]
		if before == 0 || !puts(d.program.Steps[name]) {
			continue
		}
		head := d.head(name)
		if own := head.length(language); own > 0 && own <= longPrompt && before+own > longPrompt {
			d.warnAt(d.place(head, language), codeLong, "shorten what is said before it", "callers listen for more than %s before they may choose", spell(longPrompt))
		}
	}
}

package flows

import (
	"slices"
	"strings"
)

// readFallbacks reads which language stands in for a language in prompts that lack it.
func readFallbacks(r *reader, c cursor, d *draft) {
	next := map[string]string{}
	for _, entry := range r.entries(c, fallbackWhat) {
		from := entry.key.Value
		to, ok := r.text(entry, "a language such as en")
		switch {
		case !ok:
		case !slices.Contains(r.languages, from):
			r.errorAt(entry.key, codeLanguage, suggest(from, r.languages, "add it to languages, or remove it"), "%s is not a language of this flow", quote(from))
		case !slices.Contains(r.languages, to):
			r.errorAt(entry.node, codeLanguage, suggest(to, r.languages, "add it to languages"), "%s is not a language of this flow", quote(to))
		default:
			next[from] = to
			if round := goesRound(next, from); round != "" {
				r.errorAt(entry.node, codeFallback, "let the languages end in one that every prompt has", "the languages stand in for each other: %s", round)
				delete(next, from)
			}
		}
	}
	d.fallback = next
}

const fallbackWhat = "a language for each that may be missing, such as {hi: en}"

// goesRound is the way from a language back to itself; empty: there is none.
func goesRound(next map[string]string, from string) string {
	way := []string{from}
	for to := next[from]; to != ""; to = next[to] {
		way = append(way, to)
		if to == from {
			return strings.Join(way, " -> ")
		}
		if len(way) > len(next)+1 {
			return ""
		}
	}
	return ""
}

// fallbacks are the languages that stand in for each language, in order. A tag with a country falls back to the language
// alone, such as pt-BR to pt, unless the flow says otherwise.
func (d *draft) fallbacks() map[string][]string {
	all := map[string][]string{}
	for _, language := range d.languages {
		for to := d.standIn(language); to != "" && to != language && !slices.Contains(all[language], to); to = d.standIn(to) {
			all[language] = append(all[language], to)
		}
	}
	return all
}

// standIn is the language that stands in for another; empty: none.
func (d *draft) standIn(language string) string {
	if to, told := d.fallback[language]; told {
		return to
	}
	if base, _, country := strings.Cut(language, "-"); country && slices.Contains(d.languages, base) {
		return base
	}
	return ""
}

// Part is what callers hear of a prompt in a language, and the language that it is in: that of [Program.Translation], or
// else the flow's default. It is false when the prompt has nothing in any of them.
func (p *Program) Part(prompt Prompt, language string) (Spoken, string, bool) {
	part, in, ok := p.Translation(prompt, language)
	if ok || len(p.Languages) == 0 {
		return part, in, ok
	}
	part, ok = prompt.Parts[p.Languages[0]]
	return part, p.Languages[0], ok
}

// Translation is a prompt in a language, or in the first that stands in for it, and which language that is.
func (p *Program) Translation(prompt Prompt, language string) (Spoken, string, bool) {
	for _, tag := range append([]string{language}, p.Fallbacks[language]...) {
		if part, ok := prompt.Parts[tag]; ok {
			return part, tag, true
		}
	}
	if part, ok := prompt.Parts[primary(language)]; ok { // a text of the site, whose files know no countries
		return part, language, true
	}
	return Spoken{}, "", false
}

package phrase

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
)

// Info is what operators need to know of a sentence to word it themselves.
type Info struct {
	Name    string
	Chapter string // when it is said
	Kind    Kind
	Gaps    []string // what may stand in braces in it, such as n, sorted
	Told    []string // of those, what every language has in it, so that a wording without it tells less

	place func(*language) any
}

// Kind says how many wordings a sentence has in a language.
type Kind string

// The kinds of sentences.
const (
	Plain   Kind = "plain"   // one
	Counted Kind = "counted" // one for each plural form of the number n
	Timed   Kind = "timed"   // one for each plural form of the hour h, or one for all
)

// gap is a placeholder in a sentence.
var gap = regexp.MustCompile(`\{([a-z]+)\}`)

// Published are all sentences, by chapters.
func Published() []Info {
	var all []Info
	for _, c := range chapters {
		for _, p := range c.phrases {
			all = append(all, newInfo(c.title, p))
		}
	}
	return all
}

// Lookup finds a sentence by its name.
func Lookup(name string) (Info, bool) {
	for _, c := range chapters {
		for _, p := range c.phrases {
			if p.name == name {
				return newInfo(c.title, p), true
			}
		}
	}
	return Info{}, false
}

func newInfo(title string, p published) Info {
	info := Info{Name: p.name, Chapter: title, Kind: Plain, place: p.place}
	switch p.place(&language{}).(type) {
	case *counted:
		info.Kind = Counted
	case *timed:
		info.Kind = Timed
	}
	for i := range languages {
		used := gapsOf(info.wordings(&languages[i]))
		info.Gaps = append(info.Gaps, used...)
		if i == 0 {
			info.Told = used
		}
		info.Told = slices.DeleteFunc(info.Told, func(one string) bool { return !slices.Contains(used, one) })
	}
	slices.Sort(info.Gaps)
	info.Gaps = slices.Compact(info.Gaps)
	return info
}

// gapsOf are the placeholders that stand in any of some texts, each once, sorted.
func gapsOf(wordings map[string]string) []string {
	var names []string
	for _, text := range wordings {
		for _, found := range gap.FindAllStringSubmatch(text, -1) {
			names = append(names, found[1])
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Wordings are our own texts of the sentence in a language that is spoken, by plural form as CLDR calls it; a plain
// sentence has other alone. Nil: the language is not spoken.
func (i Info) Wordings(tag string) map[string]string {
	at := slices.IndexFunc(languages, hasTag(tag))
	if at < 0 {
		return nil
	}
	return i.wordings(&languages[at])
}

func (i Info) wordings(l *language) map[string]string {
	texts := map[string]string{}
	switch at := i.place(l).(type) {
	case *string:
		texts["other"] = *at
	case *counted:
		named(*at, texts)
	case *timed:
		named(*at, texts)
	}
	return texts
}

// named are texts by the names of their plural forms.
func named[M counted | timed](texts M, into map[string]string) {
	for _, f := range formNames {
		if text, ok := texts[f.form]; ok {
			into[f.name] = text
		}
	}
}

// Forms are the plural forms that a wording of the sentence needs in a language, and those that it may have beside them,
// in the order of CLDR. Whole millions are seldom said of minutes, and so their form may be left out.
func (i Info) Forms(tag string) (needed, also []string) {
	at := slices.IndexFunc(languages, hasTag(tag))
	if at < 0 || i.Kind == Plain {
		return nil, nil
	}
	l := &languages[at]
	forms := l.forms()
	if i.Kind == Timed {
		forms = l.hourForms()
	}
	for _, f := range formNames {
		switch {
		case !slices.Contains(forms, f.form):
		case f.name == "many":
			also = append(also, f.name)
		default:
			needed = append(needed, f.name)
		}
	}
	return needed, also
}

// Override is an operator's wording of a sentence in a language.
type Override struct {
	Phrase   string
	Language string
	// Wordings are by plural form as CLDR calls it; other alone stands for all. Nil: our own words.
	Wordings map[string]string
	// Audio is a recording that is played in place of the words, where the sentence stands for itself; empty: none. Only a
	// sentence without placeholders can be recorded.
	Audio string
}

// ErrOverride is wrapped by the error of an override that cannot be.
var ErrOverride = errors.New("not a wording of a sentence")

// With is another catalogue, in which operators' wordings stand in place of ours. Its errors wrap [ErrOverride].
func (c *Catalogue) With(overrides []Override) (*Catalogue, error) {
	other := &Catalogue{byTag: maps.Clone(c.byTag)}
	for tag, p := range c.byTag {
		own := *p
		own.recordings = maps.Clone(p.recordings)
		other.byTag[tag] = &own
		if p == c.fallback {
			other.fallback = &own
		}
	}
	for _, o := range overrides {
		info, known := Lookup(o.Phrase)
		p, spoken := other.byTag[o.Language]
		switch {
		case !known:
			return nil, fmt.Errorf("%w: there is no sentence %q", ErrOverride, o.Phrase)
		case !spoken:
			return nil, fmt.Errorf("%w: %s in the language %q", ErrOverride, o.Phrase, o.Language)
		case o.Audio != "" && len(info.Gaps) > 0:
			return nil, fmt.Errorf("%w: a recording of %s could not say {%s}", ErrOverride, o.Phrase, info.Gaps[0])
		}
		info.word(p, o)
	}
	return other, nil
}

// word puts an operator's wording in place of ours. The texts that it replaces are shared with other catalogues, and so are
// not written to.
func (i Info) word(p *Phrases, o Override) {
	switch at := i.place(&p.language).(type) {
	case *string:
		if text, ok := o.Wordings["other"]; ok {
			*at = text
		}
		if o.Audio != "" {
			p.recordings[*at] = o.Audio
		}
	case *counted:
		*at = reworded(*at, o.Wordings)
	case *timed:
		*at = reworded(*at, o.Wordings)
	}
}

// reworded are the wordings in the forms that a sentence has; other stands in for those that are left out.
func reworded[M counted | timed](ours M, wordings map[string]string) M {
	if wordings == nil {
		return ours
	}
	texts := M{}
	for _, f := range formNames {
		text, given := wordings[f.name]
		switch _, has := ours[f.form]; {
		case given:
			texts[f.form] = text
		case has:
			texts[f.form] = wordings["other"]
		}
	}
	return texts
}

// Recording is the recording that an operator has put in place of a sentence of ours, as it is said; empty: none. A sentence
// that is said as a part of another one is spoken.
func (p *Phrases) Recording(sentence string) string { return p.recordings[sentence] }

package phrase

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
	xlanguage "golang.org/x/text/language"
)

// language is all the text of one language. Words in braces are filled in. No field may be empty.
type language struct {
	tag  string
	cldr xlanguage.Tag // whose plural rules count

	// In a menu, an entry of digits, or on the way to a person.
	wrongKey   string
	wrongEntry string
	silent     string
	toPerson   string // 0 was pressed
	helpPerson string // after as many silences and wrong keys as the step allows
	ourFault   string
	oneMoment  string // another system is being asked

	// In line.
	inLine         string
	next           string // the caller's position is 1
	position       string // {n}
	lessThanMinute string
	oneToTwo       string
	upTo           counted // {n} minutes
	about          counted // {n} minutes
	between        counted // {low} and {n} minutes
	moreThan       counted // {n} minutes
	moreThanHour   string
	cannotSay      string
	choices        string // 1 leaves a message, * repeats
	thanks         string // for holding
	routed         routed
	taste          tasteWords

	// When nobody can take the call.
	closed         string
	closedFor      string // {title} of a holiday
	opensToday     string // {time}
	opensTomorrow  string // {time}
	opensWeekday   string // {day} {time}
	opensDate      string // {date} {month} {time}
	nobodyHere     string
	nobodyNow      string // 0 was pressed in the voicemail
	lineFull       string
	waitedLong     string
	ringingOnCall  string
	transferFailed string
	ladder         ladder

	// Voicemail.
	leaveMessage  string  // {within}
	withinMinutes counted // {n}
	withinHours   counted // {n}
	withinDays    counted // {n}
	nothingHeard  string
	messageKept   string // {within}
	noMessage     string
	goodbye       string

	// For the agent.
	whisperQueue  string  // {title}
	whisperWaited counted // {n} minutes
	whisperShort  string  // waited less than a minute
	whisperNote   string  // {note}
	accept        string
	callerGone    string
	setAway       string
	desk          deskWords
	talk          talkWords

	// Callbacks and text messages.
	confirmNumber  string // {number}
	enterNumber    string
	callbackWithin string // {number} {within}
	callbackBy     string // {number} {by}
	byToday        string // {hour}
	byTomorrow     string // {hour}
	byWeekday      string // {day} {hour}
	byDate         string // {date} {month} {hour}
	byHour         timed  // {h} {part}
	sendingText    string
	callback       callbackTexts

	// When a wait turns out other than was told.
	wait waitTexts

	clock  clock
	values spoken
	input  input
	escape []string // words by which a caller asks for a person
}

// clock is how times of day and dates are spoken.
type clock struct {
	parts    []dayPart
	hours    int   // 12 or 24
	hour     timed // {h} {part}
	minutes  timed // {h} {m} {part}, or {mm} with two digits
	noon     string
	midnight string
	first    string    // the first day of a month in a date
	weekdays [7]string // from Sunday
	months   [12]string
}

// dayPart is the name of the part of a day that begins at an hour.
type dayPart struct {
	from int
	name string
}

// fill replaces names in braces by their values, given in pairs.
func fill(text string, pairs ...string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		text = strings.ReplaceAll(text, pairs[i], pairs[i+1])
	}
	return text
}

// missing names the sentences that have no text, by language and field.
func (l *language) missing() []string {
	var g gaps
	g.forms, g.hours = l.forms(), l.hourForms()
	g.look(reflect.ValueOf(*l), l.tag)
	return g.names
}

// gaps are the fields of a language that say nothing. Its plural forms are worked out once for all sentences: that takes longer
// than to look at one.
type gaps struct {
	forms, hours []plural.Form
	names        []string
}

func (g *gaps) report(name string) { g.names = append(g.names, name) }

// look reports each field below v that says nothing.
func (g *gaps) look(v reflect.Value, name string) {
	switch {
	case v.Type() == reflect.TypeFor[xlanguage.Tag]():
	case v.Type() == reflect.TypeFor[counted]():
		eachUncounted(v, name, g.forms, g.report)
	case v.Type() == reflect.TypeFor[timed]():
		eachUncounted(v, name, g.hours, g.report)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			g.look(v.Field(i), name+"."+v.Type().Field(i).Name)
		}
	case v.Kind() == reflect.Slice || v.Kind() == reflect.Array:
		if v.Len() == 0 {
			g.report(name)
		}
		for i := range v.Len() {
			g.look(v.Index(i), fmt.Sprintf("%s[%d]", name, i))
		}
	case v.Type() == reflect.TypeFor[map[string]currency]():
		for _, code := range v.MapKeys() {
			g.look(v.MapIndex(code), name+"."+code.String())
		}
	case v.Kind() == reflect.String && v.Len() == 0:
		g.report(name)
	}
}

// eachUncounted calls report for each plural form that the language needs and the sentence v lacks, and for each that it
// has and the language never takes.
func eachUncounted(v reflect.Value, name string, needed []plural.Form, report func(string)) {
	for _, f := range formNames {
		text := v.MapIndex(reflect.ValueOf(f.form))
		switch used := slices.Contains(needed, f.form); {
		case used && (!text.IsValid() || text.Len() == 0):
			report(name + " (plural form " + f.name + ")")
		case !used && text.IsValid():
			report(name + " (no such plural form: " + f.name + ")")
		}
	}
}

package flows

import (
	"slices"
	"strconv"
)

const codeEntry = "PZ141"

// checkEntries finds collect steps whose keys do not go together.
func checkEntries(d *draft) {
	for _, name := range d.order {
		if s, ok := d.program.Steps[name].(*Collect); ok {
			d.checkEntry(s, d.step(name))
		}
	}
}

// entryKeys are the keys of a collect step that only some kinds of entries have.
var entryKeys = []struct {
	key  string
	with []EntryKind
}{
	{"digits", []EntryKind{EntryDigits, EntryNumber, EntryMoney}},
	{"pattern", []EntryKind{EntryDigits}},
	{"check", []EntryKind{EntryDigits}},
	{"between", []EntryKind{EntryDigits, EntryNumber, EntryMoney}},
	{"order", []EntryKind{EntryDate}},
	{"when", []EntryKind{EntryDate}},
	{"confirm", []EntryKind{EntryDigits, EntryNumber, EntryMoney, EntryDate}},
}

func (d *draft) checkEntry(s *Collect, at cursor) {
	if s.As == "" { // misread
		return
	}
	for _, one := range entryKeys {
		written := d.places[join(at.path, one.key)]
		if written.node != nil && !slices.Contains(one.with, s.As) {
			d.errorAt(written.anchor(), codeEntry, "remove it, or ask for another kind of entry", "%s means nothing for an entry of the kind %s", quote(one.key), quote(string(s.As)))
		}
	}
	if slices.Contains(entryKeys[0].with, s.As) {
		d.checkDigits(s, at)
	}
}

// checkDigits looks at the number of digits of an entry, and at what else is asked of them.
func (d *draft) checkDigits(s *Collect, at cursor) {
	digits, between, finish := d.places[join(at.path, "digits")], d.places[join(at.path, "between")], d.places[join(at.path, "finish")]
	switch {
	case digits.node == nil:
		d.errorAt(at.anchor(), codeMissing, "add digits: with a number of digits such as 6, how many digits there are", "%s lacks the key %s", at.title(), quote("digits"))
	case s.Max == 0: // misread
	case s.As != EntryDigits && s.Max > mostNumber:
		d.errorAt(digits.node, codeEntry, "ask for fewer digits, or leave out as: to keep them as text", "a number has at most %d digits", mostNumber)
	case s.Between != nil && s.Max > mostNumber:
		d.errorAt(between.node, codeEntry, "ask for fewer digits, or check them with a pattern", "a range is for at most %d digits", mostNumber)
	case s.Between != nil && (len(strconv.Itoa(s.Between.Low)) > s.Max || len(strconv.Itoa(s.Between.High)) < s.Min && s.As == EntryNumber && s.Between.High > 0):
		d.errorAt(between.node, codeEntry, "change the range, or digits", "no entry of %d to %d digits lies within %d-%d", s.Min, s.Max, s.Between.Low, s.Between.High)
	case s.As == EntryMoney && s.Finish == "*":
		d.errorAt(finish.anchor(), codeEntry, `end the entry with "#"`, "the star is the point in an amount of money")
	}
}

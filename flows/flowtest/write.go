package flowtest

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"presszero/ivr"
)

// write is the file of the test.
func (r *recorder) write() []byte {
	p := r.phone
	var out bytes.Buffer
	fmt.Fprintf(&out, "flow: %s\n", p.prog.Name)
	out.WriteString("tests:\n")
	fmt.Fprintf(&out, "  - name: %s\n", strconv.Quote(r.test.Name))
	for _, gap := range r.gaps {
		fmt.Fprintf(&out, "    # not taken over: %s\n", strings.Join(strings.Fields(gap), " "))
	}
	fmt.Fprintf(&out, "    at: %s\n", r.test.At.Format(time.RFC3339))
	if r.test.Lang != "" {
		fmt.Fprintf(&out, "    lang: %s\n", r.test.Lang)
	}
	if o := r.test.Owed; o != nil {
		fmt.Fprintf(&out, "    owed: {queue: %s, due: %s}\n", o.Queue, o.Due)
	}
	r.writeAnswers(&out)
	writeTurns(&out, merged(r.drafts), essential(p.heard))
	for p.heard = nil; p.out.Session.Mode == ivr.ModeGoodbye && p.runOut() == nil; {
		continue // the last words are heard to their end, as the test will
	}
	r.writeEnds(&out)
	return out.Bytes()
}

// writeAnswers writes what the line, other systems and the memory answer.
func (r *recorder) writeAnswers(out *bytes.Buffer) {
	t := r.test
	if !sameLine(defaultLine, t.Line) {
		fmt.Fprintf(out, "    line: %s\n", flowLine(t.Line))
	}
	var fetched []string
	for _, step := range slices.Sorted(maps.Keys(t.Outside.Fetched)) {
		fetched = append(fetched, step+": "+flowFetched(t.Outside.Fetched[step]))
	}
	if len(fetched) > 0 {
		fmt.Fprintf(out, "    fetch: {%s}\n", strings.Join(fetched, ", "))
	}
	switch c := t.Outside.Contact; {
	case c == nil:
		fmt.Fprintf(out, "    lookup: %s\n", answerFailed)
	case c.Calls > 0 || len(c.Recent) > 0 || !c.Owed.IsZero():
		fmt.Fprintf(out, "    lookup: %s\n", flowContact(*c))
	}
	var arms []string
	for _, id := range slices.Sorted(maps.Keys(t.Arms)) {
		arms = append(arms, id+": "+t.Arms[id])
	}
	if len(arms) > 0 {
		fmt.Fprintf(out, "    experiments: {%s}\n", strings.Join(arms, ", "))
	}
	if t.Texts != ivr.TextSent {
		fmt.Fprintf(out, "    texts: %s\n", t.Texts)
	}
}

// merged are the turns with those in one in which nobody says or does anything.
func merged(drafts []draft) []draft {
	var all []draft
	for _, d := range drafts {
		last := len(all) - 1
		quiet := last >= 0 && len(d.hears) == 0 && d.line == nil && d.act.Kind == ActWait && all[last].act.Kind == ActWait
		if !quiet {
			all = append(all, d)
			continue
		}
		all[last].took += d.took
		all[last].act.Length = all[last].took
	}
	return all
}

func writeTurns(out *bytes.Buffer, drafts []draft, lastly []string) {
	out.WriteString("    turns:\n")
	for _, d := range drafts {
		mark := "      - "
		if len(d.hears) > 0 {
			fmt.Fprintf(out, "%shears: %s\n", mark, flowList(d.hears))
			mark = "        "
		}
		if d.line != nil {
			fmt.Fprintf(out, "%sline: %s\n", mark, flowLine(*d.line))
			mark = "        "
		}
		fmt.Fprintf(out, "%s%s\n", mark, d.act.flow())
	}
	switch {
	case len(lastly) > 0:
		fmt.Fprintf(out, "      - hears: %s\n", flowList(lastly))
	case len(drafts) == 0:
		out.WriteString("      - {}\n")
	}
}

// writeEnds writes how the call stands at last.
func (r *recorder) writeEnds(out *bytes.Buffer) {
	p := r.phone
	ends := []string{"mode: " + p.state("mode")}
	for _, key := range []string{"queue", "escaped", "fault"} {
		if value := p.state(key); value != "" {
			ends = append(ends, key+": "+value)
		}
	}
	if len(p.prog.Languages) > 1 {
		ends = append(ends, "lang: "+p.state("lang"))
	}
	ends = append(ends, "message: "+scalar(p.state("message")))
	if p.kept != nil {
		ends = append(ends, "kind: "+p.state("kind"))
		if !p.kept.Due.IsZero() {
			ends = append(ends, "due: "+lengthText(p.kept.Due.Sub(p.kept.Left)))
		}
	}
	fmt.Fprintf(out, "    ends: {%s}\n", strings.Join(ends, ", "))
}

// scalar is text in quotes where it would be no text without.
func scalar(text string) string {
	if text == "" {
		return `""`
	}
	return text
}

// flow is the act as a file writes it.
func (a Act) flow() string {
	switch a.Kind {
	case ActPress, ActSay:
		return fmt.Sprintf("%s: %s", a.Kind, strconv.Quote(a.Text))
	case ActWait:
		if a.Length == 0 {
			return "wait: silence"
		}
		return "wait: " + a.Length.String()
	case ActTalked, ActRecord:
		return fmt.Sprintf("%s: %s", a.Kind, a.Length)
	case ActDial:
		return "dial: " + string(a.Dial)
	default:
		return string(a.Kind) + ": true"
	}
}

// sameLine reports whether b says nothing that a has not said.
func sameLine(a, b Line) bool {
	if b.Due != nil && a.Due != b.Due {
		return false
	}
	alike := a.Staff == b.Staff && a.Signed == b.Signed && a.Position == b.Position && a.Full == b.Full
	if a.Wait == nil || b.Wait == nil {
		return alike && a.Wait == b.Wait
	}
	return alike && *a.Wait == *b.Wait
}

func flowLine(l Line) string {
	wait := "none"
	if l.Wait != nil {
		wait = l.Wait.String()
	}
	due := ""
	if l.Due != nil {
		due = flowDue(l.Due)
	}
	return fmt.Sprintf("{staff: %d, signed: %d, position: %d, wait: %s, full: %t%s}", l.Staff, l.Signed, l.Position, wait, l.Full, due)
}

func flowFetched(f *ivr.Fetched) string {
	switch {
	case f == nil:
		return answerPending
	case f.Failed != "":
		return answerFailed
	}
	var all []string
	for _, name := range slices.Sorted(maps.Keys(f.Values)) {
		value := fmt.Sprint(f.Values[name])
		if text, is := f.Values[name].(string); is {
			value = strconv.Quote(text)
		}
		all = append(all, name+": "+value)
	}
	return "{" + strings.Join(all, ", ") + "}"
}

func flowContact(c ivr.Contact) string {
	all := []string{fmt.Sprintf("calls: %d, recent: %d", c.Calls, len(c.Recent))}
	if c.Queue != "" {
		all = append(all, "last_queue: "+c.Queue)
	}
	if c.Agent != "" {
		all = append(all, "last_agent: "+c.Agent)
	}
	if c.Language != "" {
		all = append(all, "language: "+c.Language)
	}
	if !c.Owed.IsZero() {
		all = append(all, "open: true")
	}
	return "{" + strings.Join(all, ", ") + "}"
}

func flowList(all []string) string {
	var quoted []string
	for _, one := range all {
		quoted = append(quoted, strconv.Quote(one))
	}
	if len(quoted) == 1 {
		return quoted[0]
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// Bounds of what a test keeps of what was heard.
const (
	mostPieces   = 4
	longestPiece = 60 // runes
)

// essential is the beginning of each prompt, of some at the beginning and some at the end when there are many.
func essential(heard []string) []string {
	var all []string
	for _, prompt := range heard {
		if piece := beginning(prompt); piece != "" {
			all = append(all, piece)
		}
	}
	if len(all) > mostPieces {
		all = append(all[:mostPieces/2:mostPieces/2], all[len(all)-mostPieces/2:]...)
	}
	return all
}

// beginning is the first sentence of a prompt, or whole words of it.
func beginning(prompt string) string {
	text := strings.Join(strings.Fields(prompt), " ")
	if i := strings.IndexAny(text, ".!?\u0964"); i > 0 {
		text = text[:i]
	}
	if utf8.RuneCountInString(text) <= longestPiece {
		return text
	}
	cut := string([]rune(text)[:longestPiece])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		return cut[:i]
	}
	return cut
}

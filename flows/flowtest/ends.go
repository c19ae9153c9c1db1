package flowtest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"presszero/ivr"
)

// ended compares how the call stands with how it should.
func (p *phone) ended(test Test) *Failure {
	if p.fault != "" && !test.Ends.Faulted {
		return &Failure{Pos: test.Pos, Want: "no fault of ours", Got: "a person was fetched because of " + string(p.fault)}
	}
	for _, want := range test.Ends.Want {
		if got := p.state(want.Key); got != want.Text {
			if p.prog.Sensitive(strings.TrimPrefix(want.Key, "vars.")) {
				got, want.Text = "*** (sensitive)", "*** (sensitive)"
			}
			return &Failure{Pos: want.Pos, Want: fmt.Sprintf("%s %s", want.Key, want.Text), Got: fmt.Sprintf("%s %s", want.Key, got)}
		}
	}
	return first(p.keptPromises(test), p.sentTexts(test), p.leftThings(test))
}

// first is the first failure that is one.
func first(failures ...*Failure) *Failure {
	for _, failure := range failures {
		if failure != nil {
			return failure
		}
	}
	return nil
}

// state is what a key of ends stands for.
func (p *phone) state(key string) string {
	s := p.out.Session
	switch key {
	case "mode":
		return string(s.Mode)
	case "step":
		return s.Step
	case "queue":
		return p.queue
	case "escaped":
		return s.Escaped
	case "lang":
		return s.Language
	case "fault":
		return string(p.fault)
	case "text":
		return p.texted
	case "message":
		return left(p.kept, "queue")
	case "callback":
		return string(p.back)
	case "due", "kind", "number", "score":
		return left(p.kept, key)
	}
	value, ok := s.Variables()[strings.TrimPrefix(key, "vars.")]
	if !ok {
		return "is not declared"
	}
	return fmt.Sprint(value)
}

// left is what a key stands for of something that was left.
func left(m *ivr.Message, key string) string {
	switch {
	case m == nil:
		return "none"
	case key == "due" && m.Due.IsZero():
		return "none"
	case key == "due":
		return m.Due.Sub(m.Left).String()
	case key == "kind":
		return string(m.Kind)
	case key == "number":
		return m.Number
	case key == "score":
		return strconv.Itoa(m.Score)
	default:
		return m.Queue
	}
}

// keptPromises finds the first promise that was not told, or not in its order.
func (p *phone) keptPromises(test Test) *Failure {
	rest := p.told
	for _, want := range test.Ends.Promises {
		i := slices.Index(rest, folded(want.Text))
		if i < 0 {
			return &Failure{Pos: want.Pos, Want: "the promise " + want.Text, Got: listed(p.told, "no promise")}
		}
		rest = rest[i+1:]
	}
	return nil
}

// sentTexts compares the text messages, each by a piece of it.
func (p *phone) sentTexts(test Test) *Failure {
	want := test.Ends.Texts
	if want == nil {
		return nil
	}
	for i, piece := range want {
		if i >= len(p.sent) || !strings.Contains(folded(p.sent[i]), folded(piece.Text)) {
			return &Failure{Pos: piece.Pos, Want: fmt.Sprintf("text message %d says %q", i+1, piece.Text), Got: listed(p.sent, "no text message")}
		}
	}
	if len(p.sent) > len(want) {
		return &Failure{Pos: test.Pos, Want: fmt.Sprintf("%d text messages", len(want)), Got: listed(p.sent, "no text message")}
	}
	return nil
}

// leftThings compares all that the caller has left.
func (p *phone) leftThings(test Test) *Failure {
	if test.Ends.Kept == nil {
		return nil
	}
	for i, belief := range test.Ends.Kept {
		if i >= len(p.keptAll) {
			return &Failure{Pos: belief.Pos, Want: fmt.Sprintf("%d things are kept", len(test.Ends.Kept)), Got: p.keeps()}
		}
		for _, want := range belief.Want {
			if got := left(p.keptAll[i], want.Key); got != want.Text {
				return &Failure{Pos: want.Pos, Want: want.Key + " " + want.Text, Got: want.Key + " " + got}
			}
		}
	}
	if len(p.keptAll) > len(test.Ends.Kept) {
		return &Failure{Pos: test.Pos, Want: fmt.Sprintf("%d things are kept", len(test.Ends.Kept)), Got: p.keeps()}
	}
	return nil
}

// keeps tells all that was left.
func (p *phone) keeps() string {
	var all []string
	for _, m := range p.keptAll {
		all = append(all, fmt.Sprintf("%s for %s", m.Kind, m.Queue))
	}
	return listed(all, "nothing is kept")
}

func listed(all []string, none string) string {
	if len(all) == 0 {
		return none
	}
	return strings.Join(all, "; ")
}

// promised is a promise as it stands in a file: of the engine's note "wait between 5 10" it makes wait between 5 and 10.
func promised(detail string) string {
	words := strings.Fields(detail)
	if len(words) == 4 && words[0] == "wait" {
		return "wait " + ivr.Wait{Kind: ivr.WaitKind(words[1]), Low: whole(words[2]), High: whole(words[3])}.String()
	}
	for i, word := range words {
		if d, err := time.ParseDuration(word); err == nil {
			words[i] = lengthText(d)
		}
	}
	return strings.Join(words, " ")
}

func whole(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return n
}

// lengthText is a duration without the units that are zero: 4h, not 4h0m0s.
func lengthText(d time.Duration) string {
	text := d.String()
	text = strings.TrimSuffix(text, "0s")
	if !strings.HasSuffix(text, "m") {
		return d.String()
	}
	if strings.HasSuffix(text, "h0m") {
		return strings.TrimSuffix(text, "0m")
	}
	return text
}

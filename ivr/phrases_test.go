package ivr_test

import (
	"slices"
	"testing"

	"presszero/flows"
	"presszero/ivr"
)

// worded is the flow desk of a site whose operator words some sentences.
func worded(t *testing.T, phrases string) *flows.Program {
	t.Helper()
	own, diags := flows.ReadPhrases(flows.File{Name: "phrases.yaml", Data: []byte(phrases)}, nil)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	s := site(t)
	s.Phrases = own
	prog, diags := flows.Compile(source(t, "desk.yaml"), s)
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	return prog
}

func TestCallersHearTheOperatorsWordings(t *testing.T) {
	t.Parallel()
	prog := worded(t, `
phrases:
  to-person: {en: "Somebody of ours will talk to you.", hi: "कोई आपसे बात करेगा।"}
  position: {en: "Before you there is room for {n}."}
  in-line: {en: {audio: line.wav, text: "You are in our line."}}
  line-keys: {en: {audio: keys.wav}}
`)
	c := ringAt(t, weekday, engine(t, programs{prog.Name: prog})).press("0")
	c.hears("Somebody of ours will talk to you.")
	c.hears("Before you there is room for 3.")
	var recorded []ivr.Instruction
	for _, p := range c.out.Do[0].(ivr.Listen).Prompts {
		if _, ok := p.(ivr.Audio); ok {
			recorded = append(recorded, p)
		}
	}
	want := []ivr.Instruction{
		ivr.Audio{Path: "prompts/line.wav", Text: "You are in our line."},
		ivr.Audio{Path: "prompts/keys.wav", Text: "To leave a message instead, press 1. To hear this again, press star."},
	}
	if len(recorded) < 2 || !slices.Equal(recorded[:2], want) {
		t.Errorf("the recordings are %+v, want %+v", recorded, want)
	}
}

// TestACallKeepsTheWordingsWithWhichItBegan holds that the operator's wordings belong to the version of a flow.
func TestACallKeepsTheWordingsWithWhichItBegan(t *testing.T) {
	t.Parallel()
	one, other := worded(t, `phrases: {to-person: {en: "The old words."}}`), worded(t, `phrases: {to-person: {en: "The new words."}}`)
	if ours := compiled(t)["desk"].Version; one.Version == other.Version || one.Version == ours {
		t.Errorf("three wordings have the versions %s, %s and %s", ours, one.Version, other.Version)
	}
	both := editions{one, other}
	c := ringAt(t, weekday, engine(t, both[:1]))
	c.engine = engine(t, both)
	c.press("0").hears("The old words.")
	ringAt(t, weekday, engine(t, both)).press("0").hears("The new words.")
}

// editions are versions of one flow, the last of which is in service.
type editions []*flows.Program

func (e editions) Program(_, version string) (*flows.Program, bool) {
	if version == "" {
		return e[len(e)-1], true
	}
	i := slices.IndexFunc(e, func(p *flows.Program) bool { return p.Version == version })
	return e[max(0, i)], i >= 0
}

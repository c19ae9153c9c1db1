package phrase_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"presszero/internal/golden"
	"presszero/ivr/phrase"
)

func catalogue(t *testing.T) *phrase.Catalogue {
	t.Helper()
	c, err := phrase.New()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestEverySentenceReadsAsWritten compares all that is said in each language with a file that speakers have read.
func TestEverySentenceReadsAsWritten(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	for _, tag := range c.Languages() {
		t.Run(tag, func(t *testing.T) {
			t.Parallel()
			got := everything(c.For(tag))
			golden.Equal(t, filepath.Join("testdata", tag+".txt"), got)
		})
	}
}

// everything is each sentence, and those with a number for every number that is ever said.
func everything(p *phrase.Phrases) string {
	var out strings.Builder
	line := func(name, text string) { fmt.Fprintf(&out, "%-18s %s\n", name, text) }
	line("wrong key", p.WrongKey())
	line("wrong entry", p.WrongEntry())
	line("silent", p.Silent())
	line("to person", p.ToPerson())
	line("help person", p.HelpPerson())
	line("our fault", p.OurFault())
	line("one moment", p.OneMoment())
	line("in line", p.InLine())
	for n := 1; n <= 25; n++ {
		line(fmt.Sprintf("position %d", n), p.Position(n))
	}
	line("wait", p.WaitLessThanMinute())
	line("wait", p.WaitOneToTwo())
	for _, n := range []int{1, 2, 3, 5, 7} {
		line(fmt.Sprintf("wait up to %d", n), p.WaitUpTo(n))
	}
	for _, n := range []int{1, 2, 3, 5, 7} {
		line(fmt.Sprintf("wait about %d", n), p.WaitAbout(n))
	}
	for _, w := range [][2]int{{3, 10}, {5, 10}, {5, 15}, {7, 15}, {10, 15}, {10, 20}, {10, 25}, {15, 30}, {20, 30}} {
		line(fmt.Sprintf("wait %d to %d", w[0], w[1]), p.WaitBetween(w[0], w[1]))
	}
	line("wait more than 30", p.WaitMoreThan(30))
	line("wait more than 60", p.WaitMoreThan(60))
	line("cannot say", p.CannotSay())
	line("choices", p.Choices())
	line("thanks", p.ThanksForHolding())
	line("closed", p.Closed())
	line("closed for", p.ClosedFor("2A"))
	friday := time.Date(2026, 11, 27, 3, 0, 0, 0, time.UTC)
	for _, d := range []time.Duration{
		2 * time.Hour, 6 * time.Hour, 6*time.Hour + 30*time.Minute, 9 * time.Hour, 10*time.Hour + 5*time.Minute,
		14 * time.Hour, 15*time.Hour + 45*time.Minute, 19 * time.Hour, 21 * time.Hour, 30 * time.Hour, 78 * time.Hour,
		10*24*time.Hour + 6*time.Hour,
	} {
		line("opens "+friday.Add(d).Format("Mon 15:04"), p.Opens(friday, friday.Add(d)))
	}
	line("nobody here", p.NobodyHere())
	line("nobody now", p.NobodyNow())
	line("line full", p.LineFull())
	line("waited long", p.WaitedLong())
	line("on call", p.RingingOnCall())
	line("transfer failed", p.TransferFailed())
	for _, text := range []string{p.TooLong(), p.ManyWaiting(), p.OrWait(), p.ClosedNow(), p.PlaceKept(), p.OtherLine("2A"), p.RatherNot()} {
		line("ladder", text)
	}
	for _, at := range []time.Duration{9 * time.Hour, 14*time.Hour + 30*time.Minute, 21 * time.Hour} {
		line("closes soon", p.ClosesSoon(friday.Add(at)))
	}
	for _, due := range []time.Duration{
		time.Minute, 30 * time.Minute, time.Hour, 90 * time.Minute, 4 * time.Hour, 24 * time.Hour, 48 * time.Hour, 72 * time.Hour,
	} {
		line("message "+due.String(), p.LeaveMessage(due))
	}
	line("nothing heard", p.NothingHeard())
	line("kept", p.MessageKept(4*time.Hour))
	line("no message", p.NoMessage())
	line("goodbye", p.Goodbye())
	line("whisper", p.Whisper("2A", 30*time.Second, ""))
	line("whisper", p.Whisper("2A", time.Minute, ""))
	line("whisper", p.Whisper("2A", 5*time.Minute, "12"))
	line("accept", p.AcceptOrDecline())
	line("caller gone", p.CallerGone())
	line("set away", p.SetAway())
	line("taken", p.Taken())
	line("declined, away", p.DeclinedAway())
	line("stay ready", p.StayReady())
	line("agent is ready", p.AgentReady())
	line("agent is away", p.AgentAway())
	line("agent is offline", p.AgentOffline())
	line("agent is busy", p.AgentBusy())
	line("agent's keys", p.AgentMenu())
	line("still connected", p.StillThere())
	line("to a colleague", p.PuttingThrough())
	line("to a number", p.PuttingOut())
	line("back in line", p.BackInLine())
	line("a colleague asks", p.WhisperAsked(""))
	line("a colleague asks", p.WhisperAsked("12"))
	line("confirm number", p.ConfirmNumber("1 2 3"))
	line("enter number", p.EnterNumber())
	line("callback within", p.CallbackWithin("1 2 3", 4*time.Hour))
	for _, d := range []time.Duration{6 * time.Hour, 9 * time.Hour, 14 * time.Hour, 30 * time.Hour, 78 * time.Hour, 10*24*time.Hour + 6*time.Hour} {
		line("callback by", p.CallbackBy("1 2 3", friday, friday.Add(d)))
	}
	line("sending text", p.SendingText())
	line("welcome back", p.WelcomeBack())
	line("moved", p.NowInLineFor("2A"))
	for _, since := range []time.Duration{0, time.Minute, 61 * time.Second, 20 * time.Minute} {
		line("second call "+since.String(), p.SecondCall(since))
	}
	line("not understood", p.NotUnderstood())
	line("not usable", p.NotUsable())
	line("or keys", p.OrKeys())
	line("confirm", p.Confirm("4 1 7"))
	line("confirm end", p.ConfirmEnd("1 7"))
	line("offer", p.OfferLanguage("2"))
	callbacks(p, line)
	waits(p, line)
	for _, text := range []string{
		p.QuietKey("4"), p.MusicKey("4"), p.OtherMusicKey("5"), p.SlowerKey("6"), p.FasterKey("6"), p.QuietNow("4"), p.MusicAgain(),
	} {
		line("while waiting", text)
	}
	return out.String()
}

func TestNoSentenceHasAnUnfilledGap(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	for _, tag := range c.Languages() {
		for _, line := range strings.Split(everything(c.For(tag)), "\n") {
			if strings.ContainsAny(line, "{}") || strings.Contains(line, "  .") {
				t.Errorf("%s: %q", tag, line)
			}
		}
	}
}

// TestEachLanguageKeepsItsScript finds letters of a foreign script, which a voice would stumble over.
func TestEachLanguageKeepsItsScript(t *testing.T) {
	t.Parallel()
	scripts := map[string]func(r rune) bool{
		"en": func(r rune) bool { return r < 0x80 },
		"hi": func(r rune) bool { return r < 0x40 || 0x0900 <= r && r <= 0x097F },
		"ta": func(r rune) bool { return r < 0x40 || 0x0B80 <= r && r <= 0x0BFF },
		"bn": func(r rune) bool { return r < 0x40 || r == '।' || 0x0980 <= r && r <= 0x09FF },
		"es": latin("áéíóúüñ"),
		"pt": latin("áâãàçéêíóôõúºÉ"),
		"de": latin("äöüßÄÖÜ"),
		"fr": latin("àâçèéêëîïôœùûÀÉ"),
	}
	c := catalogue(t)
	for _, tag := range c.Languages() {
		for _, line := range strings.Split(everything(c.For(tag)), "\n") {
			if len(line) < 19 {
				continue
			}
			said := strings.ReplaceAll(line[19:], "2A", "2")
			for _, r := range said {
				if !scripts[tag](r) {
					t.Errorf("%s: %q has the letter %q", tag, said, r)
					break
				}
			}
		}
	}
}

// latin are the letters of English and some more.
func latin(more string) func(r rune) bool {
	return func(r rune) bool { return r < 0x80 || strings.ContainsRune(more, r) }
}

func TestATimeThatIsPromisedIsRoundedUp(t *testing.T) {
	t.Parallel()
	p := catalogue(t).For("en")
	for due, want := range map[time.Duration]string{
		time.Second: "within 1 minute.", 90*time.Minute + time.Second: "within 91 minutes.",
		121 * time.Minute: "within 3 hours.", 49 * time.Hour: "within 3 days.",
	} {
		if got := p.LeaveMessage(due); !strings.HasSuffix(got, want) {
			t.Errorf("%s is promised as %q", due, got)
		}
	}
}

func TestUnknownLanguagesAreSpokenInEnglish(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	for tag, want := range map[string]string{"en-IN": "en", "hi-IN": "hi", "ta": "ta", "bn-BD": "bn", "xx": "en", "": "en", "HI-in": "hi",
		"es-MX": "es", "pt-BR": "pt", "pt-PT": "pt", "de-AT": "de", "fr-CA": "fr"} {
		if got := c.For(tag).Goodbye(); got != c.For(want).Goodbye() {
			t.Errorf("%q speaks %q", tag, got)
		}
	}
}

func TestWordsForAPersonAreUnderstood(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	for _, test := range []struct {
		tag, heard string
		want       bool
	}{
		{"en", "Operator", true},
		{"en", "can I speak to a REPRESENTATIVE, please?", true},
		{"en", "a real person", true},
		{"en", "my account number", false},
		{"en", "personal loan", false},
		{"en", "", false},
		{"hi", "मुझे एजेंट से बात करनी है", true},
		{"hi", "इंसान चाहिए", true},
		{"hi", "mujhe insaan se baat karni hai", true},
		{"hi", "operator please", true},
		{"hi", "बिल", false},
		{"ta", "பிரதிநிதியிடம் பேச வேண்டும்", true},
		{"ta", "manitharidam pesa vendum", true},
		{"ta", "பில்", false},
		{"bn", "আমি মানুষের সঙ্গে কথা বলতে চাই", true},
		{"bn", "protinidhi", true},
		{"bn", "বিল", false},
		{"en", "इंसान", false},
		{"es", "Quiero hablar con un agente.", true},
		{"es", "páseme con atención al cliente", true},
		{"es", "mi factura", false},
		{"es", "préstamo personal", false},
		{"pt", "quero falar com um atendente", true},
		{"pt", "posso falar com alguém?", true},
		{"pt", "minha fatura", false},
		{"de", "Ich möchte mit einem Mitarbeiter sprechen.", true},
		{"de", "einen Menschen bitte", true},
		{"de", "ein persönliches Gespräch", true},
		{"de", "meine Rechnung", false},
		{"fr", "Je voudrais parler à un conseiller", true},
		{"fr", "l'opératrice, s'il vous plaît", true},
		{"fr", "quelqu'un", true},
		{"fr", "ma facture", false},
	} {
		if got := c.WantsPerson(test.tag, test.heard); got != test.want {
			t.Errorf("%s %q asks for a person: %v", test.tag, test.heard, got)
		}
	}
}

// callbacks is what is said about callers who are called back.
func callbacks(p *phrase.Phrases, line func(name, text string)) {
	line("callback choice", p.CallbackChoice())
	line("callback offer", p.CallbackOffer())
	line("not callable", p.NotCallable())
	line("place kept", p.CallbackPlace())
	friday := time.Date(2026, 11, 27, 3, 0, 0, 0, time.UTC)
	for _, d := range []time.Duration{11*time.Hour + 10*time.Minute, 18 * time.Hour, 30*time.Hour + 5*time.Minute} {
		line("owed you "+friday.Add(d).Format("Mon 15:04"), p.OwedYou(p.By(friday, friday.Add(d))))
	}
	line("owed you", p.OwedYou(p.Within(40*time.Minute)))
	line("owed you", p.OwedYou(p.Within(2*time.Hour-3*time.Second)))
	line("owed you late", p.OwedYou(""))
	line("owed already", p.OwedAlready(p.By(friday, friday.Add(11*time.Hour+10*time.Minute))))
	line("owed already", p.OwedAlready(p.Within(3*time.Hour)))
	line("owed already late", p.OwedAlready(""))
	line("keep or stay", p.KeepOrStay())
	line("keep or message", p.KeepOrMessage())
	line("or message", p.OrMessage())
	line("keep cancel now", p.KeepCancelNow())
	line("callback stands", p.CallbackStands())
	line("cancelled", p.CallbackCancelled())
	line("this is callback", p.ThisIsCallback("2A"))
	line("discreet callback", p.DiscreetCallback())
	line("talk later cancel", p.TalkLaterCancel())
	line("called again", p.CalledAgain())
	line("called last", p.CalledLast())
	line("called later", p.CalledLater())
	line("called no more", p.CalledNoMore())
	line("callback over", p.CallbackOver())
	for _, asked := range []time.Duration{30 * time.Second, time.Minute, 42 * time.Minute} {
		line("whisper callback", p.WhisperCallback("2A", asked, ""))
	}
	line("calling customer", p.CallingCustomer())
	line("not reached", p.CustomerNotReached())
}

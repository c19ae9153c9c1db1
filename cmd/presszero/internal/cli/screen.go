package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"presszero/sim"
)

// screen shows what truly happens on the phones, a line for each thing, as it happens.
type screen struct {
	mu     sync.Mutex
	out    io.Writer
	paint  bool
	began  time.Time
	names  map[string]string // of people, by address
	labels map[string]string // of callers, by address
}

func newScreen(s *session, names map[string]string) *screen {
	return &screen{out: s.Out, paint: s.paints(), names: names, labels: map[string]string{}}
}

// paints reports whether colours may be used: on a terminal, unless the environment asks for none.
func (s *session) paints() bool {
	for _, entry := range s.Env {
		if name, value, _ := strings.Cut(entry, "="); name == "NO_COLOR" && value != "" {
			return false
		}
	}
	file, ok := s.Out.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// Colours of the terminal.
const (
	plain  = "0"
	faint  = "2"
	green  = "32"
	yellow = "33"
	blue   = "34"
	bold   = "1"
)

// show is the observer of a stage's carrier.
func (sc *screen) show(e sim.Entry) {
	sc.mu.Lock()
	defer sc.mu.Unlock()
	if sc.began.IsZero() {
		sc.began = e.At
	}
	switch e.Kind {
	case sim.KindRinging:
		sc.line(e.At, e.Party, yellow, "rings", "")
	case sim.KindAnswered:
		if sc.names[e.Party] != "" {
			sc.line(e.At, e.Party, yellow, "picks up", "")
		}
	case sim.KindHeard:
		sc.heard(e)
	case sim.KindPressed:
		sc.line(e.At, e.Party, bold, "presses", e.Text)
	case sim.KindSpoke:
		if e.Text != "" {
			sc.line(e.At, e.Party, bold, "says", e.Text)
		}
	case sim.KindBridged:
		sc.line(e.At, e.Party, green, "talks with", sc.label(e.PeerParty))
	case sim.KindUnbridged:
		sc.line(e.At, e.Party, faint, "has talked with", sc.label(e.PeerParty))
	case sim.KindEnded:
		sc.ended(e)
	case sim.KindFailed, sim.KindWarned:
		sc.line(e.At, e.Party, yellow, "carrier objects", e.Text+" "+e.Why)
	default:
	}
}

// ended tells who has hung up from whose phone was never picked up: it was busy, rang in vain, or has no such number.
func (sc *screen) ended(e sim.Entry) {
	if e.Text == "completed" {
		sc.line(e.At, e.Party, faint, "is off the phone", "")
		return
	}
	sc.line(e.At, e.Party, faint, "is not reached", e.Text)
}

func (sc *screen) heard(e sim.Entry) {
	switch {
	case e.Text != "":
		sc.line(e.At, e.Party, plain, "hears", "“"+e.Text+"”")
	case strings.Contains(e.URL, "/media/hold/"):
		sc.line(e.At, e.Party, faint, "hears", "♪ hold music")
	default:
		sc.line(e.At, e.Party, faint, "hears", "♪ "+e.URL[strings.LastIndex(e.URL, "/")+1:])
	}
}

// tell writes a line that is about nobody in particular.
func (sc *screen) tell(at time.Time, text string) {
	sc.mu.Lock()
	defer sc.mu.Unlock()
	sc.line(at, "", blue, "", text)
}

// widest is the longest line, in letters.
const widest = 110

func (sc *screen) line(at time.Time, party, colour, verb, text string) {
	since := max(0, at.Sub(sc.began))
	who := sc.label(party)
	if who == you {
		verb = secondPerson[verb]
	}
	line := fmt.Sprintf("%02d:%02d  %-9s %-16s ", int(since.Minutes()), int(since.Seconds())%60, who, verb)
	margin := utf8.RuneCountInString(line)
	line += strings.Join(wrapped(text, widest-margin), "\n"+strings.Repeat(" ", margin))
	line = strings.TrimRight(line, " ")
	if sc.paint && colour != plain {
		line = "\x1b[" + colour + "m" + line + "\x1b[0m"
	}
	fmt.Fprintln(sc.out, line)
}

// wrapped breaks a text between words into lines of at most so many letters; a longer word has a line of its own.
func wrapped(text string, most int) []string {
	lines := []string{""}
	for _, word := range strings.Fields(text) {
		last := &lines[len(lines)-1]
		switch {
		case *last == "":
			*last = word
		case utf8.RuneCountInString(*last)+1+utf8.RuneCountInString(word) > most:
			lines = append(lines, word)
		default:
			*last += " " + word
		}
	}
	return lines
}

// you is the label of whoever makes the call at the keyboard.
const you = "you"

// secondPerson is what is said of you, by what is said of others.
var secondPerson = map[string]string{
	"rings":            "ring",
	"picks up":         "pick up",
	"hears":            "hear",
	"presses":          "press",
	"says":             "say",
	"talks with":       "talk with",
	"has talked with":  "have talked with",
	"is off the phone": "are off the phone",
	"is not reached":   "are not reached",
	"carrier objects":  "carrier objects",
}

// label is what somebody is called on the screen: agents by name, callers by number of appearance. Where you are the only
// caller, anybody else is an outside number.
func (sc *screen) label(party string) string {
	if party == "" {
		return ""
	}
	if name := sc.names[party]; name != "" {
		return name
	}
	if sc.names[callerNumber] == you {
		return party
	}
	if sc.labels[party] == "" {
		sc.labels[party] = fmt.Sprintf("caller %d", len(sc.labels)+1)
	}
	return sc.labels[party]
}

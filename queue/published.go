package queue

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// ForecastLife is for how long a published forecast is told, counted from when it was computed.
const ForecastLife = 15 * time.Second

// Published is a forecast for one caller, or for whoever joins a lane with a head start now.
type Published struct {
	Call string // empty: whoever joins the lane
	LaneRef
	Head time.Duration
	Wait Wait
}

// Field is the name under which a forecast is kept: the call, or the lane and the head start in milliseconds.
func (p Published) Field() string {
	if p.Call != "" {
		return p.Call
	}
	return p.Queue + "\n" + p.Lane + "\n" + strconv.FormatInt(p.Head.Milliseconds(), 10)
}

// Told is the first of the texts of forecasts that holds one still told at that time; the zero Wait: none does.
func Told(now time.Time, texts ...string) Wait {
	for _, text := range texts {
		if w, err := ParseWait(text); err == nil && now.Before(w.At.Add(ForecastLife)) {
			return w
		}
	}
	return Wait{}
}

// doubts are the reasons to say less, in the order of their letters in the text of a wait.
var doubts = []string{
	UnknownNoStaff, DoubtAllAway, UnknownFewCalls, DoubtStale, DoubtYoung, DoubtWide, DoubtDisagree, DoubtUncalibrated,
}

// Reasons to say less, besides those for which nothing is known.
const (
	DoubtAllAway      = "all-away"        // all who serve the queue are on a break or have left
	DoubtStale        = "stale"           // the line was looked at too long ago
	DoubtYoung        = "young"           // few calls have been handled so far
	DoubtWide         = "wide"            // it takes long, and may take much longer
	DoubtDisagree     = "models-disagree" // two ways of computing it are far apart
	DoubtUncalibrated = "uncalibrated"    // what was announced of late held too rarely
)

// The letters of bases and confidences in the text of a wait.
const (
	basisLetters      = "tdn"
	confidenceLetters = "nlmh"
)

var (
	bases       = []Basis{BasisTwin, BasisDrain, BasisNone}
	confidences = []Confidence{Unsure, Low, Medium, High}
)

// tick is the resolution in which published waits are kept.
const tick = 100 * time.Millisecond

// Text is the wait in at most 64 bytes: when it was computed in milliseconds, five waits in tenths of a second, overtakers a
// day and calls learnt from, all to the base 36, then whether it is known, its basis, its confidence and its doubts, a
// letter each. Reason is not kept: of a wait that is not known it is the doubts.
func (w Wait) Text() string {
	var b strings.Builder
	b.WriteString(strconv.FormatInt(w.At.UnixMilli(), 36))
	for _, d := range []time.Duration{w.Mean, w.Low, w.Likely, w.High, w.Latest} {
		b.WriteByte(' ')
		b.WriteString(strconv.FormatInt(int64(max(d, 0).Round(tick)/tick), 36))
	}
	for _, n := range []float64{w.Overtakers * 86400, float64(w.Calls)} {
		b.WriteByte(' ')
		b.WriteString(strconv.FormatInt(int64(math.Round(min(max(n, 0), 36*36*36*36*36-1))), 36))
	}
	known := byte('n')
	if w.Known {
		known = 'k'
	}
	b.WriteString(" " + string([]byte{known, letter(bases, w.Basis, basisLetters), letter(confidences, w.Confidence, confidenceLetters)}))
	for _, doubt := range strings.Split(w.Doubts, ",") {
		for i, name := range doubts {
			if doubt == name {
				b.WriteByte('a' + byte(i))
			}
		}
	}
	return b.String()
}

// letter is that of a value; of an unknown one, that which says least.
func letter[T comparable](values []T, value T, letters string) byte {
	for i, v := range values {
		if v == value {
			return letters[i]
		}
	}
	return 'n'
}

// ParseWait reads the text of a wait.
func ParseWait(text string) (Wait, error) {
	parts := strings.Split(text, " ")
	if len(parts) != 9 || len(parts[8]) < 3 {
		return Wait{}, fmt.Errorf("wait %q: want 8 numbers and a word of 3 letters or more", text)
	}
	var n [8]int64
	for i := range n {
		var err error
		if n[i], err = strconv.ParseInt(parts[i], 36, 64); err != nil || n[i] < 0 {
			return Wait{}, fmt.Errorf("wait %q: %q is not a number", text, parts[i])
		}
	}
	w := Wait{At: time.UnixMilli(n[0]).UTC(), Overtakers: float64(n[6]) / 86400, Calls: int(n[7])}
	for i, d := range []*time.Duration{&w.Mean, &w.Low, &w.Likely, &w.High, &w.Latest} {
		*d = time.Duration(n[1+i]) * tick
	}
	word := parts[8]
	basis, confidence := strings.IndexByte(basisLetters, word[1]), strings.IndexByte(confidenceLetters, word[2])
	if basis < 0 || confidence < 0 {
		return Wait{}, fmt.Errorf("wait %q: %q is not a word of ours", text, word)
	}
	w.Known, w.Basis, w.Confidence = word[0] == 'k', bases[basis], confidences[confidence]
	var names []string
	for _, c := range []byte(word[3:]) {
		if i := int(c) - 'a'; i >= 0 && i < len(doubts) {
			names = append(names, doubts[i])
		}
	}
	w.Doubts = strings.Join(names, ",")
	if !w.Known {
		w.Reason = w.Doubts
	}
	return w, nil
}

package prove

import (
	"slices"
	"time"

	"presszero/ivr"
)

// colour is how far the search for the longest silence has come in a state.
type colour int

const (
	unvisited colour = iota
	onTheWay
	finished
)

// unknownRecording is how long a recording is taken to last that nobody has measured.
const unknownRecording = 10 * time.Second

// listenToSilence computes, for every state, how long a caller who does nothing takes at most to reach a person, and looks
// for circles without end.
func (x *explorer) listenToSilence() {
	for _, n := range x.all {
		x.longest(n, nil)
	}
}

// longest is the longest silence from a state, after the given way.
func (x *explorer) longest(n *node, way []Turn) time.Duration {
	if n.colour == finished || n.person || n.out.Session.Mode == ivr.ModeGoodbye {
		return n.needs
	}
	if n.colour == onTheWay {
		x.silenceFails(n, way, "silence goes round for ever")
		return n.needs
	}
	n.colour = onTheWay
	if len(n.silent) == 0 && !x.overrun {
		x.silenceFails(n, way, "silence is not answered")
	}
	for _, q := range n.silent {
		if q.to == nil || q.to == n.worst {
			continue
		}
		if needs := x.longest(q.to, append(slices.Clip(way), turnOf(q.move, q.to.out))); n.worst == nil || needs > n.worst.needs {
			n.worst = q.to
		}
	}
	n.needs = n.lasts
	if n.worst != nil {
		n.needs += n.worst.needs
	}
	n.colour = finished
	return n.needs
}

func (x *explorer) silenceFails(n *node, way []Turn, says string) {
	if where := says + place(n.out.Session); !x.told[where] {
		x.told[where] = true
		x.add(Counterexample{Promise: Silence, Says: says + ", " + place(n.out.Session), Path: append(path(n), way...)})
	}
}

// lasts is how long a document takes when the caller does nothing.
func (x *explorer) lasts(do []ivr.Instruction) time.Duration {
	var total time.Duration
	for _, i := range do {
		switch i := i.(type) {
		case ivr.Speak:
			total += ivr.SpokenLength(i.Text)
		case ivr.Audio:
			total += x.recording(i)
		case ivr.Pause:
			total += i.Length
		case ivr.Listen:
			total += x.lasts(i.Prompts) + i.Timeout
		case ivr.Record:
			total += i.Silence
		case ivr.Dial:
			total += i.Timeout
		default:
		}
	}
	return total
}

// recording is how long a recording lasts: as measured, or as its text, or else as long as one is taken to last.
func (x *explorer) recording(a ivr.Audio) time.Duration {
	if a.Music() {
		return a.MusicLength()
	}
	if x.o.Recording != nil {
		if d, ok := x.o.Recording(a.Path); ok {
			return d
		}
	}
	if a.Text != "" {
		return ivr.SpokenLength(a.Text)
	}
	x.unmeasured[a.Path] = true
	return unknownRecording
}

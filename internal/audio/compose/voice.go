package compose

import (
	"math"
	"math/cmplx"

	"presszero/internal/audio"
)

// partial is one sine wave of a tone: its frequency as a multiple of the tone's, its amplitude, and the seconds in which
// it fades to 1/e.
type partial struct {
	ratio, gain, ring float64
}

// voice is the timbre of an instrument.
type voice []partial

var (
	// piano is a soft electric piano: a rich body and a short, high strike of the tine.
	piano = voice{{1, 1, 1.0}, {2, 0.42, 0.7}, {3, 0.20, 0.45}, {4, 0.09, 0.3}, {7, 0.05, 0.09}}
	// bell is clearer and rings longer; it carries the melody.
	bell = voice{{1, 1, 1.1}, {2, 0.16, 0.7}, {3, 0.10, 0.4}, {5, 0.05, 0.15}}
	// bass is heard by its overtones: a telephone does not carry its fundamental.
	bass = voice{{1, 1, 1.2}, {2, 0.8, 1.1}, {3, 0.45, 0.9}, {4, 0.2, 0.6}}
	// pad is a pair of strings, slightly out of tune with each other, that sound until the swell has ended.
	pad = voice{{0.9985, 0.5, 1e6}, {1.0015, 0.5, 1e6}, {2, 0.18, 1e6}, {3, 0.06, 1e6}}
)

// attack is the time in which a struck tone reaches its full strength, short enough to be heard as a strike and long
// enough not to click.
const attack = audio.Rate * 8 / 1000

// tape is a closed loop of samples: what is played past its end is heard at its beginning.
type tape []float64

// strike plays a tone that begins at once and fades by itself.
func (t tape) strike(v voice, at int, frequency, gain float64) {
	for _, p := range v {
		t.play(p, at, frequency, func(i int) (float64, bool) {
			return gain * rise(i), float64(i) < 6*p.ring*audio.Rate
		})
	}
}

// swell plays a tone that grows and fades within length, at full strength in the middle.
func (t tape) swell(v voice, at, length int, frequency, gain float64) {
	for _, p := range v {
		t.play(p, at, frequency, func(i int) (float64, bool) {
			s := math.Sin(math.Pi * float64(i) / float64(length))
			return gain * s * s, i < length
		})
	}
}

// play adds one partial from sample at on, shaped by the envelope until that reports the end. The wave is a pointer in
// the plane that turns and shrinks by the same factor at every sample.
func (t tape) play(p partial, at int, frequency float64, envelope func(int) (float64, bool)) {
	frequency *= p.ratio
	strength := p.gain * carried(frequency)
	if strength == 0 {
		return
	}
	turn := cmplx.Rect(math.Exp(-1/(p.ring*audio.Rate)), 2*math.Pi*frequency/audio.Rate)
	at = (at%len(t) + len(t)) % len(t)
	wave := complex(1, 0)
	for i := 0; ; i++ {
		gain, sounds := envelope(i)
		if !sounds {
			return
		}
		t[at] += strength * gain * imag(wave)
		wave *= turn
		if at++; at == len(t) {
			at = 0
		}
	}
}

// rise is the envelope of an attack: a quarter of a sine, squared.
func rise(i int) float64 {
	if i >= attack {
		return 1
	}
	s := math.Sin(math.Pi / 2 * float64(i) / attack)
	return s * s
}

// carried is how much of a frequency the telephone carries: nothing below 200 and above 3400 Hz, all of it between 320
// and 3000 Hz. What it does not carry is not synthesised, so the piece has no need of filters.
func carried(frequency float64) float64 {
	return smooth((frequency-200)/120) * smooth((3400-frequency)/400)
}

// smooth goes from 0 to 1 while x does, without a corner.
func smooth(x float64) float64 {
	x = min(max(x, 0), 1)
	return x * x * (3 - 2*x)
}

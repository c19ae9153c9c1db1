package compose

import (
	"math"

	"presszero/internal/audio"
)

// loudness is the level of the hold music: 20 dB below full scale, where speech on a telephone lies too.
const loudness = 0.1

// Hold returns the hold music: 24 bars, 76.8 seconds, of which the end leads into the beginning.
func Hold() []int16 { return perform(score) }

func perform(piece []measure) []int16 {
	dry := make(tape, len(piece)*bar)
	for i, m := range piece {
		dry.measure(i*bar, m)
	}
	wet := dry.room()
	return wet.quantised(loudness / wet.level())
}

// Beep returns the sound after which a caller speaks: 1000 Hz for 0.4 seconds.
func Beep() []int16 {
	t := make(tape, brief)
	t.ding(voice{{1, 1, 1e6}}, 0, 1000, 1)
	return t.quantised(0.25)
}

// Tone returns the sound in a quiet wait that the line is up: one soft low note, 0.4 seconds.
func Tone() []int16 {
	t := make(tape, brief)
	t.ding(piano, 0, pitch("A4"), 0.5)
	return t.quantised(0.1)
}

// brief is the length of the short sounds in samples.
const brief = audio.Rate * 2 / 5

// measure plays one bar on all instruments.
func (t tape) measure(at int, m measure) {
	harmony := chords[m.chord]
	t.strike(bass, at, pitch(harmony.bass), 0.55)
	for _, frequency := range pitches(harmony.pad) {
		t.swell(pad, at-bar/2, 2*bar, frequency, 0.13)
	}
	for i, frequency := range pitches(harmony.broken) {
		t.strike(piano, at+i*eighth, frequency, 0.42*accents[i])
	}
	for i, frequency := range pitches(m.melody) {
		if frequency > 0 {
			t.strike(bell, at+i*eighth, frequency, 0.5*accents[i])
		}
	}
}

// ding plays a tone that is over, without a click, when the tape is.
func (t tape) ding(v voice, at int, frequency, gain float64) {
	const release = brief / 4
	for _, p := range v {
		t.play(p, at, frequency, func(i int) (float64, bool) {
			left := len(t) - at - i
			return gain * rise(i) * smooth(float64(left)/release), left > 0
		})
	}
}

// echoes are the answers of a room, as delay in samples and strength: eight early ones from its walls, at delays that
// share no factor, and two late ones in the rhythm of the piece.
var echoes = []struct {
	delay int
	gain  float64
}{
	{179, 0.17}, {263, 0.15}, {389, 0.14}, {521, 0.12}, {677, 0.11}, {887, 0.09}, {1103, 0.08}, {1409, 0.06},
	{3 * eighth / 2, 0.16}, {3 * eighth, 0.07},
}

// room returns the tape as it sounds in a room. The echo of the end is heard at the beginning.
func (t tape) room() tape {
	wet := append(tape(nil), t...)
	for _, echo := range echoes {
		for i, s := range t {
			wet[(i+echo.delay)%len(wet)] += echo.gain * s
		}
	}
	return wet
}

// level is the root of the mean square.
func (t tape) level() float64 {
	var sum float64
	for _, s := range t {
		sum += s * s
	}
	return math.Sqrt(sum / float64(len(t)))
}

// quantised returns the tape as linear samples, amplified so that an amplitude of 1/gain is full scale.
func (t tape) quantised(gain float64) []int16 {
	samples := make([]int16, len(t))
	for i, s := range t {
		samples[i] = int16(math.Round(min(max(gain*s, -1), 1) * math.MaxInt16))
	}
	return samples
}

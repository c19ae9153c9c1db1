package compose

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"presszero/internal/audio"
)

func TestShippedSoundsAreWhatTheGeneratorMakes(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		made    []int16
		shipped audio.Track
	}{
		"hold music": {Hold(), audio.Hold()},
		"beep":       {Beep(), audio.Beep()},
	} {
		if !bytes.Equal(audio.Encode(tt.made).WAV(), tt.shipped.WAV()) {
			t.Errorf("the shipped %s is another one: run make music", name)
		}
	}
}

func TestTheQuietsToneIsWhatTheGeneratorMakes(t *testing.T) {
	t.Parallel()
	made := audio.Encode(Tone()).Samples()
	if !slices.Equal(made, audio.Quiet().Samples()[:len(made)]) {
		t.Error("the shipped tone is another one: run make music")
	}
}

// If the same piece, begun a bar later, is the same music begun a bar later, then the seam of the loop is a bar line
// like every other.
func TestTheLoopHasNoSeam(t *testing.T) {
	t.Parallel()
	piece := score[:3]
	now, later := perform(piece), perform(slices.Concat(piece[1:], piece[:1]))
	want := slices.Concat(now[bar:], now[:bar])
	for i := range want {
		if d := int(later[i]) - int(want[i]); d < -1 || d > 1 {
			t.Fatalf("sample %d of bar %d is %d, want %d", i%bar, i/bar+2, later[i], want[i])
		}
	}
}

func TestNothingClicks(t *testing.T) {
	t.Parallel()
	hold, tone, beep := audio.Hold().Samples(), audio.Encode(Tone()).Samples(), audio.Beep().Samples()
	for name, edge := range map[string][2]int16{
		"seam of the hold music": {hold[len(hold)-1], hold[0]},
		"beginning of the tone":  {0, tone[0]},
		"end of the tone":        {tone[len(tone)-1], 0},
		"beginning of the beep":  {0, beep[0]},
		"end of the beep":        {beep[len(beep)-1], 0},
	} {
		if jump := math.Abs(float64(edge[0]) - float64(edge[1])); jump > math.MaxInt16/50 {
			t.Errorf("the %s jumps by %v", name, jump)
		}
	}
}

func TestEveryBarHasItsChordAndEightEighths(t *testing.T) {
	t.Parallel()
	for i, m := range score {
		harmony, ok := chords[m.chord]
		if !ok {
			t.Fatalf("bar %d has the unknown chord %s", i+1, m.chord)
		}
		for _, line := range []string{m.melody, harmony.broken} {
			if n := len(strings.Fields(line)); n != len(accents) {
				t.Errorf("bar %d: %q has %d eighths", i+1, line, n)
			}
		}
	}
}

func TestPitchesAreInEqualTemperament(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]float64{"A4": 440, "C4": 261.626, "Bb2": 116.541, "G5": 783.991} {
		if got := pitch(name); math.Abs(got-want) > 0.001 {
			t.Errorf("%s is at %.3f Hz, want %.3f", name, got, want)
		}
	}
}

func TestOnlyTheTelephonesBandIsPlayed(t *testing.T) {
	t.Parallel()
	for frequency, want := range map[float64]float64{
		50: 0, 200: 0, 260: 0.5, 320: 1, 1000: 1, 3000: 1, 3200: 0.5, 3400: 0, 5000: 0,
	} {
		if got := carried(frequency); math.Abs(got-want) > 1e-9 {
			t.Errorf("%v Hz is carried by %v, want %v", frequency, got, want)
		}
	}
}

func TestABeepHasAThousandHertz(t *testing.T) {
	t.Parallel()
	beep, crossings := Beep(), 0
	for i := 1; i < len(beep); i++ {
		if beep[i-1] < 0 && beep[i] >= 0 {
			crossings++
		}
	}
	if want := 1000 * len(beep) / audio.Rate; crossings < want-1 || crossings > want+1 {
		t.Errorf("%d periods in %d samples, want %d", crossings, len(beep), want)
	}
}

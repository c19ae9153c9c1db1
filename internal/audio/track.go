// Package audio reads, cuts and serves what callers hear from us: mono G.711 mu-law at 8 kHz, the telephone's own form,
// which no carrier has to convert. It ships hold music, a beep and a tone of its own.
package audio

import (
	"encoding/binary"
	"fmt"
	"time"
)

// Rate is the telephone's sampling rate in samples per second.
const Rate = 8000

// Silence is the code of the sample 0.
const Silence byte = 0xff

// Track is a stretch of sound. The zero Track is empty.
type Track struct {
	codes []byte // one mu-law code per sample
}

// Encode returns a track of linear samples at Rate.
func Encode(samples []int16) Track {
	codes := make([]byte, len(samples))
	for i, s := range samples {
		codes[i] = EncodeULaw(s)
	}
	return Track{codes}
}

// ParseWAV reads a track from a WAV file, which must be mono at 8 or 16 kHz, linear with 16 bits or mu-law; the track may
// share memory with data. The error wraps ErrFormat and names what is to be changed.
func ParseWAV(data []byte) (Track, error) {
	format, body, err := ReadWAV(data)
	if err != nil {
		return Track{}, err
	}
	if format.Channels != 1 || format.Rate != Rate && format.Rate != 2*Rate {
		return Track{}, fmt.Errorf("%d channels at %d Hz, want 1 at %d or %d Hz: %w", format.Channels, format.Rate, Rate, 2*Rate, ErrFormat)
	}
	if format.Encoding == ULaw && format.Rate == Rate {
		return Track{body}, nil
	}
	samples := make([]int16, format.Frames)
	for i := range samples {
		if format.Encoding == ULaw {
			samples[i] = DecodeULaw(body[i])
			continue
		}
		samples[i] = int16(binary.LittleEndian.Uint16(body[2*i:]))
	}
	if format.Rate == 2*Rate {
		samples = halved(samples)
	}
	return Encode(samples), nil
}

// halved is sound at half its rate. Each sample is weighed with its neighbours, so that what the lower rate cannot carry
// does not come back as noise.
func halved(samples []int16) []int16 {
	half := make([]int16, len(samples)/2)
	for i := range half {
		here := 2 * i
		half[i] = int16((int(samples[max(here-1, 0)]) + 2*int(samples[here]) + int(samples[here+1])) / 4)
	}
	return half
}

// Duration is how long the track plays, to the millisecond, rounded down.
func (t Track) Duration() time.Duration { return duration(len(t.codes)) }

// Samples returns the track as linear samples.
func (t Track) Samples() []int16 {
	samples := make([]int16, len(t.codes))
	for i, c := range t.codes {
		samples[i] = DecodeULaw(c)
	}
	return samples
}

// WAV returns the track as a WAV file in mu-law.
func (t Track) WAV() []byte { return writeULaw(t.codes) }

// duration and frames convert between time and samples by whole milliseconds, rounded down.
func duration(frames int) time.Duration {
	return time.Duration(int64(frames)*1000/Rate) * time.Millisecond
}

func frames(d time.Duration) int { return int(d.Milliseconds() * (Rate / 1000)) }

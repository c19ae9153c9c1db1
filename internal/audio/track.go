// Package audio reads, cuts and serves what callers hear from us: mono G.711 mu-law at 8 kHz, the telephone's own form,
// which no carrier has to convert. It ships hold music, a chime and a beep of its own.
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

// ParseWAV reads a track from a WAV file, which must be mono at 8 kHz, linear with 16 bits or mu-law; the track may share
// memory with data. The error wraps ErrFormat and names what is to be changed.
func ParseWAV(data []byte) (Track, error) {
	format, body, err := ReadWAV(data)
	if err != nil {
		return Track{}, err
	}
	if format.Channels != 1 || format.Rate != Rate {
		return Track{}, fmt.Errorf("%d channels at %d Hz, want 1 at %d Hz: %w", format.Channels, format.Rate, Rate, ErrFormat)
	}
	if format.Encoding == ULaw {
		return Track{body}, nil
	}
	samples := make([]int16, format.Frames)
	for i := range samples {
		samples[i] = int16(binary.LittleEndian.Uint16(body[2*i:]))
	}
	return Encode(samples), nil
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

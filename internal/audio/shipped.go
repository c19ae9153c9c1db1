package audio

import (
	"bytes"
	_ "embed" // the shipped sounds
	"time"
)

//go:generate go run ./cmd/music music

var (
	//go:embed music/hold.wav
	hold []byte
	//go:embed music/beep.wav
	beep []byte
	//go:embed music/tone.wav
	tone []byte
)

// Hold is the hold music that ships with Press Zero. It is made to be looped: its end leads into its beginning.
func Hold() Track { return shipped(hold) }

// Beep is the sound after which a voicemail is recorded.
func Beep() Track { return shipped(beep) }

// quietRound is how far apart the tones of a quiet wait are.
const quietRound = 20 * time.Second

// Quiet is what those hear who want no music while they wait: silence, with a soft tone every 20 seconds by which they know
// that the line is up. It is made to be looped.
func Quiet() Track {
	codes := bytes.Repeat([]byte{Silence}, frames(quietRound))
	copy(codes, shipped(tone).codes)
	return Track{codes}
}

// shipped reads a file of our own; the tests of this package read every one of them.
func shipped(wav []byte) Track {
	track, err := ParseWAV(wav)
	if err != nil {
		panic("read a shipped sound: " + err.Error())
	}
	return track
}

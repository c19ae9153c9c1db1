package audio

import _ "embed" // the shipped sounds

//go:generate go run ./cmd/music music

var (
	//go:embed music/hold.wav
	hold []byte
	//go:embed music/chime.wav
	chime []byte
	//go:embed music/beep.wav
	beep []byte
)

// Hold is the hold music that ships with Press Zero. It is made to be looped: its end leads into its beginning.
func Hold() Track { return shipped(hold) }

// Chime is the short sound that tells a caller that a person is there.
func Chime() Track { return shipped(chime) }

// Beep is the sound after which a voicemail is recorded.
func Beep() Track { return shipped(beep) }

// shipped reads a file of our own; the tests of this package read every one of them.
func shipped(wav []byte) Track {
	track, err := ParseWAV(wav)
	if err != nil {
		panic("read a shipped sound: " + err.Error())
	}
	return track
}

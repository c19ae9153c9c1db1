package audio

import (
	"errors"
	"time"
)

// ErrSilent is the fault of a playlist in which there is nothing to play.
var ErrSilent = errors.New("nothing to play")

// Loop is music without an end: its tracks one after the other, again and again. It lets hold music go on where an
// announcement has interrupted it.
type Loop struct {
	codes []byte // whole milliseconds only, so that an offset names the same sample in every round
}

// NewLoop returns the loop of the tracks in order, or ErrSilent if they are shorter than a millisecond together. What
// exceeds a whole millisecond at the end is left out.
func NewLoop(tracks ...Track) (Loop, error) {
	var codes []byte
	for _, t := range tracks {
		codes = append(codes, t.codes...)
	}
	whole := frames(duration(len(codes)))
	if whole == 0 {
		return Loop{}, ErrSilent
	}
	return Loop{codes[:whole:whole]}, nil
}

// Duration is the length of one round, in whole milliseconds.
func (l Loop) Duration() time.Duration { return duration(len(l.codes)) }

// At brings an offset into the first round: at least 0, less than Duration, in whole milliseconds. The music that has
// played for d since offset o goes on at At(o + d).
func (l Loop) At(offset time.Duration) time.Duration {
	round := l.Duration()
	return ((offset.Truncate(time.Millisecond) % round) + round) % round
}

// Cut returns the sound from offset for the given length, both rounded down to whole milliseconds. It goes round as
// often as it must; a length below a millisecond gives an empty track.
func (l Loop) Cut(offset, length time.Duration) Track {
	want := max(frames(length), 0)
	codes := make([]byte, 0, want)
	for from := frames(l.At(offset)); len(codes) < want; from = 0 {
		codes = append(codes, l.codes[from:min(len(l.codes), from+want-len(codes))]...)
	}
	return Track{codes}
}

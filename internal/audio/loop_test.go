package audio

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestMusicGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		loop := counted(t, rapid.IntRange(1, 40).Draw(t, "milliseconds of music"))
		offset := drawDuration(t, "offset", -100)
		first, second := drawDuration(t, "first", 0), drawDuration(t, "second", 0)

		whole := loop.Cut(offset, first+second)
		got := slices.Concat(loop.Cut(offset, first).codes, loop.Cut(loop.At(offset+first), second).codes)
		if !bytes.Equal(whole.codes, got) {
			t.Errorf("two pieces differ from the whole of %v from %v", first+second, offset)
		}
		if whole.Duration() != first+second {
			t.Errorf("the piece plays for %v, want %v", whole.Duration(), first+second)
		}
	})
}

func TestCutStartsAtItsOffsetInTheRound(t *testing.T) {
	t.Parallel()
	loop := counted(t, 10)
	for offset, want := range map[time.Duration]byte{
		0:                                   0,
		3 * time.Millisecond:                24,
		3*time.Millisecond + 999_999:        24,
		10 * time.Millisecond:               0,
		1000*time.Hour + 1*time.Millisecond: 8,
		-1 * time.Millisecond:               72,
	} {
		if got := loop.Cut(offset, time.Millisecond).codes; len(got) != 8 || got[0] != want {
			t.Errorf("a millisecond from %v is %v, want 8 samples from number %d", offset, got, want)
		}
	}
}

func TestAPlaylistPlaysItsTracksInOrder(t *testing.T) {
	t.Parallel()
	one, two := Track{bytes.Repeat([]byte{1}, 8)}, Track{bytes.Repeat([]byte{2}, 8)}
	loop, err := NewLoop(one, two)
	if err != nil {
		t.Fatal(err)
	}
	want := slices.Concat(two.codes, one.codes, two.codes)
	if got := loop.Cut(time.Millisecond, 3*time.Millisecond).codes; !bytes.Equal(got, want) {
		t.Errorf("cut %v, want %v", got, want)
	}
}

func TestNothingToPlayIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := NewLoop(Track{}, Encode(make([]int16, 7))); !errors.Is(err, ErrSilent) {
		t.Errorf("error %v, want %v", err, ErrSilent)
	}
}

func TestALengthBelowAMillisecondIsEmpty(t *testing.T) {
	t.Parallel()
	for _, length := range []time.Duration{-time.Second, 0, 999 * time.Microsecond} {
		if got := counted(t, 5).Cut(0, length).Duration(); got != 0 {
			t.Errorf("a cut of %v plays for %v", length, got)
		}
	}
}

// counted is a loop whose samples are numbered.
func counted(t rapid.TB, milliseconds int) Loop {
	t.Helper()
	codes := make([]byte, milliseconds*Rate/1000)
	for i := range codes {
		codes[i] = byte(i)
	}
	loop, err := NewLoop(Track{codes})
	if err != nil {
		t.Fatal(err)
	}
	return loop
}

func drawDuration(t *rapid.T, name string, from int) time.Duration {
	return time.Duration(rapid.IntRange(from, 100).Draw(t, name)) * time.Millisecond
}

package audio

import (
	"math"
	"testing"
)

func TestULawErrorStaysBelowHalfAStep(t *testing.T) {
	t.Parallel()
	for s := math.MinInt16; s <= math.MaxInt16; s++ {
		got := int(DecodeULaw(EncodeULaw(int16(s))))
		want := min(max(s, -ulawClip), ulawClip)
		if allowed := (abs(want) + ulawBias) / 32; abs(got-want) > allowed {
			t.Fatalf("%d came back as %d, more than %d away", s, got, allowed)
		}
	}
}

func TestEveryULawCodeComesBack(t *testing.T) {
	t.Parallel()
	const minusZero = 0x7f // the one sample with two codes
	for c := range 256 {
		if got := EncodeULaw(DecodeULaw(byte(c))); got != byte(c) && c != minusZero {
			t.Errorf("code %#02x came back as %#02x", c, got)
		}
	}
}

func TestULawCornersFollowG711(t *testing.T) {
	t.Parallel()
	for sample, want := range map[int16]byte{
		0: Silence, -1: 0x7f, 7: 0xfe, math.MaxInt16: 0x80, math.MinInt16: 0x00, 1000: 0xce, -1000: 0x4e,
	} {
		if got := EncodeULaw(sample); got != want {
			t.Errorf("%d is encoded as %#02x, want %#02x", sample, got, want)
		}
	}
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

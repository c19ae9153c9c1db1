package audio

import "math/bits"

const (
	ulawBias = 0x84  // added to a magnitude, so that its highest bit gives the segment
	ulawClip = 32635 // the greatest magnitude that the code can express
)

// EncodeULaw returns the G.711 mu-law code of one linear sample. The error is at most half a step of its
// segment, which is 4 plus 1/32 of the magnitude; magnitudes above 32635 are clipped.
func EncodeULaw(sample int16) byte {
	magnitude, sign := int(sample), byte(0)
	if magnitude < 0 {
		magnitude, sign = -magnitude, 0x80
	}
	magnitude = min(magnitude, ulawClip) + ulawBias
	segment := bits.Len(uint(magnitude)) - 8
	step := byte(magnitude>>(segment+3)) & 0x0f
	return ^(sign | byte(segment)<<4 | step)
}

// DecodeULaw returns the linear sample in the middle of the step that a G.711 mu-law code stands for.
func DecodeULaw(code byte) int16 {
	code = ^code
	segment, step := int(code>>4&7), int(code&0x0f)
	magnitude := (step<<3+ulawBias)<<segment - ulawBias
	if code&0x80 != 0 {
		return int16(-magnitude)
	}
	return int16(magnitude)
}

package twilio

import (
	"fmt"
	"slices"

	"presszero/ivr"
)

// EncodeWhisper appends to dst the document that somebody hears who was dialled with a whisper, before they are connected:
// they are asked by one Listen after the other until they press a key, which goes to Links.Turn, and are hung up on when
// they press none. A whisper may not lead elsewhere. An error wraps ErrPlan and leaves dst as it was.
func EncodeWhisper(dst []byte, asks []ivr.Listen, l Links) ([]byte, error) {
	w := writer{buf: append(slices.Grow(dst, usualDocument), prologue...), links: &l}
	for i, ask := range asks {
		if err := w.gather(ask); err != nil {
			return dst, fmt.Errorf("%w: question %d of a whisper: %w", ErrPlan, i, err)
		}
	}
	w.raw("<Hangup/></Response>")
	return w.buf, nil
}

// Connected is the answer to a whisper that connects whoever heard it with the caller.
const Connected = prologue + "</Response>"

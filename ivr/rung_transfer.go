package ivr

import (
	"cmp"

	"presszero/flows"
)

// tryTransfer rings the person on call, once that has been said.
func (t *turn) tryTransfer() bool {
	t.s.Mode = ModeDial
	t.tellOrWait()
	t.tell(t.words().RingingOnCall())
	t.listenOn()
	return true
}

// ringOnCall rings the person on call, who has to say that they are one.
func (t *turn) ringOnCall(rung *flows.Rung) {
	d := Dial{To: []string{rung.Transfer}, Timeout: rung.Timeout}
	if rung.Confirm {
		since := t.s.Place.Clock
		if since.IsZero() {
			since = t.now
		}
		d.Whisper = &Whisper{Queue: t.s.Place.Queue, Language: cmp.Or(rung.Language, t.s.Language), Since: since, Note: t.s.Place.Note}
	}
	t.do(d)
}

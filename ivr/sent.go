package ivr

// sent goes on with a caller who was sent back into the line out of a talk: to a colleague, to another queue, or because
// nobody came back. The place is the line's.
func (t *turn) sent() {
	p, was := t.s.Place, t.s.Place.Queue
	t.s.Mode, t.s.Served = ModeLine, was
	t.served()
	t.leaveLadder()
	t.follow()
	if line := t.ev.Line; line != nil {
		p.Clock, p.Seq = line.Clock.UTC(), line.Seq
	}
	if t.connected() {
		return
	}
	switch {
	case t.ev.Back:
		t.tell(t.words().BackInLine())
	case p.Queue == was:
		t.tell(t.words().PuttingThrough())
	}
	t.announceNews()
	t.hold()
}

// outside rings an outside number for a caller who talked with an agent, once that has been said: 0 is heard until then.
func (t *turn) outside() {
	if t.ev.Length == 0 {
		t.tell(t.words().PuttingOut())
		t.listenOn()
		return
	}
	t.do(Dial{To: []string{t.ev.To}, Timeout: t.ev.Length})
}

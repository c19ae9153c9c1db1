package prove

import (
	"slices"
	"time"

	"presszero/flows"
	"presszero/ivr"
)

// fields of a session that a state leaves out are named here, and nowhere else. See the package's documentation.

// exactKey tells states apart by all that decides where a call can go.
func (x *explorer) exactKey(out ivr.Outcome) []byte {
	s := x.bare(out.Session)
	x.exact = x.encode(x.exact[:0], s, out)
	return x.exact
}

// classKey tells apart the states in which everything is tried.
func (x *explorer) classKey(out ivr.Outcome) []byte {
	s := x.bare(out.Session)
	if !x.reading.names["lang"] {
		s.Language = ""
	}
	if rests(s) {
		s.Step, s.Vars, s.Secret, s.Alone, s.Texts = x.prog.PersonFor(s.Step), nil, nil, 0, 0
		if s.Mode != ivr.ModeVoicemail && s.Mode != ivr.ModeCallback && s.Mode != ivr.ModeRungCallback {
			s.Tries = 0
		}
	}
	x.class = x.encode(x.class[:0], s, out)
	return x.class
}

// rests reports whether the flow rests, or is over, for a caller who waits for a person or is on the ladder.
func rests(s ivr.Session) bool {
	return s.Place != nil && (s.Rung > 0 || inLine(s) || s.Mode == ivr.ModeTalk)
}

// What is kept of something when all that decides is that it is there.
var (
	someFetch  ivr.Pending
	someHold   ivr.Hold
	warnedHold = ivr.Hold{Warned: true}
)

// bare is a session without what decides nothing. It lasts until the next one is made.
func (x *explorer) bare(s ivr.Session) ivr.Session {
	s.Call, s.To, s.Began, s.Turn, s.Path, s.Escaped, s.Owed, s.Served, s.Sealed = "", "", time.Time{}, 0, nil, "", nil, "", ""
	if s.Given != "" {
		s.Given = "given" // what was given goes into a message, and decides nothing
	}
	s.Entry, s.Taste = "", nil
	s.Noticed, s.Shut = time.Time{}, time.Time{} // a message is told on the way, and leads nowhere
	if s.Owes != nil {
		s.Owes = &ivr.Owing{Queue: s.Owes.Queue}
	}
	if s.Fetch != nil {
		s.Fetch = &someFetch
	}
	if !x.reading.names["call"] {
		s.From = ""
	}
	if s.Place != nil {
		s.Place, s.Hold = x.barePlace(s), x.bareHold(s)
		s.Why = x.reason(s)
	} else if s.Hold != nil {
		s.Hold = &someHold
	}
	return s
}

// barePlace is a place without what decides nothing: where it was, and the caller's wish to wait all the same, where there
// is nothing that it would change. Whoever comes back from a ladder has that wish in any case.
func (x *explorer) barePlace(s ivr.Session) *ivr.Place {
	x.baredPlace = *s.Place
	place := &x.baredPlace
	place.Clock, place.Seq, place.Head, place.Note = time.Time{}, 0, 0, ""
	if q := x.prog.Site.Queues[place.Queue]; q != nil && q.Limits.MaxExpected == 0 && q.Limits.MaxPerAgent == 0 {
		place.Insists, place.MayWait = false, false
	}
	if onLadder(s) {
		place.Insists = false
	}
	place.Lane, place.Any = bareLane(*place)
	return place
}

// bareLane says no more of a lane than whether the caller would give up what it asks for: what that is decides only by whom
// they are served.
func bareLane(p ivr.Place) (lane string, anybody bool) {
	if p.Lane == "" || !p.Any {
		return "", false
	}
	return "needs", true
}

// bareHold is what a waiting caller has heard without what decides nothing. On a ladder all of it is over, and that the queue
// may close too early decides where a key leads only if the ladder then begins with something else than a message.
func (x *explorer) bareHold(s ivr.Session) *ivr.Hold {
	if s.Hold == nil || onLadder(s) {
		return nil
	}
	q := x.prog.Site.Queues[s.Place.Queue]
	if !s.Hold.Warned || q == nil || q.First(flows.WhyClosing) == nil || q.First(flows.WhyClosing).Voicemail != nil {
		return &someHold
	}
	return &warnedHold
}

// onLadder reports whether a caller is on a ladder, and not on the way back into a line.
func onLadder(s ivr.Session) bool {
	return s.Rung > 0 && s.Mode != ivr.ModeLine && s.Mode != ivr.ModeTalk
}

// reason is the reason for which a caller is on a ladder, where one of its rungs or what silence does depends on it.
func (x *explorer) reason(s ivr.Session) flows.Why {
	q := x.prog.Site.Queues[s.Place.Queue]
	if s.Why == flows.WhyClosing || q != nil && slices.ContainsFunc(q.Ladder, func(r flows.Rung) bool { return len(r.When) > 0 }) {
		return s.Why
	}
	return ""
}

// encode appends a session, with what the carrier was told to wait for.
func (x *explorer) encode(b []byte, s ivr.Session, out ivr.Outcome) []byte {
	b = x.reading.append(b, s)
	s.Vars, s.Secret = nil, nil
	x.bared = s
	b, err := x.bared.AppendBinary(b)
	if err != nil {
		x.broken(err)
	}
	kind := byte('-')
	switch waiting(out).(type) {
	case ivr.Listen:
		kind = 'l'
	case ivr.Record:
		kind = 'r'
	case ivr.Dial:
		kind = 'd'
	case ivr.Meet:
		kind = 'm'
	case ivr.HangUp:
		kind = 'h'
	case nil:
		kind = 'n'
	}
	switch {
	case asksForCallback(out):
		kind = 'b'
	case asksForPlace(out):
		kind = 'j'
	case asksMemory(out):
		kind = '?'
	}
	return append(b, kind)
}

// reread is a session as it comes back from an address of ours: as bytes.
func (x *explorer) reread(s ivr.Session) ivr.Session {
	data, err := s.AppendBinary(nil)
	var back ivr.Session
	if err == nil {
		err = back.UnmarshalBinary(data)
	}
	if err != nil {
		x.broken(err)
		return s
	}
	return back
}

// waited is a session whose caller has been in line for so long already.
func waited(s ivr.Session, at time.Time, so time.Duration) ivr.Session {
	if s.Hold == nil {
		return s
	}
	hold := *s.Hold
	since := at.Add(-so)
	hold.Since, hold.SaidAt, hold.Played = since, since, at.Add(-ivr.MusicSegment)
	hold.Unstaffed = time.Time{}
	if so > 0 {
		hold.Unstaffed = since
	}
	s.Hold = &hold
	return s
}

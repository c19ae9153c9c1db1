package phrase

import "time"

// ladder is what callers are told whom the line cannot keep, or may not be able to.
type ladder struct {
	tooLong     string // after the wait that is to be expected
	manyWaiting string
	orWait      string // 0 waits all the same
	closesSoon  string // {time}
	closedNow   string // while the caller waited
	placeKept   string // while the caller waited, who stays
	otherLine   string // {title}
	ratherNot   string // 1 leaves the line, * repeats
}

// TooLong says that a wait, which has just been told, is longer than callers are kept.
func (p *Phrases) TooLong() string { return p.ladder.tooLong }

// ManyWaiting says that too many callers wait for those who are at work.
func (p *Phrases) ManyWaiting() string { return p.ladder.manyWaiting }

// OrWait tells the key that takes the caller in line all the same: 0.
func (p *Phrases) OrWait() string { return p.ladder.orWait }

// ClosesSoon says when the line closes, and that the caller's turn may not come before. The time is in the zone in which
// it is spoken.
func (p *Phrases) ClosesSoon(at time.Time) string {
	return fill(p.ladder.closesSoon, "{time}", p.timeOfDay(at))
}

// ClosedNow says that it has closed while the caller was waiting, who has to leave the line.
func (p *Phrases) ClosedNow() string { return p.ladder.closedNow }

// PlaceKept says that it has closed while the caller was waiting, who stays in line.
func (p *Phrases) PlaceKept() string { return p.ladder.placeKept }

// OtherLine says that the caller is put in line elsewhere.
func (p *Phrases) OtherLine(title string) string { return fill(p.ladder.otherLine, "{title}", title) }

// RatherNot are the keys of a line that may close too early: 1 leaves it, * says it again.
func (p *Phrases) RatherNot() string { return p.ladder.ratherNot }

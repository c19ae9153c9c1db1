package queue

import (
	"slices"
	"time"
	"unicode/utf8"
)

// MainLane is the lane of callers who need no particular skill.
const MainLane = "main"

// EntryState says where a caller stands.
type EntryState string

// The states of an entry. Waiting and Offered count as in line; Connected has an agent; Ended is a tombstone that is
// kept for a while so that a late or repeated request cannot bring a caller back who has gone.
const (
	Waiting   EntryState = "waiting"
	Offered   EntryState = "offered"
	Connected EntryState = "connected"
	Ended     EntryState = "ended"

	Calling  EntryState = "calling"  // a callback whose number rings, with no agent reserved for it yet; in line
	Deferred EntryState = "deferred" // a callback whose time has not come, or whose number is to be tried again later; not in line
)

// Outcome says how an entry ended.
type Outcome string

// The outcomes of an entry.
const (
	Answered  Outcome = "answered"  // the caller talked with an agent
	Abandoned Outcome = "abandoned" // the caller hung up in line
	Left      Outcome = "left"      // the caller chose another way, such as voicemail
	Moved     Outcome = "moved"     // the caller went on to another queue
	Vanished  Outcome = "vanished"  // the carrier no longer knew the call

	Cancelled Outcome = "cancelled" // a callback that the caller, or somebody for them, called off
	Resumed   Outcome = "resumed"   // a callback whose caller phoned in again, and took up its place
	Unreached Outcome = "unreached" // a callback whose number was tried as often as may be, and no person answered
	Expired   Outcome = "expired"   // a callback that was given up because its time was over
)

// Ticket asks for a place in a line.
type Ticket struct {
	Call     string        // the carrier's call identifier; one entry a call
	Queue    string        // the queue's name
	Lane     string        // the canonical text of a Lane; MainLane unless skills or an agent are needed
	Clock    time.Time     // service clock; zero: now. A caller who returns brings the old one along
	Seq      int64         // arrival number that breaks ties; 0: the next one. A caller who returns brings the old one along
	Head     time.Duration // head start of a priority, 0 to MaxHead: the caller counts as having come so much earlier
	Turn     int           // turn of the call that asks: a request as old as the entry's end is refused
	Language string        // BCP 47 tag in which the caller is served
	Note     string        // what the caller chose, at most 60 bytes, whispered to the agent
	From     string        // the caller's number or address
	To       string        // the number that was called
	Limit    int           // refuse with ErrFull when so many are in line; 0: no limit. A caller whom the store lost is never refused
	Callback Callback      // owed to the caller, whose leg goes; the zero Callback: the caller waits on the phone
	Leg      string        // of a lost caller who had been called back: the carrier's leg; empty: Call itself
}

// MaxHead is the largest head start. It bounds how long anybody is held up by priorities: of two callers whom the same
// agents may serve, the one who came more than MaxHead earlier is always served first.
const MaxHead = time.Hour

// Most bytes of a ticket's texts: what is longer than 64 bytes would double what a caller costs in Redis.
const (
	maxNote = 60
	maxText = 64
)

// Normal is the ticket as every store keeps it: texts cut at a rune to 64 bytes (the note to 60), whole milliseconds
// in UTC, a head start in its range, the lane in its canonical text, and the main lane when none is named.
func (t Ticket) Normal() Ticket {
	t.Head = HeadStart(t.Head)
	t.Clock = Millis(t.Clock)
	if t.Callback = t.Callback.normal(); t.Callback.Owed() || t.Leg == t.Call {
		t.Leg = ""
	}
	t.Note = cut(t.Note, maxNote)
	t.Lane, t.Language = canonicalLane(t.Lane), cut(t.Language, maxText)
	t.From, t.To = cut(t.From, maxText), cut(t.To, maxText)
	return t
}

// HeadStart is a head start as every store keeps it: whole milliseconds from 0 to MaxHead.
func HeadStart(d time.Duration) time.Duration { return min(whole(d), MaxHead) }

// Redials reports whether the ticket may take up the place of an earlier call of the same number: it brings none along,
// and its number is one by which a caller is known.
func (t Ticket) Redials() bool {
	return t.Clock.IsZero() && t.From != "" && !slices.Contains(withheld, t.From)
}

// withheld are the numbers that carriers give for many callers at once, the digits spelling anonymous, restricted,
// blocked, unknown and unavailable.
var withheld = []string{
	"anonymous", "restricted", "blocked", "unknown", "unavailable",
	"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253",
}

// Returns reports whether the ticket brings along an old place.
func (t Ticket) Returns() bool { return t.Seq > 0 && !t.Clock.IsZero() }

func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}

// Millis is t in whole milliseconds of UTC, the resolution in which stores keep time. Zero stays zero.
func Millis(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return time.UnixMilli(t.UnixMilli()).UTC()
}

// Entry is a caller in a line, or the memory of one.
type Entry struct {
	Call     string
	Queue    string
	Lane     string
	State    EntryState
	Clock    time.Time
	Seq      int64
	Head     time.Duration
	Turn     int
	Language string
	Note     string
	From     string
	To       string
	Joined   time.Time // when the caller joined this queue
	Changed  time.Time // when State was last set
	Offer    OfferRef  // the oldest that is out while Offered, the accepted one while Connected and after
	Agent    string    // the agent of that offer
	Bridged  time.Time // when caller and agent were first heard together; zero before
	Outcome  Outcome   // why it ended, when State is Ended
	Callback Callback  // owed to the caller; kept when they were reached
	Leg      string    // the carrier's leg of a caller who was called back; empty: Call itself, or none while a callback is owed
	Resumed  bool      // the caller had hung up in this line a while ago, and has the old clock back
}

// InLine reports whether the caller waits, with or without an offer out, on the phone or to be called back.
func (e Entry) InLine() bool { return e.State == Waiting || e.State == Offered || e.State == Calling }

// ToCall reports whether the caller is to be called back: they are not on the phone.
func (e Entry) ToCall() bool { return e.Leg == "" && e.Callback.Owed() }

// OnPhone is the carrier's leg on which the caller is; empty while they are to be called back.
func (e Entry) OnPhone() string {
	if e.Leg != "" || e.ToCall() {
		return e.Leg
	}
	return e.Call
}

// Phones is how many of a ring group's phones may ring for the caller at once: one for who is to be called back.
func (e Entry) Phones(group int) int {
	if e.ToCall() {
		return 1
	}
	return group
}

// Order is the time by which a caller's turn is counted: the service clock less the head start. Lower is sooner; equal
// times are decided by Seq.
func (e Entry) Order() time.Time { return e.Clock.Add(-e.Head) }

// Turned is for how long the caller's turn has been waited for, at least 0.
func (e Entry) Turned(now time.Time) time.Duration { return max(now.Sub(e.Order()), 0) }

// View is what one look at an entry tells: the entry, its place and the facts that an estimate needs. It costs one
// read-only round trip.
type View struct {
	Entry
	Position int  // callers who come first and whom some agent of this one's may serve, and 1; 0 when not in line
	Line     Line // facts about the line as this caller meets it
	Forecast Wait // as last published for this caller, or for one who joins that lane now; the zero Wait: none is
	Now      time.Time

	TookUp    *Entry // told by the Join of a caller who is on the phone again: the callback as it was, its leg to be hung up
	Withdrawn *Offer // told by the Join that moved, parked or took up: the offer that it took back, with the others of its group; their legs to be hung up
}

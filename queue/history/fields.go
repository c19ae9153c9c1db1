package history

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What else is counted. Of callers in line, in the interval in which they came:
const (
	WaitAnswered  Field = "wait"     // milliseconds that those waited who met an agent
	WaitAbandoned Field = "lost"     // milliseconds that those waited who hung up
	EarlyGone     Field = "gone"     // who left by another way within the time of the service level
	Gone          Field = "way"      // who left by another way, by that way: one of the Ways
	Waits         Field = "W"        // waits of those who met an agent, by [Bucket]
	Losses        Field = "L"        // waits of those who hung up, by Bucket
	Human         Field = "human"    // milliseconds from the beginning of the call until the caller met an agent, of those who phoned
	Humans        Field = "H"        // the same, by Bucket
	Redialled     Field = "redial"   // who got the place of an earlier call of theirs
	Transferred   Field = "transfer" // who came from another queue
	Line          Field = "line"     // 1, and who was in line when the interval began
)

// Of agents and of what callers were told, in the interval in which it happened:
const (
	Busy      Field = "busy"     // milliseconds that agents who serve the queue were reserved, talking or wrapping up
	Rung      Field = "ring"     // milliseconds from offers until they were accepted, of talks that ended
	Talked    Field = "talk"     // milliseconds from acceptance until the end of talks, without hold
	Held      Field = "hold"     // milliseconds of hold
	HeldTalks Field = "held"     // talks in which a caller was held
	Wrapped   Field = "wrap"     // milliseconds of wrap-up
	Offers    Field = "offer"    // offers to agents
	Accepted  Field = "accept"   // offers that were accepted
	Refused   Field = "refuse"   // offers that were refused, by why
	Withdrawn Field = "withdraw" // offers that were withdrawn, because the caller had gone or a colleague was faster
	Callbacks Field = "callback" // callbacks, by [CallbackCount]
	Told      Field = "told"     // waits with a time that callers were told
	Settled   Field = "settled"  // those of which something has become, by what
)

// Of calls, whose queue is the one to which the caller goes, or none:
const (
	Calls    Field = "call"  // calls that began, by flow
	Ended    Field = "end"   // calls that ended, by how
	ZeroOuts Field = "zero"  // callers who asked for a person in a flow, by flow and step
	Silences Field = "quiet" // times that nobody answered a question, by flow and step
	Wrong    Field = "wrong" // times that an answer was none, by flow and step
	Faults   Field = "fault" // faults of ours that a person answered, by reason
)

// The ways by which callers leave the line who neither meet an agent nor hang up.
const (
	WayCallback = "callback" // they are to be called back
	WayQueue    = "queue"    // to another queue
	WayLadder   = "ladder"   // down the ladder, or by a key: voicemail, a number on call
	WayOther    = "other"
)

// What is counted of callbacks.
const (
	CallbackOffered   = "offered"   // to callers in line
	CallbackAccepted  = "accepted"  // promised to callers, or arranged for them
	CallbackKept      = "kept"      // over: called by the time that was promised
	CallbackLate      = "late"      // over: called after it
	CallbackBroken    = "broken"    // over: never called
	CallbackUnreached = "unreached" // of those: called, and nobody was reached
)

// Of is the field of one label.
func (f Field) Of(label string) Field { return f + ":" + Field(label) }

// Detail is what was counted by labels, read in one pass.
type Detail struct {
	labels  map[Field]map[string]int64
	spreads map[Field]Spread
}

// Detail reads what was counted by labels.
func (i *Interval) Detail() Detail {
	d := Detail{labels: map[Field]map[string]int64{}, spreads: map[Field]Spread{}}
	for name, n := range i.More {
		at := strings.IndexByte(string(name), ':')
		if at < 0 || n == 0 {
			continue
		}
		f, label := name[:at], string(name[at+1:])
		switch f {
		case Waits, Losses, Humans:
			d.spread(f, label, n)
			continue
		}
		if d.labels[f] == nil {
			d.labels[f] = map[string]int64{}
		}
		d.labels[f][label] = n
	}
	return d
}

func (d Detail) spread(f Field, label string, n int64) {
	b, err := strconv.Atoi(label)
	if err != nil || b < 0 || b >= len(buckets) {
		return
	}
	s := d.spreads[f]
	if s.waits == nil {
		s.waits = make([]int64, len(buckets))
	}
	s.waits[b] += n
	s.n += n
	d.spreads[f] = s
}

// Of are the counts of each label of a field; nil where there are none.
func (d Detail) Of(f Field) map[string]int64 { return d.labels[f] }

// Spread is how the waits of a field are spread.
func (d Detail) Spread(f Field) Spread { return d.spreads[f] }

// LineAt is how many were in line when the interval began, if that was counted.
func (i *Interval) LineAt() (callers int, known bool) {
	n := i.More[Line]
	return int(max(n-1, 0)), n > 0
}

// buckets are the upper bounds of waits that are counted as one, in milliseconds: each 2 % above the one before, and at
// least a tenth of a second.
var buckets = makeBuckets()

const (
	narrowest = 100                   // milliseconds
	widest    = 24 * 60 * 60 * 1000.0 // waits beyond a day count as one of a day
	growth    = 1.02
)

func makeBuckets() []int64 {
	var all []int64
	for at := float64(narrowest); ; at = max(at*growth, at+narrowest) {
		all = append(all, int64(at))
		if at >= widest {
			return all
		}
	}
}

// Bucket is the label under which a wait is counted. Waits of one label differ by 2 %, or by a tenth of a second.
func Bucket(wait time.Duration) string {
	n, _ := slices.BinarySearch(buckets, wait.Milliseconds())
	return strconv.Itoa(min(n, len(buckets)-1))
}

// Spread is how waits are spread, as counted by Bucket. Spreads of intervals add up.
type Spread struct {
	waits []int64 // callers in each bucket; nil: nobody
	n     int64
}

// Callers is how many there are.
func (s Spread) Callers() int64 { return s.n }

// Quantile is the wait that such a share of callers did not exceed, from 0 to 1, by the nearest rank; false where there are
// none. It is at most 1 %, or a twentieth of a second, away from the truth.
func (s Spread) Quantile(share float64) (wait time.Duration, known bool) {
	if s.n == 0 {
		return 0, false
	}
	rank, at := max(int64(math.Ceil(share*float64(s.n))), 1), 0
	for ; at < len(s.waits)-1; at++ {
		if rank -= s.waits[at]; rank <= 0 {
			break
		}
	}
	return middle(at), true
}

// middle is the middle of a bucket.
func middle(b int) time.Duration {
	lower := int64(0)
	if b > 0 {
		lower = buckets[b-1]
	}
	return time.Duration(lower+buckets[b]) * time.Millisecond / 2
}

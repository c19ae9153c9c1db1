package flows

import (
	"fmt"
	"io"
	"slices"
	"time"
)

// Why is a reason for which a caller is on the ladder of a queue.
type Why string

// The reasons. A caller who leaves a line for a message, by a key, has none of them.
const (
	WhyClosed    Why = "closed"    // the queue is closed, or has closed while the caller waited
	WhyFull      Why = "full"      // too many callers wait already
	WhyLongWait  Why = "long_wait" // the caller has waited too long, or would have to
	WhyUnstaffed Why = "unstaffed" // nobody is signed in, or nobody has been at work for too long
	WhyClosing   Why = "closing"   // the queue closes before the caller's turn may come, and the caller would rather not wait
)

// Whys are all the reasons.
func Whys() []Why { return []Why{WhyClosed, WhyFull, WhyLongWait, WhyUnstaffed, WhyClosing} }

// Rung is one thing that is tried when nobody in a queue can take the call. It is of one kind: exactly one of Queue,
// Transfer, Callback and Voicemail is set. The last rung of a ladder is always a voicemail for every reason, because it always
// takes the caller.
type Rung struct {
	Pos  Position
	When []Why // the reasons for which it is tried; empty: every reason

	Queue string // another queue, which takes the caller at the old service clock

	Transfer string        // +E.164 or sip: address of the person on call
	Timeout  time.Duration // how long it rings
	Confirm  bool          // whoever picks up has to press 1, so that a voicemail takes no caller
	Language string        // in which the person on call is asked

	Callback  *CallbackRung // a call, as soon as somebody can make one
	Voicemail *Voicemail
}

// Voicemail says who answers a message and by when.
type Voicemail struct {
	Owner string        // queue or agent
	Due   time.Duration // a person calls back within this time
}

// Holds reports whether the rung is tried for a reason. The empty reason, of a caller who chose the ladder, is every one.
func (r Rung) Holds(why Why) bool {
	return len(r.When) == 0 || why == "" || slices.Contains(r.When, why)
}

// Takes reports whether the rung always takes a caller who comes for a reason: nothing below it is tried then.
func (r Rung) Takes(why Why) bool { return r.Voicemail != nil && r.Holds(why) }

// First is the first rung that is tried for a reason; nil: none.
func (q *Queue) First(why Why) *Rung {
	i := slices.IndexFunc(q.Ladder, func(r Rung) bool { return r.Holds(why) })
	if i < 0 {
		return nil
	}
	return &q.Ladder[i]
}

// rungKind is one kind of rung. Each has a file of its own, rung_<kind>.go.
type rungKind struct {
	fields []field[Rung] // the first is the key that makes a rung one of this kind
	forget func(*Rung)   // takes the defaults of the keys out of a rung of another kind; nil: there are none
}

// rungKinds are the kinds of rungs, those that lead to a person first.
var rungKinds = []rungKind{queueRung, transferRung, callbackRung, voicemailRung}

// rungFields is the table of a rung.
var rungFields = append(fieldsOfKinds(), field[Rung]{"when", optional, reasons(), "the reasons for which it is tried; every reason when left out"})

func fieldsOfKinds() []field[Rung] {
	var all []field[Rung]
	for _, kind := range rungKinds {
		all = append(all, kind.fields...)
	}
	return all
}

// rungKeys are the keys one of which every rung has.
func rungKeys() []string {
	var keys []string
	for _, kind := range rungKinds {
		keys = append(keys, kind.fields[0].name)
	}
	return keys
}

const ladderWhat = `a list such as [{transfer: "+15550100", timeout: 20s}, {voicemail: {owner: reception, due: 4h}}]`

func readLadder(r *reader, c cursor, q *Queue) {
	for _, item := range r.items(c) {
		r.places[item.path] = item
		rung := Rung{Pos: r.at(item.node)}
		readFields(r, item, rungFields, &rung)
		for _, kind := range rungKinds {
			if _, is := r.places[join(item.path, kind.fields[0].name)]; !is && kind.forget != nil {
				kind.forget(&rung)
			}
		}
		q.Ladder = append(q.Ladder, rung)
	}
}

// reasons is a list of reasons.
func reasons() value[Rung] {
	const what = "a list of reasons, such as [closed, unstaffed]"
	var all []string
	for _, why := range Whys() {
		all = append(all, string(why))
	}
	return value[Rung]{what: what, shape: listOf(oneOf(all...)), read: func(r *reader, c cursor, rung *Rung) {
		for _, item := range r.items(c) {
			text, ok := r.text(item, what)
			switch {
			case !ok:
			case !slices.Contains(all, text):
				r.errorAt(item.node, codeRange, suggest(text, all, "write one of them"), "%s is none of the reasons %s", quote(text), listed(all))
			default:
				rung.When = append(rung.When, Why(text))
			}
		}
	}}
}

// fingerprint writes all that a caller can notice of a rung, always in the same way.
func (r Rung) fingerprint(w io.Writer) {
	fmt.Fprintf(w, "rung %q %q %s %v %q %q", r.Queue, r.Transfer, r.Timeout, r.Confirm, r.Language, r.When)
	if r.Callback != nil {
		fmt.Fprintf(w, " back %s", r.Callback.Within)
	}
	if r.Voicemail != nil {
		fmt.Fprintf(w, " %q %s", r.Voicemail.Owner, r.Voicemail.Due)
	}
	fmt.Fprintln(w)
}

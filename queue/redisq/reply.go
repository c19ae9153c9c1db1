package redisq

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"presszero/queue"
)

// reply reads the list that a script returned, field by field in the order in which the script wrote them. The first
// field that is not what it should be is kept as the fault, and everything after it reads as empty.
type reply struct {
	fields []any
	fault  error
}

// read reads one thing and the fault met on the way.
func read[T any](r *reply, one func(*reply) T) (T, error) {
	value := one(r)
	if r.fault != nil {
		return *new(T), r.fault
	}
	return value, nil
}

// readAll reads a list of lists.
func readAll[T any](r *reply, one func(*reply) T) ([]T, error) {
	var all []T
	for !r.empty() {
		value, err := read(r.list(), one)
		if err != nil {
			return nil, err
		}
		all = append(all, value)
	}
	return all, r.fault
}

func (r *reply) empty() bool { return len(r.fields) == 0 }

func (r *reply) next() any {
	if r.empty() {
		r.fail("a field is missing")
		return nil
	}
	field := r.fields[0]
	r.fields = r.fields[1:]
	return field
}

func (r *reply) fail(format string, args ...any) {
	if r.fault == nil {
		r.fault = fmt.Errorf("script reply: "+format, args...)
	}
	r.fields = nil
}

// list is a reply within the reply: a list, or the values of something that is kept packed.
func (r *reply) list() *reply {
	var fields []any
	switch field := r.next().(type) {
	case []any:
		fields = field
	case string:
		var err error
		if fields, err = unpack(field); err != nil {
			r.fail("%w", err)
		}
	default:
		r.fail("want a list")
	}
	return &reply{fields: fields, fault: r.fault}
}

func (r *reply) text() string {
	text, ok := r.next().(string)
	if !ok {
		r.fail("want a text")
	}
	return text
}

func (r *reply) integer() int64 {
	text := r.text()
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		r.fail("want a whole number, got %q", text)
	}
	return n
}

func (r *reply) count() int { return int(r.integer()) }

func (r *reply) real() float64 {
	text := r.text()
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		r.fail("want a number, got %q", text)
	}
	return x
}

// time is a time in milliseconds; empty is zero.
func (r *reply) time() time.Time {
	text := r.text()
	if text == "" {
		return time.Time{}
	}
	ms, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		r.fail("want a time, got %q", text)
	}
	return time.UnixMilli(ms).UTC()
}

func (r *reply) view() queue.View {
	e := r.list()
	v := queue.View{Entry: e.entry(), Position: r.count()}
	l := r.list()
	v.Line, v.Now = l.line(), r.time()
	withdrawn, tookUp := r.list(), r.list()
	v.Forecast = r.forecast(v.Now)
	if !withdrawn.empty() {
		o := withdrawn.offer()
		v.Withdrawn = &o
	}
	if !tookUp.empty() {
		e := tookUp.entry()
		v.TookUp = &e
	}
	r.inherit(e, l, withdrawn, tookUp)
	return v
}

// forecast reads in the order of published in lua/part/published.lua; none are kept of who is not in line.
func (r *reply) forecast(now time.Time) queue.Wait {
	texts := r.list()
	var all []string
	for !texts.empty() {
		all = append(all, texts.text())
	}
	r.inherit(texts)
	return queue.Told(now, all...)
}

// pairs are fields and values in turn.
func (r *reply) pairs() map[string]string {
	all := map[string]string{}
	for !r.empty() {
		all[r.text()] = r.text()
	}
	return all
}

// inherit takes over the faults of lists within.
func (r *reply) inherit(within ...*reply) {
	for _, w := range within {
		if w.fault != nil && r.fault == nil {
			r.fault = w.fault
		}
	}
}

// entry reads in the order of entry_reply in lua/part/entry.lua.
func (r *reply) entry() queue.Entry {
	return queue.Entry{
		Queue:    r.text(),
		Lane:     r.text(),
		State:    queue.EntryState(r.text()),
		Clock:    r.time(),
		Seq:      r.integerOrNone(),
		Head:     time.Duration(r.integerOrNone()) * time.Millisecond,
		Turn:     int(r.integerOrNone()),
		Language: r.text(),
		Note:     r.text(),
		From:     r.text(),
		To:       r.text(),
		Joined:   r.time(),
		Changed:  r.time(),
		Offer:    queue.OfferRef(r.text()),
		Agent:    r.text(),
		Bridged:  r.time(),
		Outcome:  queue.Outcome(r.text()),
		Resumed:  r.text() != "",
		Callback: r.callback(),
		Leg:      r.text(),
		Call:     r.text(),
	}
}

// agent reads in the order of agent_reply in lua/part/agent.lua.
func (r *reply) agent() queue.Agent {
	a := queue.Agent{
		ID:       r.text(),
		Name:     r.text(),
		Address:  r.text(),
		Queues:   r.lines(),
		Language: r.text(),
	}
	profile, err := queue.ParseProfile(r.text())
	if err != nil {
		r.fail("%w", err)
	}
	a.Tiers, a.Skills = profile.Tiers, profile.Skills
	a.Weight, a.Place = r.count(), r.count()
	a.State, a.Since, a.Reason = queue.AgentState(r.text()), r.time(), r.text()
	a.Next, a.Offer, a.Call = queue.AgentState(r.text()), queue.OfferRef(r.text()), r.text()
	a.Deadline = r.time()
	a.Work = queue.Work{Calls: r.count(), Talked: time.Duration(r.integer()) * time.Millisecond, Turn: r.integer()}
	a.Leaving = r.text() != ""
	a.Work.Missed, a.Lease = r.count(), time.Duration(r.integer())*time.Millisecond
	return a
}

// offer reads in the order of offer_reply in lua/part/offer.lua.
func (r *reply) offer() queue.Offer {
	o := queue.Offer{Ref: queue.OfferRef(r.text())}
	e, a := r.list(), r.list()
	o.Entry, o.Agent = e.entry(), a.agent()
	o.Leg, o.Made, o.Deadline = r.text(), r.time(), r.time()
	others := r.list()
	for !others.empty() {
		one := others.list()
		o.Others = append(o.Others, one.offer())
		others.inherit(one)
	}
	r.inherit(e, a, others)
	return o
}

func (r *reply) due() queue.Due {
	kind := queue.DueKind(r.text())
	o := r.list()
	d := queue.Due{Kind: kind, Offer: o.offer()}
	r.inherit(o)
	return d
}

// line reads in the order of line_reply in lua/part/line.lua.
func (r *reply) line() queue.Line {
	return queue.Line{
		Queue:     r.text(),
		Ahead:     r.count(),
		Waiting:   r.count(),
		HeadClock: r.time(),
		Ready:     r.count(),
		Reserved:  r.count(),
		Talking:   r.count(),
		WrapUp:    r.count(),
		Away:      r.count(),
		Handle:    r.sum(),
		Patience:  r.sum(),
	}
}

func (r *reply) sum() queue.Sum {
	return queue.Sum{Count: r.real(), Total: r.real(), Squares: r.real()}
}

// queueView reads in the order of glance in lua/snapshot.lua.
func (r *reply) queueView() queue.QueueView {
	v := queue.QueueView{
		Name: r.text(), Waiting: r.count(), Offered: r.count(), Calling: r.count(), Talking: r.count(),
	}
	l, entries := r.list(), r.list()
	v.Line = l.line()
	v.Oldest = v.Line.HeadClock
	v.Entries, entries.fault = readAll(entries, (*reply).entry)
	v.Deferred = r.count()
	callbacks := r.list()
	v.Callbacks, callbacks.fault = readAll(callbacks, (*reply).entry)
	r.inherit(l, entries, callbacks)
	return v
}

func (r *reply) lines() []string {
	text := r.text()
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// integerOrNone is a whole number; empty is 0.
func (r *reply) integerOrNone() int64 {
	if text, ok := r.peek(); ok && text == "" {
		r.next()
		return 0
	}
	return r.integer()
}

func (r *reply) peek() (string, bool) {
	if r.empty() {
		return "", false
	}
	text, ok := r.fields[0].(string)
	return text, ok
}

package sim

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"time"
)

var (
	errLeft        = errors.New("left the conference")
	errModeChanged = errors.New("another mode in the conference")
)

// The reasons for which a participant leaves.
const (
	participantHungUp = "participant_hung_up"
	participantMoved  = "participant_updated_via_api"
	moderatorEnded    = "moderator_ended_conference"
	endedOverREST     = "conference_ended_via_api"
)

// conference is a room. Its fields are guarded by the carrier's lock.
type conference struct {
	carrier *Carrier
	sid     string
	name    string
	status  string // init, in-progress, completed
	first   *leg
	notice  callbackTarget
	queue   callbackQueue
	members []*participant
	heard   map[[2]*participant]bool // the first hears the second
	created time.Time
	updated time.Time
	reason  string
	endedBy string
}

// participant is one leg in a room. Its fields are guarded by the carrier's lock.
type participant struct {
	leg          *leg
	room         *conference
	label        string
	beep         string
	muted, hold  bool
	coached      string // SID of the only participant who hears this one; empty: all do
	starter      bool
	ender        bool
	music        *request // while waiting for the start
	holdMusic    *request
	joined       time.Time
	change       context.CancelCauseFunc
	gone, kicked bool
}

// enter puts a participant into the room of this name, which is made for its first participant. It fails with 16020
// when the room is full.
func (c *Carrier) enter(p *participant, name string, most int, notice callbackTarget) *fault {
	c.mu.Lock()
	defer c.mu.Unlock()
	room := c.openRoom(name)
	if room != nil && len(room.members) >= most {
		return &fault{code: 16020, message: "the conference is full"}
	}
	if room == nil {
		room = &conference{
			carrier: c, sid: c.newSID("CF"), name: name, status: "init", first: p.leg, notice: notice,
			heard: map[[2]*participant]bool{}, created: c.clock.Now(), updated: c.clock.Now(),
		}
		c.conferences = append(c.conferences, room)
	}
	if p.label != "" && slices.ContainsFunc(room.members, func(m *participant) bool { return m.label == p.label }) {
		return &fault{code: 16025, message: "the label is in use"}
	}
	p.room, p.joined = room, c.clock.Now()
	room.members = append(room.members, p)
	p.leg.noteLocked(Entry{Kind: KindJoined, Conference: name})
	room.tell("participant-join", p, nil)
	room.sound(p, "onEnter")
	if room.mayStart() {
		room.start(p)
	}
	room.refresh()
	return nil
}

// openRoom is the living room of this name, or nil; the lock is held.
func (c *Carrier) openRoom(name string) *conference {
	for i := len(c.conferences) - 1; i >= 0; i-- {
		if room := c.conferences[i]; room.name == name && room.status != "completed" {
			return room
		}
	}
	return nil
}

// mayStart reports whether at least two participants wait, one of whom starts the conference by being there.
func (r *conference) mayStart() bool {
	starts := func(m *participant) bool { return m.starter }
	return r.status == "init" && len(r.members) >= 2 && slices.ContainsFunc(r.members, starts)
}

// start begins the mix.
func (r *conference) start(p *participant) {
	r.status = "in-progress"
	r.carrier.log.add(Entry{Kind: KindConferenceStart, Conference: r.name, Call: p.leg.sid, Party: p.leg.party})
	r.tell("conference-start", nil, nil)
	for _, m := range r.members {
		m.switchMode()
	}
}

// switchMode wakes the participant's leg, which then does what its new mode asks for.
func (p *participant) switchMode() {
	if p.change != nil {
		p.change(errModeChanged)
	}
}

// refresh makes everybody hear whom they are to hear by now.
func (r *conference) refresh() {
	r.updated = r.carrier.clock.Now()
	for i, a := range r.members {
		for _, b := range r.members[:i] {
			r.set([2]*participant{b, a}, map[[2]*participant]bool{{b, a}: r.hears(b, a), {a, b}: r.hears(a, b)})
		}
	}
	for pair := range r.heard {
		if pair[0].gone || pair[1].gone {
			r.set(pair, nil)
		}
	}
}

// hears reports whether a participant hears another: both are in the started mix, the other is not muted, and coaches
// nobody but this one.
func (r *conference) hears(p, other *participant) bool {
	mixed := r.status == "in-progress" && !p.hold && !other.hold
	return mixed && !other.muted && (other.coached == "" || other.coached == p.leg.sid)
}

// set tells two participants whom they hear from now on, of those in hears: each other, which is a bridge, or one the other.
func (r *conference) set(pair [2]*participant, hears map[[2]*participant]bool) {
	back := [2]*participant{pair[1], pair[0]}
	if r.heard[pair] == hears[pair] && r.heard[back] == hears[back] {
		return
	}
	if r.heard[pair] && r.heard[back] {
		r.carrier.unbridgeLocked(pair[0].leg, pair[1].leg, r.name)
	} else {
		r.overhear(r.heard, KindOverheard, pair, back)
	}
	if hears[pair] && hears[back] {
		r.carrier.bridgeLocked(pair[0].leg, pair[1].leg, r.name)
	} else {
		r.overhear(hears, KindOverhears, pair, back)
	}
	for _, p := range [][2]*participant{pair, back} {
		if delete(r.heard, p); hears[p] {
			r.heard[p] = true
		}
	}
}

// overhear tells whoever hears another of these pairs.
func (r *conference) overhear(hears map[[2]*participant]bool, kind Kind, pairs ...[2]*participant) {
	for _, p := range pairs {
		if hears[p] {
			r.carrier.overhearLocked(p[0].leg, p[1].leg, r.name, kind)
		}
	}
}

// sound beeps for a participant who comes or goes, if that participant is one to be beeped for.
func (r *conference) sound(p *participant, when string) {
	if p.beep != "true" && p.beep != when || r.status != "in-progress" {
		return
	}
	for _, m := range r.members {
		m.leg.phone.add(Beeped{})
	}
}

// leave takes a participant out of the room, and ends the room if that is the rule.
func (c *Carrier) leave(p *participant, reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p.gone {
		return
	}
	room := p.room
	room.remove(p, reason)
	switch {
	case p.ender:
		room.end("participant-with-end-conference-on-exit-"+leftOr(p), moderatorEnded, p)
	case len(room.members) == 0:
		room.end("last-participant-"+leftOr(p), moderatorEnded, p)
	}
}

func leftOr(p *participant) string {
	if p.kicked {
		return "kicked"
	}
	return "left"
}

func (r *conference) remove(p *participant, reason string) {
	p.gone = true
	r.members = slices.DeleteFunc(r.members, func(m *participant) bool { return m == p })
	r.refresh()
	r.sound(p, "onExit")
	p.leg.noteLocked(Entry{Kind: KindLeft, Conference: r.name, Why: reason})
	r.tell("participant-leave", p, url.Values{
		"ReasonParticipantLeft": {reason}, "ParticipantCallStatus": {participantStatus(p, reason)},
	})
	if p.change != nil {
		p.change(errLeft)
	}
}

// participantStatus is the call status of a leg that leaves: it is over if its person hung up, else it goes on.
func participantStatus(p *participant, reason string) string {
	if reason == participantHungUp {
		return "completed"
	}
	return p.leg.status
}

// end closes the room; everybody who is still in it leaves. by is whose leaving ended it, or nil.
func (r *conference) end(why, left string, by *participant) {
	if r.status == "completed" {
		return
	}
	for _, m := range slices.Clone(r.members) {
		r.remove(m, left)
	}
	r.status, r.reason, r.updated = "completed", why, r.carrier.clock.Now()
	extra := url.Values{"ReasonConferenceEnded": {why}, "Reason": {why}}
	entry := Entry{Kind: KindConferenceEnd, Conference: r.name, Why: why}
	if by != nil {
		r.endedBy, entry.Call, entry.Party = by.leg.sid, by.leg.sid, by.leg.party
		extra.Set("CallSidEndingConference", by.leg.sid)
		if by.label != "" {
			extra.Set("ParticipantLabelEndingConference", by.label)
		}
	}
	r.carrier.log.add(entry)
	r.tell("conference-end", nil, extra)
}

// wanted are the names under which a document asks for each event.
var wanted = map[string]string{
	"conference-start": "start", "conference-end": "end", "participant-join": "join", "participant-leave": "leave",
	"participant-mute": "mute", "participant-unmute": "mute", "participant-hold": "hold", "participant-unhold": "hold",
	"participant-modify": "modify",
}

// tell sends a conference callback, if the first participant's document asked for it.
func (r *conference) tell(event string, p *participant, extra url.Values) {
	if r.notice.url == "" || !r.notice.events[wanted[event]] {
		return
	}
	params := url.Values{
		"ConferenceSid": {r.sid}, "FriendlyName": {r.name}, "AccountSid": {r.carrier.options.AccountSID},
		"SequenceNumber": {decimal(r.queue.sent)}, "Timestamp": {rfc2822(r.carrier.clock.Now())}, "StatusCallbackEvent": {event},
	}
	if p != nil {
		for name, value := range map[string]bool{
			"Muted": p.muted, "Hold": p.hold, "Coaching": p.coached != "", "EndConferenceOnExit": p.ender, "StartConferenceOnEnter": p.starter,
		} {
			params.Set(name, strconv.FormatBool(value))
		}
		params.Set("CallSid", p.leg.sid)
		if p.label != "" {
			params.Set("ParticipantLabel", p.label)
		}
	}
	r.queue.send(r.first, r.notice, callback{event: event, room: r.name, params: merge(params, extra)})
}

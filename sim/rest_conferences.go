package sim

import (
	"net/http"
	"slices"
	"strconv"
)

func (c *Carrier) listConferences(r *http.Request, q call) (*reply, *apiError) {
	if failed := q.only("FriendlyName", "Status", "Page", "PageSize", "PageToken"); failed != nil {
		return nil, failed
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []any
	for i := len(c.conferences) - 1; i >= 0; i-- {
		if room := c.conferences[i]; q.wants("FriendlyName", room.name) && q.wants("Status", room.status) {
			all = append(all, room.json())
		}
	}
	return page(r, q, "conferences", all), nil
}

func (c *Carrier) fetchConference(r *http.Request, q call) (*reply, *apiError) {
	c.mu.Lock()
	defer c.mu.Unlock()
	room := c.room(q.path[0])
	if room == nil {
		return nil, notFound(r)
	}
	return &reply{http.StatusOK, room.json()}, nil
}

// updateConference ends a room for everybody in it.
func (c *Carrier) updateConference(r *http.Request, q call) (*reply, *apiError) {
	if failed := q.only("Status"); failed != nil {
		return nil, failed
	}
	if status := q.form.Get("Status"); status != "completed" {
		return nil, &apiError{http.StatusBadRequest, 20001, "Invalid Status: " + status}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	room := c.room(q.path[0])
	if room == nil {
		return nil, notFound(r)
	}
	room.end("conference-ended-via-api", endedOverREST, nil)
	return &reply{http.StatusOK, room.json()}, nil
}

func (c *Carrier) listParticipants(r *http.Request, q call) (*reply, *apiError) {
	if failed := q.only("Muted", "Hold", "Page", "PageSize", "PageToken"); failed != nil {
		return nil, failed
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	room := c.room(q.path[0])
	if room == nil {
		return nil, notFound(r)
	}
	var all []any
	for _, p := range room.members {
		if q.wants("Muted", strconv.FormatBool(p.muted)) && q.wants("Hold", strconv.FormatBool(p.hold)) {
			all = append(all, p.json())
		}
	}
	return page(r, q, "participants", all), nil
}

func (c *Carrier) fetchParticipant(r *http.Request, q call) (*reply, *apiError) {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.member(q)
	if p == nil {
		return nil, notFound(r)
	}
	return &reply{http.StatusOK, p.json()}, nil
}

// updateParticipant mutes, holds, or changes what happens when the participant leaves.
func (c *Carrier) updateParticipant(r *http.Request, q call) (*reply, *apiError) {
	if failed := q.only("Muted", "Hold", "HoldUrl", "HoldMethod", "EndConferenceOnExit", "Coaching", "CallSidToCoach"); failed != nil {
		return nil, failed
	}
	if failed := q.addresses("HoldUrl"); failed != nil {
		return nil, failed
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.member(q)
	if p == nil {
		return nil, notFound(r)
	}
	if q.form.Has("EndConferenceOnExit") {
		p.ender = q.form.Get("EndConferenceOnExit") == "true"
		p.room.tell("participant-modify", p, nil)
	}
	if q.form.Has("Coaching") && !p.coach(q) {
		return nil, &apiError{http.StatusBadRequest, 13240, "Invalid CallSidToCoach: " + q.form.Get("CallSidToCoach")}
	}
	if muted := q.form.Get("Muted") == "true"; q.form.Has("Muted") && muted != p.muted {
		p.muted = muted
		p.room.tell(map[bool]string{true: "participant-mute", false: "participant-unmute"}[muted], p, nil)
	}
	if hold := q.form.Get("Hold") == "true"; q.form.Has("Hold") && hold != p.hold {
		p.putOnHold(hold, q)
	}
	p.room.refresh()
	return &reply{http.StatusOK, p.json()}, nil
}

// coach has only one of the others hear the participant, or all of them again. It is false where that one is not there.
func (p *participant) coach(q call) bool {
	p.coached = ""
	if q.form.Get("Coaching") != "true" {
		return true
	}
	sid := q.form.Get("CallSidToCoach")
	if !slices.ContainsFunc(p.room.members, func(m *participant) bool { return m.leg.sid == sid }) {
		return false
	}
	p.coached = sid
	p.room.tell("participant-modify", p, nil)
	return true
}

// putOnHold takes the participant out of the mix, or back into it. The lock is held.
func (p *participant) putOnHold(hold bool, q call) {
	p.hold = hold
	if address := q.form.Get("HoldUrl"); address != "" {
		p.holdMusic = &request{url: address, method: q.or("HoldMethod", "GET"), event: "hold"}
	}
	p.room.tell(map[bool]string{true: "participant-hold", false: "participant-unhold"}[hold], p, nil)
	p.switchMode()
}

// deleteParticipant makes a participant leave; the leg goes on with what its document says after the Dial.
func (c *Carrier) deleteParticipant(r *http.Request, q call) (*reply, *apiError) {
	c.mu.Lock()
	p := c.member(q)
	if p != nil {
		p.kicked = true
	}
	c.mu.Unlock()
	if p == nil {
		return nil, notFound(r)
	}
	c.leave(p, participantMoved)
	return &reply{http.StatusNoContent, nil}, nil
}

// room is the conference with this SID, or the living one with this name; the lock is held.
func (c *Carrier) room(name string) *conference {
	for _, room := range c.conferences {
		if room.sid == name {
			return room
		}
	}
	return c.openRoom(name)
}

// member is the participant that a path names by call SID or label; the lock is held.
func (c *Carrier) member(q call) *participant {
	room := c.room(q.path[0])
	if room == nil {
		return nil
	}
	i := slices.IndexFunc(room.members, func(p *participant) bool {
		return p.leg.sid == q.path[1] || p.label != "" && p.label == q.path[1]
	})
	if i < 0 {
		return nil
	}
	return room.members[i]
}

func (r *conference) json() map[string]any {
	c := r.carrier
	return map[string]any{
		"sid": r.sid, "account_sid": c.options.AccountSID, "friendly_name": r.name, "status": r.status, "region": "us1",
		"api_version": apiVersion, "reason_conference_ended": orNull(r.reason), "call_sid_ending_conference": orNull(r.endedBy),
		"date_created": rfc2822(r.created), "date_updated": rfc2822(r.updated), "uri": c.uri("Conferences", r.sid),
		"subresource_uris": map[string]any{
			"participants": c.uri("Conferences", r.sid, "Participants"), "recordings": c.uri("Conferences", r.sid, "Recordings"),
		},
	}
}

func (p *participant) json() map[string]any {
	c := p.room.carrier
	return map[string]any{
		"call_sid": p.leg.sid, "conference_sid": p.room.sid, "account_sid": c.options.AccountSID, "label": orNull(p.label),
		"muted": p.muted, "hold": p.hold, "coaching": p.coached != "", "call_sid_to_coach": orNull(p.coached), "end_conference_on_exit": p.ender,
		"start_conference_on_enter": p.starter, "status": "connected", "queue_time": nil, "date_created": rfc2822(p.joined),
		"date_updated": rfc2822(p.room.updated), "uri": c.uri("Conferences", p.room.sid, "Participants", p.leg.sid),
	}
}

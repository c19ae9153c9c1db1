package sim

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// participantParameters are those of a participant who is called into a room.
var participantParameters = []string{"To", "From", "Label", "Timeout", "TimeLimit", "StatusCallback", "StatusCallbackMethod",
	"StatusCallbackEvent", "Muted", "Beep", "StartConferenceOnEnter", "EndConferenceOnExit", "WaitUrl", "WaitMethod", "EarlyMedia",
	"Coaching", "CallSidToCoach", "CallReason"}

// createParticipant calls a party into a room, which comes into being with its first participant.
func (c *Carrier) createParticipant(_ *http.Request, q call) (*reply, *apiError) {
	q.form.Set("Twiml", "-") // what follows the answer is the room
	failed := c.refuseParticipant(q)
	if failed != nil {
		return nil, failed
	}
	name, sid := q.path[0], ""
	c.mu.Lock()
	if room := c.room(name); room != nil {
		name, sid = room.name, room.sid
	}
	c.mu.Unlock()
	q.form.Set("Twiml", enteringRoom(name, q))
	made, failed := c.place(q)
	if failed != nil {
		return nil, failed
	}
	return &reply{http.StatusCreated, map[string]any{
		"call_sid": made["sid"], "conference_sid": orNull(sid), "account_sid": c.options.AccountSID, "label": orNull(q.form.Get("Label")),
		"muted": q.form.Get("Muted") == "true", "hold": false, "coaching": q.form.Get("Coaching") == "true",
		"call_sid_to_coach": orNull(q.form.Get("CallSidToCoach")), "end_conference_on_exit": q.form.Get("EndConferenceOnExit") == "true",
		"start_conference_on_enter": q.or("StartConferenceOnEnter", "true") == "true", "status": "queued", "queue_time": nil,
		"date_created": rfc2822(c.clock.Now()), "date_updated": rfc2822(c.clock.Now()),
		"uri": c.uri("Conferences", sid, "Participants", fmt.Sprint(made["sid"])),
	}}, nil
}

func (c *Carrier) refuseParticipant(q call) *apiError {
	if failed := q.only(append(slices.Clone(participantParameters), "Twiml")...); failed != nil {
		return failed
	}
	if failed := q.addresses("StatusCallback", "WaitUrl"); failed != nil {
		return failed
	}
	return c.refuseTarget(q)
}

// enteringRoom is the document that leads whoever answers into the room.
func enteringRoom(name string, q call) string {
	var b strings.Builder
	b.WriteString("<Response><Dial><Conference")
	for parameter, attribute := range map[string]string{
		"Muted": "muted", "Beep": "beep", "StartConferenceOnEnter": "startConferenceOnEnter", "EndConferenceOnExit": "endConferenceOnExit",
		"WaitUrl": "waitUrl", "WaitMethod": "waitMethod", "Label": "participantLabel",
	} {
		if q.form.Has(parameter) {
			b.WriteString(" " + attribute + `="`)
			_ = xml.EscapeText(&b, []byte(q.form.Get(parameter))) // a builder takes everything
			b.WriteString(`"`)
		}
	}
	if q.form.Get("Coaching") == "true" {
		b.WriteString(` coach="` + q.form.Get("CallSidToCoach") + `"`)
	}
	b.WriteString(">")
	_ = xml.EscapeText(&b, []byte(name))
	b.WriteString("</Conference></Dial></Response>")
	return b.String()
}

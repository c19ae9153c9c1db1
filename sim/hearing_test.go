package sim

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	api "github.com/twilio/twilio-go/rest/api/v2010"
)

// TestWhoIsCoachedAloneHearsTheCoach has a third party called into a room: who listens hears both and is heard by nobody, who
// coaches is heard by one of the two, and who joins by both.
func TestWhoIsCoachedAloneHearsTheCoach(t *testing.T) {
	s := newStage(t)
	sdk := s.sdk(testToken)
	const caller, agent, boss = testCaller, "+15550124", "+15550102"
	s.first(room(`waitUrl=""`), AwaitFinished())
	s.inRoom(1)
	colleague := s.second(room(`waitUrl=""`), AwaitFinished())
	s.inRoom(2)
	s.SetParty(boss, Party{Script: Script{AwaitFinished()}})
	_, err := sdk.CreateParticipant("room", (&api.CreateParticipantParams{}).SetTo(boss).SetFrom("+15550177").
		SetMuted(true).SetBeep("false").SetStartConferenceOnEnter(false).SetEndConferenceOnExit(false))
	if codeOf(err) != 21210 {
		t.Errorf("a call from somebody else's number: %v, want 21210", err)
	}
	invited, err := sdk.CreateParticipant("room", (&api.CreateParticipantParams{}).SetTo(boss).SetFrom(testNumber).
		SetMuted(true).SetBeep("false").SetStartConferenceOnEnter(false).SetEndConferenceOnExit(false))
	if err != nil {
		t.Fatal(err)
	}
	hears := func(want map[string][]string) {
		t.Helper()
		s.await("who hears whom", func() bool { return cmp.Equal(want, s.Hearing("room")) })
	}
	both := map[string][]string{caller: {agent}, agent: {caller}, boss: {caller, agent}}
	hears(both)
	sid, leg := *invited.ConferenceSid, *invited.CallSid
	if _, err := sdk.UpdateParticipant(sid, leg, (&api.UpdateParticipantParams{}).SetMuted(false).SetCoaching(true).SetCallSidToCoach("CAnobody")); codeOf(err) != 13240 {
		t.Errorf("somebody coaches a leg that is not there: %v, want 13240", err)
	}
	if _, err := sdk.UpdateParticipant(sid, leg, (&api.UpdateParticipantParams{}).SetMuted(false).SetCoaching(true).SetCallSidToCoach(colleague.CallSID())); err != nil {
		t.Fatal(err)
	}
	hears(map[string][]string{caller: {agent}, agent: {boss, caller}, boss: {caller, agent}})
	if _, err := sdk.UpdateParticipant(sid, leg, (&api.UpdateParticipantParams{}).SetCoaching(false)); err != nil {
		t.Fatal(err)
	}
	hears(map[string][]string{caller: {boss, agent}, agent: {boss, caller}, boss: {caller, agent}})
	if err := sdk.DeleteParticipant(sid, leg, nil); err != nil {
		t.Fatal(err)
	}
	hears(map[string][]string{caller: {agent}, agent: {caller}})
	s.ends(leg)
}

package webhook

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"presszero/ivr"
	"presszero/ivr/twilio"
	"presszero/queue"
)

// Addresses makes the addresses that the carrier is given.
type Addresses struct {
	base     *url.URL
	root     string // base, without a slash at its end
	media    string // what recordings stand below
	seal     *Sealer
	callerID string
}

// NewAddresses makes addresses below the public address of the service. The caller ID is shown to outside numbers;
// empty: the caller's own.
func NewAddresses(public *url.URL, seal *Sealer, callerID string) *Addresses {
	root := strings.TrimSuffix(public.String(), "/")
	return &Addresses{base: public, root: root, media: root + "/media/", seal: seal, callerID: callerID}
}

// Caller is where the carrier asks for the next document of a call whose session is in the store, and that it was told so at
// that time.
func (a *Addresses) Caller(call string, now time.Time) (string, error) {
	sealed, err := a.seal.Seal("call", callToken{Call: call})
	if err != nil {
		return "", fmt.Errorf("address of call: %w", err)
	}
	return a.links("/voice/turn", sealed).Silence + "&" + fetchParam + "=" + strconv.FormatInt(now.UnixMilli(), 10), nil
}

// Offer is Caller for a caller who is to be asked whether they would rather be called back.
func (a *Addresses) Offer(call string, now time.Time) (string, error) {
	address, err := a.Caller(call, now)
	if err != nil {
		return "", err
	}
	return address + "&" + offerParam + "=" + offerCallback, nil
}

// offerParam marks the address of Offer, and says what is offered.
const (
	offerParam    = "offer"
	offerCallback = "callback"
)

// fetchParam marks the address to which a caller is fetched from the hold music, and holds the time in milliseconds.
const fetchParam = "fetch"

// fetchedAt is the time in an address of Caller; zero in any other.
func fetchedAt(query url.Values) time.Time {
	ms, err := strconv.ParseInt(query.Get(fetchParam), 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}

// Agent is where the carrier asks for the first document of an agent's leg, and where it tells how the leg fares.
func (a *Addresses) Agent(offer queue.OfferRef) (voice, status string, err error) {
	l, err := a.agent(agentToken{Offer: offer, Stage: stageAnswer})
	if err != nil {
		return "", "", err
	}
	sealed, err := a.seal.Seal("agent", agentToken{Offer: offer})
	return l.Turn, a.links("/voice/agent/status", sealed).Turn, err
}

// Unreached is where the agent's leg of an offer is led that waits for somebody who is not reached.
func (a *Addresses) Unreached(offer queue.Offer) (string, error) {
	l, err := a.agent(agentToken{Offer: offer.Ref, Stage: stageUnreached, Language: offer.Agent.Language})
	return l.Turn, err
}

// Customer is where the carrier asks for the first document of the leg on which a caller is called back, and where it
// tells how the leg fares. The call is the line's name for the caller.
func (a *Addresses) Customer(call string) (voice, status string, err error) {
	sealed, err := a.seal.Seal("customer", callToken{Call: call})
	if err != nil {
		return "", "", fmt.Errorf("address of customer: %w", err)
	}
	return a.links("/voice/customer", sealed).Turn, a.links("/voice/customer/status", sealed).Turn, nil
}

// Taken is where the agent's leg of an offer is led that a colleague has taken.
func (a *Addresses) Taken(offer queue.Offer) (string, error) {
	l, err := a.agent(agentToken{Offer: offer.Ref, Stage: stageTaken, Language: offer.Agent.Language})
	return l.Turn, err
}

// Verdict is where the carrier tells who has answered the phone of an offer's agent.
func (a *Addresses) Verdict(offer queue.OfferRef) (string, error) {
	sealed, err := a.seal.Seal("agent", agentToken{Offer: offer})
	if err != nil {
		return "", fmt.Errorf("address of verdict: %w", err)
	}
	return a.links("/voice/agent/machine", sealed).Turn, nil
}

// callToken is what an address of a caller's leg carries: the session, or only the call whose session is in the store.
type callToken struct {
	Call    string
	Session *ivr.Session
}

// The first byte of a call's token says which of the two follows.
const (
	carriesSession = 's'
	namesCall      = 'c'
)

// AppendBinary implements encoding.BinaryAppender.
func (t callToken) AppendBinary(b []byte) ([]byte, error) {
	if t.Session == nil {
		return append(append(b, namesCall), t.Call...), nil
	}
	return t.Session.AppendBinary(append(b, carriesSession))
}

// UnmarshalBinary implements encoding.BinaryUnmarshaler.
func (t *callToken) UnmarshalBinary(b []byte) error {
	switch {
	case len(b) > 0 && b[0] == namesCall:
		*t = callToken{Call: string(b[1:])}
		return nil
	case len(b) > 0 && b[0] == carriesSession:
		t.Session = new(ivr.Session)
		err := t.Session.UnmarshalBinary(b[1:])
		t.Call = t.Session.Call
		return err
	default:
		return errSeal
	}
}

// agentToken is what an address of an agent's leg carries.
type agentToken struct {
	Offer    queue.OfferRef `json:"o"`
	Agent    string         `json:"a,omitempty"`
	Stage    stage          `json:"s"`
	Language string         `json:"l,omitempty"`
	Tries    int            `json:"n,omitempty"`
	// Caller and Queue are those of a callback that the agent has taken: the agent is in the room first.
	Caller string `json:"c,omitempty"`
	Queue  string `json:"q,omitempty"`
}

// AppendBinary implements encoding.BinaryAppender.
func (t agentToken) AppendBinary(b []byte) ([]byte, error) {
	text, err := json.Marshal(t)
	return append(b, text...), err
}

// UnmarshalBinary implements encoding.BinaryUnmarshaler.
func (t *agentToken) UnmarshalBinary(b []byte) error { return json.Unmarshal(b, t) }

// longest is the length of a sealed session beyond which it is left in the store, so that no address grows beyond what
// carriers take.
const longest = 1800

// Turn makes the addresses of a caller's next turn.
func (a *Addresses) Turn(s ivr.Session) (twilio.Links, error) {
	sealed, err := a.seal.Seal("call", callToken{Call: s.Call, Session: &s})
	if err == nil && len(sealed) > longest {
		sealed, err = a.seal.Seal("call", callToken{Call: s.Call})
	}
	if err != nil {
		return twilio.Links{}, fmt.Errorf("address of turn %d: %w", s.Turn, err)
	}
	links := a.links("/voice/turn", sealed)
	if s.Mode == ivr.ModeTalk && s.Place != nil {
		links.Wait, err = a.room(roomToken{Call: s.InLineAs(), Queue: s.Place.Queue, Language: s.Language})
	}
	return links, err
}

// room is where the carrier asks what a caller hears who is alone in the room.
func (a *Addresses) room(t roomToken) (string, error) {
	sealed, err := a.seal.Seal("room", t)
	if err != nil {
		return "", fmt.Errorf("address of room: %w", err)
	}
	return a.links("/voice/room", sealed).Turn, nil
}

// agent makes the addresses of an agent's leg.
func (a *Addresses) agent(t agentToken) (twilio.Links, error) {
	sealed, err := a.seal.Seal("agent", t)
	if err != nil {
		return twilio.Links{}, fmt.Errorf("address of offer: %w", err)
	}
	l := a.links("/voice/agent", sealed)
	if t.Stage == stageTalk && t.Caller != "" {
		l.Wait, err = a.room(roomToken{Call: t.Caller, Queue: t.Queue, Agent: true})
	}
	return l, err
}

func (a *Addresses) links(path, token string) twilio.Links {
	const kind = "&" + twilio.KindParam + "="
	silence := a.root + path + "?t=" + token + kind + twilio.KindSilence
	turn := silence[:len(silence)-len(kind+twilio.KindSilence)]
	return twilio.Links{
		Turn:     turn,
		Silence:  silence,
		Continue: turn + kind + twilio.KindContinue,
		Media:    a.media,
		CallerID: a.callerID,
	}
}

// tokenOf is the token in an address of ours; empty when there is none.
func tokenOf(address string) string { return queryOf(address).Get("t") }

// queryOf is what an address of ours carries; nothing when it is none.
func queryOf(address string) url.Values {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	return u.Query()
}

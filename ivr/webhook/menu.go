package webhook

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"go.uber.org/zap"

	"presszero/ivr"
	"presszero/ivr/phrase"
	"presszero/ivr/twilio"
	"presszero/queue"
)

// menuToken is what the address of an agent's menu carries: whose call it is, and which agent's phone.
type menuToken struct {
	Call  string `json:"c"`
	Agent string `json:"a"`
}

// AppendBinary implements encoding.BinaryAppender.
func (t menuToken) AppendBinary(b []byte) ([]byte, error) {
	text, err := json.Marshal(t)
	return append(b, text...), err
}

// UnmarshalBinary implements encoding.BinaryUnmarshaler.
func (t *menuToken) UnmarshalBinary(b []byte) error { return json.Unmarshal(b, t) }

const menuDecides = 4 * time.Second

// greet is what a caller hears first who calls from an agent's phone: the agent's state, and the keys that change it. Nil:
// the phone is nobody's, or the line cannot be read; then the call is like any other.
func (h *Handler) greet(ctx context.Context, in request) []byte {
	id := h.o.AgentAt(in.form.Get("From"))
	if id == "" {
		return nil
	}
	agent, err := h.o.Desk.Agent(ctx, id)
	if err != nil {
		in.log.Warn("the agent who calls in cannot be read; the call goes on as any caller's", zap.Error(err))
		return nil
	}
	words := h.o.Phrases.For(agent.Language)
	links, err := h.o.Addresses.menu(menuToken{Call: in.call(), Agent: id})
	if err != nil {
		in.log.Error("agent's menu", zap.Error(err))
		return nil
	}
	listen := h.listen(agent.Language, stateOf(agent, words), words.AgentMenu())
	listen.Timeout = menuDecides
	reply, err := twilio.Encode(nil, []ivr.Instruction{listen}, links)
	if err != nil {
		in.log.Error("agent's menu", zap.Error(err))
		return nil
	}
	in.log.Info("an agent calls in", zap.String("agent", id))
	return reply
}

// agentMenu takes the key of an agent who has called in. 0 reaches a person, as always; silence, and any other key, go on
// as any caller.
func (h *Handler) agentMenu(ctx context.Context, in request) ([]byte, error) {
	var t menuToken
	if err := h.o.Addresses.seal.Open("menu", in.token, &t); err != nil || t.Call != in.call() {
		return nil, fault{ivr.ReasonRequest, fmt.Errorf("token of an agent's menu: %w", err)}
	}
	var agent queue.Agent
	var err error
	switch keys := in.form.Get("Digits"); keys {
	case "1":
		agent, err = h.o.Desk.Return(ctx, t.Agent)
		agent.State = queue.Ready // as soon as the phone is free
	case "2":
		agent, err = h.o.Desk.SetAgent(ctx, t.Agent, queue.Away, reasonByPhone)
		agent.State = queue.Away
	case "3":
		agent, err = h.o.Desk.SetAgent(ctx, t.Agent, queue.Offline, "")
		agent.State = queue.Offline
	default:
		return h.goOn(ctx, in, keys)
	}
	if err != nil {
		in.log.Error("the agent's state cannot be changed; the call goes on as any caller's", zap.Error(err))
		return h.goOn(ctx, in, "")
	}
	in.log.Info("an agent changes state by phone", zap.String("agent", t.Agent), zap.String("state", string(agent.State)))
	words := h.o.Phrases.For(agent.Language)
	do := []ivr.Instruction{h.speak(agent.Language, stateOf(agent, words)), h.speak(agent.Language, words.Goodbye()), ivr.HangUp{}}
	return twilio.Encode(nil, do, twilio.Links{Media: h.o.Addresses.media})
}

// reasonByPhone is why an agent is away who said so on the phone.
const reasonByPhone = "by phone"

// stateOf tells agents their state.
func stateOf(a queue.Agent, words *phrase.Phrases) string {
	switch a.State {
	case queue.Ready:
		return words.AgentReady()
	case queue.Away:
		return words.AgentAway()
	case queue.Offline:
		return words.AgentOffline()
	case queue.Reserved, queue.Talking, queue.WrapUp:
	}
	return words.AgentBusy()
}

// goOn lets the flow receive a call that came from an agent's phone. Who has pressed 0 is on the way to a person with the
// same request.
func (h *Handler) goOn(ctx context.Context, in request, keys string) ([]byte, error) {
	out, err := h.begin(ctx, in, in.form)
	if err != nil {
		return nil, fault{ivr.ReasonRequest, err}
	}
	before := ivr.Session{Call: out.Session.Call, Flow: out.Session.Flow}
	if keys == "0" && out.Join == nil && out.Session.Mode != ivr.ModeDone {
		escape := ivr.Event{Kind: ivr.EventKeys, Keys: keys}
		out = after(out, h.walk(ctx, out.Session, escape))
	}
	return h.answer(ctx, in, before, out)
}

// menu makes the addresses of an agent's menu.
func (a *Addresses) menu(t menuToken) (twilio.Links, error) {
	sealed, err := a.seal.Seal("menu", t)
	if err != nil {
		return twilio.Links{}, fmt.Errorf("address of menu: %w", err)
	}
	return a.links("/voice/agent/menu", sealed), nil
}

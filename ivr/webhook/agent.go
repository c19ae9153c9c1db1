package webhook

import (
	"context"
	"errors"
	"strings"
	"time"

	"go.uber.org/zap"

	"presszero/ivr"
	"presszero/ivr/phrase"
	"presszero/ivr/twilio"
	"presszero/queue"
)

// stage is how far an agent's leg has come.
type stage string

const (
	stageAnswer stage = "answer" // the phone was picked up
	stageDecide stage = "decide" // the whisper was heard
	stageTalk   stage = "talk"   // the agent is with the caller
	stageAway   stage = "away"   // the agent was told to be away now
	stageTaken  stage = "taken"  // a colleague has the caller

	stageBack stage = "back" // the browser that was gone was answered

	stageUnreached stage = "unreached" // the agent waited for a caller who was called back and not reached
)

// agent answers an agent's leg: a whisper, 1 to accept, 2 to decline. Whoever presses neither, a voicemail above all,
// never gets the caller.
func (h *Handler) agent(ctx context.Context, in request) ([]byte, error) {
	var t agentToken
	if err := h.o.Addresses.seal.Open("agent", in.token, &t); err != nil {
		return nil, fault{ivr.ReasonRequest, err}
	}
	in.log = in.log.With(zap.String("offer", string(t.Offer)))
	do, next, err := h.agentTurn(ctx, t, in)
	if errors.Is(err, queue.ErrStaleOffer) {
		in.log.Info("agent comes too late", zap.Error(err))
		sentence := (*phrase.Phrases).CallerGone
		if errors.Is(err, queue.ErrTaken) {
			sentence = (*phrase.Phrases).Taken
		}
		do, err = h.tell(t.Language, sentence), nil
	}
	if err != nil { // the agent is not a caller: say nothing, and let the offer lapse
		in.log.Error("agent's leg", zap.Error(err))
		do = []ivr.Instruction{ivr.HangUp{}}
	}
	links, err := h.o.Addresses.agent(next)
	if err != nil {
		return nil, fault{ivr.ReasonPanic, err}
	}
	return twilio.Encode(nil, do, links)
}

// agentTurn returns the next document of an agent's leg and the token of the turn after it.
func (h *Handler) agentTurn(ctx context.Context, t agentToken, in request) ([]ivr.Instruction, agentToken, error) {
	switch t.Stage {
	case stageAnswer:
		return h.pickedUp(ctx, t, in.call())
	case stageUnreached:
		return h.tell(t.Language, (*phrase.Phrases).CustomerNotReached), t, nil
	case stageTalk:
		return h.outOfRoom(ctx, t, in)
	case stageBack:
		return h.back(ctx, t, in.call())
	case stageTaken:
		return nil, t, queue.ErrTaken
	case stageAway:
		return h.stayReady(ctx, t, in.form.Get("Digits"))
	}
	return h.decided(ctx, t, in)
}

// pickedUp greets an agent who has picked up: by telephone with who is calling, because anybody may have picked up. A softphone
// is answered by a click of the agent, who has read all of that.
func (h *Handler) pickedUp(ctx context.Context, t agentToken, leg string) ([]ivr.Instruction, agentToken, error) {
	offer, err := h.o.Desk.Answered(ctx, t.Offer)
	if err != nil {
		return nil, t, err
	}
	t.Stage, t.Agent, t.Language = stageDecide, offer.Agent.ID, offer.Agent.Language
	if strings.HasPrefix(offer.Agent.Address, "client:") || h.enough(ctx, t.Offer) {
		return h.connect(ctx, t, leg)
	}
	return h.whisper(offer), t, nil
}

// enough reports whether no key is needed. What cannot be read asks for one.
func (h *Handler) enough(ctx context.Context, ref queue.OfferRef) bool {
	enough, err := h.o.Talks.PickingUpIsEnough(ctx, ref)
	if err != nil {
		h.o.Log.Warn("what was clicked for an offer; its agent is asked for a key", zap.Error(err))
	}
	return enough && err == nil
}

// decided goes on after the whisper.
func (h *Handler) decided(ctx context.Context, t agentToken, in request) ([]ivr.Instruction, agentToken, error) {
	switch keys := in.form.Get("Digits"); {
	case keys == "1", keys == "" && h.enough(ctx, t.Offer):
		return h.connect(ctx, t, in.call())
	case keys == "2":
		return h.missed(ctx, t, queue.Declined, (*phrase.Phrases).DeclinedAway)
	case t.Tries == 0:
		t.Tries++
		return h.ask(t.Language), t, nil
	default:
		return h.missed(ctx, t, queue.NoAnswer, (*phrase.Phrases).SetAway)
	}
}

// outOfRoom goes on with an agent's leg that has come out of the room.
func (h *Handler) outOfRoom(ctx context.Context, t agentToken, in request) ([]ivr.Instruction, agentToken, error) {
	if in.form.Get("CallStatus") != string(twilio.StateInProgress) {
		on, err := h.o.Talks.GoesOn(ctx, t.Offer, in.call())
		if err == nil && !on {
			err = h.o.Desk.Parted(ctx, t.Offer)
		}
		return []ivr.Instruction{ivr.HangUp{}}, t, err
	}
	return h.leftRoom(ctx, t)
}

// missed refuses the offer. An agent who is away for it, and still listens, may undo that by one key.
func (h *Handler) missed(
	ctx context.Context, t agentToken, why queue.Refusal, away func(*phrase.Phrases) string,
) ([]ivr.Instruction, agentToken, error) {
	if err := h.o.Desk.Refuse(ctx, t.Offer, why); err != nil {
		return nil, t, err
	}
	agent, err := h.o.Desk.Agent(ctx, t.Agent)
	if err != nil || agent.State != queue.Away || agent.Reason != string(why) {
		return []ivr.Instruction{ivr.HangUp{}}, t, err
	}
	t.Stage = stageAway
	words := h.o.Phrases.For(t.Language)
	return []ivr.Instruction{h.listen(t.Language, away(words), words.StayReady())}, t, nil
}

// stayReady takes an agent back who was told to be away now and presses 1.
func (h *Handler) stayReady(ctx context.Context, t agentToken, keys string) ([]ivr.Instruction, agentToken, error) {
	if keys != "1" {
		return []ivr.Instruction{ivr.HangUp{}}, t, nil
	}
	_, err := h.o.Desk.Return(ctx, t.Agent)
	return h.tell(t.Language, (*phrase.Phrases).AgentReady), t, err
}

// machine takes the carrier's verdict on who has answered an agent's phone. A machine's leg ends. A person
// needs no key who has accepted on the screen; anything else is nothing but a hint: who presses 1 is a person.
func (h *Handler) machine(ctx context.Context, in request) error {
	status, err := twilio.DecodeStatus(in.form)
	if err != nil {
		return err
	}
	var t agentToken
	if err := h.o.Addresses.seal.Open("agent", in.token, &t); err != nil {
		return err
	}
	if !status.Machine() {
		return h.o.Talks.Verdict(ctx, t.Offer, status.AnsweredBy)
	}
	in.log.Info("a machine answered an agent's phone", zap.String("by", status.AnsweredBy))
	return h.o.Desk.Machine(ctx, t.Offer, status.Call)
}

// whisper tells the agent who is calling before the agent decides.
func (h *Handler) whisper(offer queue.Offer) []ivr.Instruction {
	lang, e, now := offer.Agent.Language, offer.Entry, h.o.Clock.Now()
	words, since := h.o.Phrases.For(lang), e.Clock
	if _, asked := queue.TalkOf(e.Call); asked {
		return []ivr.Instruction{h.listen(lang, words.WhisperAsked(e.Note), words.AcceptOrDecline())}
	}
	if e.ToCall() {
		text := words.WhisperCallback(h.o.Queues.Title(e.Queue, lang), now.Sub(e.Clock), e.Note)
		return []ivr.Instruction{h.listen(lang, text, words.AcceptOrDecline())}
	}
	if e.Resumed { // the time in which nobody was on the phone was not waited
		since = e.Joined
	}
	texts := []string{words.Whisper(h.o.Queues.Title(e.Queue, lang), now.Sub(since), e.Note)}
	if e.Resumed {
		texts = append(texts, words.SecondCall(now.Sub(e.Clock)))
	}
	return []ivr.Instruction{h.listen(lang, append(texts, words.AcceptOrDecline())...)}
}

// await sends an agent into the room before the caller, who is being called back.
func (h *Handler) await(offer queue.Offer) []ivr.Instruction {
	lang := offer.Agent.Language
	return []ivr.Instruction{h.speak(lang, h.o.Phrases.For(lang).CallingCustomer()), ivr.Meet{Room: ivr.Room(offer.Entry.Call), Seat: ivr.SeatAgent}}
}

// ask repeats the keys once.
func (h *Handler) ask(lang string) []ivr.Instruction {
	return []ivr.Instruction{h.listen(lang, h.o.Phrases.For(lang).AcceptOrDecline())}
}

const agentDecides = 6 * time.Second

func (h *Handler) listen(lang string, texts ...string) ivr.Listen {
	l := ivr.Listen{Max: 1, Timeout: agentDecides}
	for _, text := range texts {
		l.Prompts = append(l.Prompts, h.speak(lang, text))
	}
	return l
}

// tell says one sentence and hangs up.
func (h *Handler) tell(lang string, sentence func(*phrase.Phrases) string) []ivr.Instruction {
	return []ivr.Instruction{h.speak(lang, sentence(h.o.Phrases.For(lang))), ivr.HangUp{}}
}

// speak is a sentence of ours to an agent, or the recording in its place.
func (h *Handler) speak(lang, text string) ivr.Instruction {
	if recording := h.o.Phrases.For(lang).Recording(text); recording != "" {
		return ivr.Audio{Path: ivr.MediaPath(recording), Text: text}
	}
	voice := h.o.Voices(lang)
	return ivr.Speak{Text: text, Locale: voice.Locale, Voice: voice.Name}
}

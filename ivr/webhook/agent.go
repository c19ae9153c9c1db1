package webhook

import (
	"context"
	"errors"
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
	do, next, err := h.agentTurn(ctx, t, in.form.Get("Digits"))
	if errors.Is(err, queue.ErrStaleOffer) {
		in.log.Info("agent comes too late")
		do, err = h.tell(t.Language, func(p *phrase.Phrases) string { return p.CallerGone() }), nil
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
func (h *Handler) agentTurn(ctx context.Context, t agentToken, keys string) ([]ivr.Instruction, agentToken, error) {
	switch {
	case t.Stage == stageAnswer:
		offer, err := h.o.Desk.Answered(ctx, t.Offer)
		if err != nil {
			return nil, t, err
		}
		t.Stage, t.Language = stageDecide, offer.Agent.Language
		return h.whisper(offer), t, nil
	case t.Stage == stageUnreached:
		return nil, t, queue.ErrStaleOffer
	case t.Stage == stageTalk:
		return []ivr.Instruction{ivr.HangUp{}}, t, h.o.Desk.Ended(ctx, t.Offer, queue.NoAnswer)
	case keys == "1":
		offer, err := h.o.Desk.Accept(ctx, t.Offer)
		t.Stage = stageTalk
		return []ivr.Instruction{ivr.Audio{Path: "chime.wav"}, ivr.Meet{Room: ivr.Room(offer.Entry.Call)}}, t, err
	case keys == "2":
		return []ivr.Instruction{ivr.HangUp{}}, t, h.o.Desk.Refuse(ctx, t.Offer, queue.Declined)
	case t.Tries == 0:
		t.Tries++
		return h.ask(t.Language), t, nil
	default:
		return h.tell(t.Language, (*phrase.Phrases).SetAway), t, h.o.Desk.Refuse(ctx, t.Offer, queue.NoAnswer)
	}
}

// whisper tells the agent who is calling before the agent decides.
func (h *Handler) whisper(offer queue.Offer) []ivr.Instruction {
	lang, e, now := offer.Agent.Language, offer.Entry, h.o.Clock.Now()
	words, since := h.o.Phrases.For(lang), e.Clock
	if e.Resumed { // the time in which nobody was on the phone was not waited
		since = e.Joined
	}
	texts := []string{words.Whisper(h.o.Queues.Title(e.Queue, lang), now.Sub(since), e.Note)}
	if e.Resumed {
		texts = append(texts, words.SecondCall(now.Sub(e.Clock)))
	}
	return []ivr.Instruction{h.listen(lang, append(texts, words.AcceptOrDecline())...)}
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

func (h *Handler) speak(lang, text string) ivr.Speak {
	voice := h.o.Voices(lang)
	return ivr.Speak{Text: text, Locale: voice.Locale, Voice: voice.Name}
}

package webhook

import (
	"context"
	"encoding/json"
	"fmt"

	"go.uber.org/zap"

	"presszero/ivr"
	"presszero/ivr/twilio"
)

// onCall answers the leg of somebody who is rung for a caller whom nobody in a queue could serve: who is calling, and 1 to
// take the call. Whoever presses something else, or nothing, a voicemail above all, never gets the caller.
func (h *Handler) onCall(_ context.Context, in request) ([]byte, error) {
	var t whisperToken
	if err := h.o.Addresses.seal.Open(whisperKind, in.token, &t); err != nil {
		return nil, fault{ivr.ReasonRequest, err}
	}
	switch key := in.form.Get("Digits"); key {
	case "":
		return h.askOnCall(t, in.token)
	case "1":
		in.log.Info("the person on call takes the caller", zap.String("queue", t.Queue))
		return []byte(twilio.Connected), nil
	default:
		in.log.Info("the person on call declines", zap.String("queue", t.Queue))
		return []byte(hangUp), nil
	}
}

// askOnCall tells who is calling, and asks twice for a key.
func (h *Handler) askOnCall(t whisperToken, token string) ([]byte, error) {
	words := h.o.Phrases.For(t.Language)
	text := words.Whisper(h.o.Queues.Title(t.Queue, t.Language), h.o.Clock.Now().Sub(t.Since), t.Note)
	asks := []ivr.Listen{h.listen(t.Language, text, words.AcceptOrDecline()), h.listen(t.Language, words.AcceptOrDecline())}
	reply, err := twilio.EncodeWhisper(nil, asks, h.o.Addresses.links(onCallPath, token))
	if err != nil {
		return nil, fault{ivr.ReasonPanic, err}
	}
	return reply, nil
}

const (
	onCallPath  = "/voice/oncall"
	whisperKind = "whisper"
)

// whisper is where the carrier asks what a person on call hears.
func (a *Addresses) whisper(w ivr.Whisper) (string, error) {
	sealed, err := a.seal.Seal(whisperKind, whisperToken{w})
	if err != nil {
		return "", fmt.Errorf("address of whisper: %w", err)
	}
	return a.links(onCallPath, sealed).Turn, nil
}

// whisperToken is what the address of a whisper carries.
type whisperToken struct{ ivr.Whisper }

// AppendBinary implements encoding.BinaryAppender.
func (t whisperToken) AppendBinary(b []byte) ([]byte, error) {
	text, err := json.Marshal(t.Whisper)
	return append(b, text...), err
}

// UnmarshalBinary implements encoding.BinaryUnmarshaler.
func (t *whisperToken) UnmarshalBinary(b []byte) error { return json.Unmarshal(b, &t.Whisper) }

package sim

import (
	"context"
	"errors"
	"strings"
)

// classical stands for the real carrier's own music, which plays where the document names none.
const classical = "twilio:classical"

// dialConference keeps the leg in a room until it leaves. A room that cannot be entered, or whose waitUrl fails, is no
// error of the call: the result says failed, and the document goes on.
func (l *leg) dialConference(ctx context.Context, doc *document, v, noun verb) (dialResult, error) {
	c := l.carrier
	p, notice, wrong := l.participant(doc, noun)
	if wrong == nil {
		wrong = c.enter(p, plain(noun.text), noun.integer("maxParticipants", 250), notice)
	}
	if wrong != nil {
		l.complain(wrong)
		return dialResult{status: "failed"}, nil
	}
	if v.attrs["hangupOnStar"] == "true" {
		var stop context.CancelCauseFunc
		ctx, stop = context.WithCancelCause(ctx)
		defer stop(nil)
		defer l.listen(starEar{stop})()
	}
	err := l.stay(ctx, p)
	if errors.As(err, &wrong) {
		c.leave(p, participantHungUp)
		l.complain(wrong)
		return dialResult{status: "failed"}, nil
	}
	if errors.Is(err, errLeft) {
		err = nil
	}
	c.leave(p, leavingReason(err))
	return dialResult{status: "answered", bridged: true}, err
}

// leavingReason is the reason that the room's callbacks give for a leg that leaves by itself.
func leavingReason(err error) string {
	var end *ending
	if errors.Is(err, errMoved) || errors.As(err, &end) && end.why == HungUpOverREST {
		return participantMoved
	}
	return participantHungUp
}

// participant reads the noun's attributes.
func (l *leg) participant(doc *document, noun verb) (*participant, callbackTarget, *fault) {
	p := &participant{
		leg: l, label: noun.attrs["participantLabel"], beep: noun.or("beep", "true"),
		muted:   noun.attrs["muted"] == "true",
		starter: noun.or("startConferenceOnEnter", "true") == "true",
		ender:   noun.attrs["endConferenceOnExit"] == "true",
		coached: noun.attrs["coach"],
		music:   &request{url: classical},
	}
	p.holdMusic = p.music
	var notice callbackTarget
	var wrong *fault
	if plain(noun.text) == "" {
		return p, notice, &fault{code: 13230, message: "a conference without a name"}
	}
	if wait, given := noun.attrs["waitUrl"]; given {
		p.music = nil
		if wait != "" {
			address, err := doc.resolve(wait)
			if errors.As(err, &wrong) {
				return p, notice, wrong
			}
			p.music = &request{url: address, method: noun.methodOf("waitMethod"), event: "conference wait"}
		}
	}
	if to := noun.attrs["statusCallback"]; to != "" {
		address, err := doc.resolve(to)
		if errors.As(err, &wrong) {
			return p, notice, wrong
		}
		events := set(strings.Fields(noun.attrs["statusCallbackEvent"])...)
		notice = callbackTarget{url: address, method: noun.methodOf("statusCallbackMethod"), events: events}
	}
	return p, notice, nil
}

// stay is a leg's time in a room: in each mode it hears what belongs to it, until the mode changes or it leaves.
func (l *leg) stay(ctx context.Context, p *participant) error {
	for {
		mode, music, done := l.beginMode(ctx, p)
		err := l.listenTo(mode, music)
		if err == nil {
			<-mode.Done()
			err = context.Cause(mode)
		}
		done()
		if !errors.Is(err, errModeChanged) {
			return err
		}
	}
}

// beginMode returns the music of the participant's present mode, and a context that ends with the mode.
func (l *leg) beginMode(ctx context.Context, p *participant) (context.Context, *request, func()) {
	mode, change := context.WithCancelCause(ctx)
	l.carrier.mu.Lock()
	defer l.carrier.mu.Unlock()
	p.change = change
	var music *request
	switch {
	case p.gone:
		change(errLeft)
	case p.hold:
		music = p.holdMusic
	case p.room.status == "init":
		music = p.music
	}
	return mode, music, func() { change(nil) }
}

func (l *leg) listenTo(ctx context.Context, music *request) error {
	if music == nil {
		return nil
	}
	if music.url == classical {
		l.tell(HeardAudio{URL: classical})
		return nil
	}
	rules := waiting
	if music.event == "hold" {
		rules = holding
	}
	return l.side(ctx, music, rules)
}

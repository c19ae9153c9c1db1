package app

import (
	"context"
	"maps"
	"slices"
	"time"

	"go.uber.org/zap"

	"presszero/flows"
	"presszero/ivr"
	"presszero/ivr/phrase"
	"presszero/web/switches"
)

// newSwitches are the emergency switches of the site.
func (a *App) newSwitches() (*switches.Board, error) {
	return switches.New(switches.Options{
		Docs: a.keep, Clock: a.o.Clock, Log: a.log, Longest: a.settings.Switches.Longest, Known: a.live.switchable, Lay: a.live.turn,
		Hear: func(on []flows.Switch) ([]switches.Hearing, error) {
			return a.live.built().hear(a.phrases, on, a.o.Clock.Now())
		},
		Tell: a.stores.line.Tell,
	})
}

// switchable is what a switch can name.
func (l *live) switchable() switches.Known {
	built := l.built()
	known := switches.Known{Hours: slices.Sorted(maps.Keys(built.Site.Hours)), Messages: built.Site.Messages}
	for _, p := range built.Programs {
		known.Languages = append(known.Languages, p.Languages...)
	}
	slices.Sort(known.Languages)
	known.Languages = slices.Compact(known.Languages)
	return known
}

// firstLook bounds the first reading of the switches, for which calls do not wait.
const firstLook = 2 * time.Second

// lookAtSwitches reads the switches before the first call, as far as the store answers.
func (a *App) lookAtSwitches(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, firstLook)
	defer cancel()
	if err := a.switches.Refresh(ctx); err != nil {
		a.log.Error("the switches cannot be read yet; the files alone count until they can", zap.Error(err))
	}
}

// hear is what callers of every flow would hear in each of its languages, with switches on.
func (b *Built) hear(phrases *phrase.Catalogue, on []flows.Switch, now time.Time) ([]switches.Hearing, error) {
	laid := laidPrograms{}
	for name, p := range b.Programs {
		laid[name] = p.At(p.Site.Under(on))
	}
	engine, err := ivr.New(ivr.Options{Programs: laid, Phrases: phrases})
	if err != nil {
		return nil, err
	}
	var all []switches.Hearing
	for _, name := range b.Names() {
		for _, language := range laid[name].Languages {
			heard := hearing(engine, name, language, now)
			heard.Missing = switches.Missing(on, laid[name], language)
			all = append(all, heard)
		}
	}
	return all, nil
}

// laidPrograms are flows under switches, by name.
type laidPrograms map[string]*flows.Program

// Program implements ivr.Programs.
func (l laidPrograms) Program(flow, _ string) (*flows.Program, bool) {
	p, ok := l[flow]
	return p, ok
}

// hearing is what a caller of a flow hears first, and after 0.
func hearing(engine *ivr.Engine, flow, language string, now time.Time) switches.Hearing {
	heard := switches.Hearing{Flow: flow, Language: language, Begins: []string{}, Zero: []string{}}
	begun := engine.Begin(flow, ivr.Event{Kind: ivr.EventArrived, Call: "CA0", From: "+15550111", To: "+15550100", Language: language}, now)
	out := begun
	if begun.Join == nil {
		heard.Begins = sentences(begun.Do)
		out = engine.Step(begun.Session, ivr.Event{Kind: ivr.EventKeys, Keys: "0"}, now)
	}
	heard.Then = then(out)
	for _, owed := range out.Session.Owed {
		heard.Zero = append(heard.Zero, owed.Text)
	}
	heard.Zero = append(heard.Zero, sentences(out.Do)...)
	return heard
}

// then is where a turn leads, in words.
func then(out ivr.Outcome) string {
	switch {
	case out.Join != nil:
		return "in line for " + out.Join.Queue
	case out.Session.Mode == ivr.ModeDial:
		return "a phone rings outside"
	case out.Session.Mode == ivr.ModeVoicemail:
		return "a message can be left"
	case out.Session.Mode == ivr.ModeRungCallback, out.Session.Mode == ivr.ModeCallback:
		return "a callback is offered"
	case out.Session.Mode == ivr.ModeGoodbye:
		return "goodbye"
	default:
		return "the flow goes on"
	}
}

// sentences are what instructions say, in their order; of a recording its transcript, or else its file.
func sentences(do []ivr.Instruction) []string {
	all := []string{}
	for _, one := range do {
		switch i := one.(type) {
		case ivr.Speak:
			all = append(all, i.Text)
		case ivr.Audio:
			if i.Text == "" {
				i.Text = "[" + i.Path + "]"
			}
			all = append(all, i.Text)
		case ivr.Listen:
			all = append(all, sentences(i.Prompts)...)
		}
	}
	return all
}

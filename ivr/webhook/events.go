package webhook

import (
	"maps"
	"slices"
	"time"

	"go.uber.org/zap"

	"presszero/ivr"
)

// logged is an engine that writes a line for each event of a call, enough of it to play the call again: flowtest.ReadLog
// reads these lines. It never tells words, nor keys that are data: of those only how many there were.
type logged struct {
	Engine
	log *zap.Logger
}

// Begin implements Engine.
func (l logged) Begin(flow string, ev ivr.Event, now time.Time) ivr.Outcome {
	out := l.Engine.Begin(flow, ev, now)
	l.write(ivr.Session{Call: ev.Call, Flow: flow}, ev, out, now)
	return out
}

// Step implements Engine.
func (l logged) Step(s ivr.Session, ev ivr.Event, now time.Time) ivr.Outcome {
	out := l.Engine.Step(s, ev, now)
	l.write(s, ev, out, now)
	return out
}

func (l logged) write(before ivr.Session, ev ivr.Event, out ivr.Outcome, now time.Time) {
	line := l.log.Check(zap.InfoLevel, "caller: event")
	if line == nil {
		return
	}
	after := out.Session
	fields := append(make([]zap.Field, 0, 16),
		zap.Time("at", now), zap.String("call", before.Call), zap.String("event", string(ev.Kind)), zap.Int("turn", before.Turn),
		zap.String("mode", string(before.Mode)), zap.String("step", before.Step),
		zap.String("to_mode", string(after.Mode)), zap.String("to_step", after.Step),
	)
	if ev.Kind == ivr.EventArrived {
		fields = append(fields, zap.String("flow", before.Flow), zap.String("lang", ev.Language))
	}
	fields = append(fields, answerOf(before, ev, out)...)
	fields = append(fields, outsideOf(before, ev)...)
	fields = append(fields, lineOf(ev.Line)...)
	line.Write(fields...)
}

// answerOf is what the caller did.
func answerOf(before ivr.Session, ev ivr.Event, out ivr.Outcome) []zap.Field {
	var fields []zap.Field
	chosen, zero, wrong := out.Chosen(), false, false
	for _, note := range out.Notes {
		zero = zero || note.Kind == ivr.NoteEscape
		wrong = wrong || note.Kind == ivr.NoteWrong
		if note.Kind == ivr.NoteExperiment {
			fields = append(fields, zap.String("arm", note.Detail))
		}
	}
	switch {
	case ev.Keys == "":
	case zero:
		fields = append(fields, zap.String("keys", "0"))
	case len(ev.Keys) == 1 && (ev.Keys == chosen || before.Mode != ivr.ModeFlow):
		fields = append(fields, zap.String("keys", ev.Keys))
	default:
		fields = append(fields, zap.Int("entered", len(ev.Keys)))
	}
	if chosen != "" {
		fields = append(fields, zap.String("choice", chosen))
	}
	return append(fields, flags(map[string]bool{"zero": zero, "wrong": wrong, "gone": ev.Gone})...)
}

// outsideOf is what others than the caller did.
func outsideOf(before ivr.Session, ev ivr.Event) []zap.Field {
	var fields []zap.Field
	texts := map[string]string{"dial": string(ev.Dial), "reason": string(ev.Fault), "texted": string(ev.Texted)}
	for _, key := range []string{"dial", "reason", "texted"} {
		if texts[key] != "" {
			fields = append(fields, zap.String(key, texts[key]))
		}
	}
	if ev.Kind == ivr.EventRecorded {
		fields = append(fields, zap.Duration("length", ev.Length))
	}
	switch f := ev.Fetched; {
	case f != nil && f.Failed != "":
		fields = append(fields, zap.String("fetched", "failed"))
	case f != nil:
		fields = append(fields, zap.String("fetched", "answered"))
	case before.Fetch != nil:
		fields = append(fields, zap.String("fetched", "pending"))
	}
	if o := ev.Owes; o != nil {
		fields = append(fields, zap.String("owed", o.Queue), zap.Time("owed_due", o.Due))
	}
	if c := ev.Contact; c != nil {
		fields = append(fields, zap.Int("calls", c.Calls), zap.Times("recent", c.Recent), zap.Bool("open", !c.Owed.IsZero()))
	}
	return fields
}

// lineOf is how the line stood.
func lineOf(l *ivr.Line) []zap.Field {
	if l == nil {
		return nil
	}
	fields := []zap.Field{zap.Int("position", l.Position), zap.Int("staff", l.Staff), zap.Int("signed", l.Signed)}
	if w := l.Wait; w != nil {
		fields = append(fields, zap.String("wait", string(w.Kind)), zap.Int("wait_low", w.Low), zap.Int("wait_high", w.High))
	}
	if l.Due != nil {
		fields = append(fields, zap.Stringer("due", l.Due))
	}
	return append(fields, flags(map[string]bool{"connected": l.Connected})...)
}

// flags are the keys of what is true, each as a field.
func flags(all map[string]bool) []zap.Field {
	var fields []zap.Field
	for _, key := range slices.Sorted(maps.Keys(all)) {
		if all[key] {
			fields = append(fields, zap.Bool(key, true))
		}
	}
	return fields
}

package prove

import (
	"time"

	"presszero/flows"
	"presszero/ivr"
)

// fetches reports whether a call waits for the answer of another system.
func fetches(out ivr.Outcome) bool { return out.Session.Fetch != nil && listens(out) }

// fetched are the answers of another system: values, failures, and none in time. Each comes with a silence, and what is
// pressed or said while nothing is known yet is tried as everywhere.
func fetched(x *explorer, out ivr.Outcome) []ivr.Event {
	step, ok := x.prog.Steps[out.Session.Step].(*flows.Fetch)
	if !ok {
		return nil
	}
	answers := []ivr.Fetched{{Failed: "timeout"}, {}}
	for _, values := range x.combinations(step.Into) {
		answers = append(answers, ivr.Fetched{Values: values})
	}
	events := make([]ivr.Event, 0, len(answers))
	for i := range answers {
		events = append(events, ivr.Event{Kind: ivr.EventSilence, Fetched: &answers[i]})
	}
	return events
}

// combinations are values for variables: each of them takes each of its values once, while the others keep their first.
func (x *explorer) combinations(into []flows.Mapping) []map[string]any {
	first := map[string]any{}
	for _, m := range into {
		first[m.Var] = x.values(m.Kind)[0]
	}
	all := []map[string]any{first}
	for _, m := range into {
		if !x.reading.names[m.Var] {
			continue
		}
		for _, value := range x.values(m.Kind)[1:] {
			one := map[string]any{}
			for name, other := range first {
				one[name] = other
			}
			one[m.Var] = value
			all = append(all, one)
		}
	}
	return all
}

// values are the values of a kind that expressions can tell apart.
func (x *explorer) values(kind flows.Kind) []any {
	switch kind {
	case flows.KindFlag:
		return []any{true, false}
	case flows.KindNumber:
		all := []any{1, 0, -1}
		for _, n := range x.reading.numbers {
			all = append(all, n-1, n, n+1)
		}
		return all
	default:
		all := []any{"text", ""}
		for _, text := range x.reading.texts {
			all = append(all, text, text+"x", "x"+text)
		}
		return all
	}
}

// asksMemory reports whether the engine asks what is remembered of a caller.
func asksMemory(out ivr.Outcome) bool { return out.Lookup != nil }

// remembered are what can be remembered of a caller, and a memory that does not answer.
func remembered(x *explorer, _ ivr.Outcome) []ivr.Event {
	now := weeks[0]
	contacts := []ivr.Contact{
		{}, {Calls: 1}, {Calls: 9, Recent: []time.Time{farFuture}}, {Calls: 1, Owed: now}, {Calls: 1, Owed: now, Recent: []time.Time{farFuture}},
	}
	for _, language := range x.prog.Languages {
		contacts = append(contacts, ivr.Contact{Calls: 1, Language: language})
	}
	for _, text := range x.reading.texts {
		contacts = append(contacts, ivr.Contact{Calls: 1, Queue: text, Agent: text})
	}
	for _, n := range x.reading.numbers {
		contacts = append(contacts, ivr.Contact{Calls: n}, ivr.Contact{Calls: n + 1})
	}
	events := []ivr.Event{{Kind: ivr.EventNotFound}}
	for i := range contacts {
		events = append(events, ivr.Event{Kind: ivr.EventFound, Contact: &contacts[i]})
	}
	return events
}

// farFuture is a time that is later than any at which calls are tried: an earlier call since it is a recent one.
var farFuture = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)

// texts reports whether a call waits until a text message is on its way.
func texts(out ivr.Outcome) bool { return out.Session.Mode == ivr.ModeText && listens(out) }

// texted are what can become of a text message.
func texted(*explorer, ivr.Outcome) []ivr.Event {
	return []ivr.Event{{Kind: ivr.EventSilence, Texted: ivr.TextSent}, {Kind: ivr.EventSilence, Texted: ivr.TextFailed}}
}

// patience is how long a call waits at most for an answer that does not come.
func patience(out ivr.Outcome, now time.Time) time.Duration {
	if out.Session.Fetch == nil {
		return 0
	}
	return max(0, out.Session.Fetch.Until.Sub(now))
}

// waitsOn reports whether a call goes on waiting for the answer that it has waited for already.
func waitsOn(from *node, m Move, out ivr.Outcome) bool {
	return !m.Late && from.out.Session.Fetch != nil && out.Session.Fetch != nil && out.Fetch == nil && from.out.Session.Step == out.Session.Step
}

// tardy is a session whose request has been on its way for longer than it may.
func tardy(s ivr.Session, now time.Time) ivr.Session {
	if s.Fetch != nil {
		fetch := *s.Fetch
		fetch.Until = now
		s.Fetch = &fetch
	}
	return s
}

// prompt is a session whose request has just been sent.
func prompt(s ivr.Session, now time.Time) ivr.Session {
	if s.Fetch != nil {
		fetch := *s.Fetch
		fetch.Until = now.Add(flows.MaxFetch)
		s.Fetch = &fetch
	}
	return s
}

package flows

import "time"

// transferRung is a number on call.
var transferRung = rungKind{
	fields: []field[Rung]{
		{"transfer", optional, outsideNumber(func(g *Rung) *string { return &g.Transfer }), "the number on call"},
		{"timeout", optional, duration(5*time.Second, 2*time.Minute, func(g *Rung) *time.Duration { return &g.Timeout }).or("20s"), "how long it rings"},
		{"confirm", optional, decision(func(g *Rung) *bool { return &g.Confirm }).or("true"), "whether the person who picks up has to press 1, so that a voicemail takes no caller"},
		{"language", optional, word("a language such as en", func(g *Rung) *string { return &g.Language }).or("en"), "the language in which the person on call is told who is calling"},
	},
	forget: func(g *Rung) { g.Timeout, g.Confirm, g.Language = 0, false, "" },
}

package flows

import "time"

// voicemailRung takes a message.
var voicemailRung = rungKind{fields: []field[Rung]{
	{"voicemail", optional, value[Rung]{what: "an owner and a time: {owner: reception, due: 4h}", shape: keyed(voicemailFields), read: readVoicemail}, "takes a message"},
}}

// voicemailFields is the table of a voicemail.
var voicemailFields = []field[Voicemail]{
	{"owner", required, word("the name of a queue or an agent", func(v *Voicemail) *string { return &v.Owner }), "who answers the message"},
	{"due", optional, dueTime(func(v *Voicemail) *time.Duration { return &v.Due }), "the time within which a person calls back"},
}

func readVoicemail(r *reader, c cursor, rung *Rung) {
	rung.Voicemail = &Voicemail{}
	readFields(r, c, voicemailFields, rung.Voicemail)
}

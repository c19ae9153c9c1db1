package flows

import "time"

// callbackRung promises a call to those whom nobody could take.
var callbackRung = rungKind{fields: []field[Rung]{
	{"callback", optional, value[Rung]{what: "a time: {within: 4h}", shape: keyed(callbackRungFields), read: readCallbackRung}, "promises to call back, by the rules of the queue's callback"},
}}

// CallbackRung says within which time callers are called back.
type CallbackRung struct {
	Within time.Duration // counted from when people may next be called
}

// callbackRungFields is the table of a rung that promises a call.
var callbackRungFields = []field[CallbackRung]{
	{"within", optional, dueTime(func(c *CallbackRung) *time.Duration { return &c.Within }), "the time within which callers are called back, which they are told"},
}

func readCallbackRung(r *reader, c cursor, rung *Rung) {
	rung.Callback = &CallbackRung{}
	readFields(r, c, callbackRungFields, rung.Callback)
}

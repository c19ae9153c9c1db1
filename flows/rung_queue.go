package flows

// MaxOverflows is how many other queues a ladder may lead to: each is asked for a place within one request of the carrier.
const MaxOverflows = 5

// queueRung is another queue. It is passed over while that is closed, full or not staffed.
var queueRung = rungKind{fields: []field[Rung]{
	{"queue", optional, queueName(func(g *Rung) *string { return &g.Queue }), "another queue, which takes the caller as if the wait had been there"},
}}

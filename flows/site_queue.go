package flows

import (
	"slices"
	"strings"
	"time"
)

// queuesFileFields is the table of queues.yaml.
var queuesFileFields = []field[Site]{
	{"queues", required, value[Site]{what: "a mapping of names to queues", shape: mappingOf(Scalar{Pattern: nameShape.String()}, keyed(queueFields)), read: readQueues}, "the queues of this site"},
}

// queueFields is the table of a queue.
var queueFields = slices.Concat([]field[Queue]{
	{"title", optional, title(), "how the queue's name is spoken"},
	{"hours", optional, hoursName(func(q *Queue) *string { return &q.Hours }), "the opening hours; always open when left out"},
	{"handle_time", optional, duration(time.Second, 8*time.Hour, func(q *Queue) *time.Duration { return &q.Handle }).or("4m"), "how long a call is expected to take until it is known"},
	{"ring", optional, duration(5*time.Second, 2*time.Minute, func(q *Queue) *time.Duration { return &q.Ring }).or("20s"), "how long an agent's phone rings"},
	{"wrap_up", optional, duration(0, time.Hour, func(q *Queue) *time.Duration { return &q.WrapUp }).or("30s"), "the time an agent has for work after a call"},
}, offerFields, limitFields, staffingFields, holdFields, []field[Queue]{
	{"callback", optional, value[Queue]{what: callbackWhat, shape: keyed(callbackFields), read: readCallbackRules}, "calls callers back who do not want to wait; left out: it is not offered in this queue's line"},
	{"announce", optional, value[Queue]{what: announceWhat, shape: keyed(announceFields), read: readAnnounce}, "what callers in line are told of their wait"},
	{"escalation", optional, queueName(func(q *Queue) *string { return &q.Escalation }), "the queue of those who help agents with its callers"},
	{"ladder", optional, value[Queue]{what: ladderWhat, shape: listOf(keyed(rungFields)), read: readLadder}, "what is tried when nobody can take the call"},
}, routingFields, promiseFields, deskFields)

func readQueues(r *reader, c cursor, site *Site) {
	for _, entry := range r.entries(c, "a mapping of names to queues") {
		name := entry.key.Value
		if !r.checkName(entry.key, name) {
			continue
		}
		r.places[entry.path] = entry
		q := &Queue{Name: name, Pos: r.at(entry.key), Level: usualLevel, Alerts: usualAlerts}
		readFields(r, entry, queueFields, q)
		q.complete()
		site.Queues[name] = q
	}
}

// complete gives the title in every language that has none: the default one, or else the queue's name.
func (q *Queue) complete() {
	if q.Title.Parts == nil {
		q.Title = Prompt{Pos: q.Pos, Parts: map[string]Spoken{}}
	}
	fallback, ok := q.Title.Parts["en"]
	if !ok {
		name := strings.NewReplacer("-", " ", "_", " ").Replace(q.Name)
		fallback = Spoken{Text: Template{source: name, pieces: []piece{{text: name}}}}
	}
	for _, language := range knownLanguages() {
		if _, ok := q.Title.Parts[language]; !ok {
			q.Title.Parts[language] = fallback
		}
	}
}

// title is the spoken name of a queue. One text stands for every language.
func title() value[Queue] {
	return heard(sound{what: promptWhat, read: (*reader).saidText, languages: (*reader).allLanguages, plain: spokenText}, func(q *Queue) *Prompt { return &q.Title })
}

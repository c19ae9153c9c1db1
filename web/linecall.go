package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"go.uber.org/zap"

	"presszero/queue"
	"presszero/web/access"
)

// LineDesk answers what the supervisor's screen asks for about one caller or agent, beyond the topic.
type LineDesk struct {
	line   WatchedLine
	waits  Waits
	queues func(now time.Time) map[string]QueueCard
	told   promiseDesk
	log    *zap.Logger
}

// NewLineDesk returns it over the same parts as a LineBoard's.
func NewLineDesk(o LineBoardOptions, waits Waits, log *zap.Logger) *LineDesk {
	return &LineDesk{line: o.Line, waits: waits, queues: o.Queues, told: promiseDesk{o.Line, log}, log: log}
}

// Register adds the routes.
func (d *LineDesk) Register(mux *http.ServeMux, guard access.Guard) {
	mux.Handle("GET /api/v1/line/calls/{call}", guard.Admit(access.ReadLine, d.call))
	mux.Handle("GET /api/v1/line/agents/{id}", guard.Admit(access.ReadLine, d.agent))
}

// LineCall is all that is known of a caller in line, in words.
type LineCall struct {
	Call      string    `json:"call"`
	Number    string    `json:"number"` // in full for those who may move the line
	To        string    `json:"to,omitempty"`
	Joined    time.Time `json:"joined"`
	Sentences []string  `json:"sentences"` // why this place
	Wait      *Wait     `json:"wait,omitempty"`
	Promises  []Promise `json:"promises"` // that were told since the caller came, the newest first
}

// LineOffers is what an agent is and will be offered, in words.
type LineOffers struct {
	Agent     string   `json:"agent"`
	Next      string   `json:"next,omitempty"` // the call
	Sentences []string `json:"sentences"`
}

func (d *LineDesk) call(w http.ResponseWriter, r *http.Request) {
	call := r.PathValue("call")
	site, err := d.line.Snapshot(r.Context(), explained)
	if err != nil {
		refuseLine(w, d.log, err)
		return
	}
	why, err := site.WhyCall(call)
	if err != nil {
		refuse(w, http.StatusNotFound, "the caller is in no line any more; their story tells what became of them")
		return
	}
	shown := LineCall{
		Call: call, Number: masked(why.Entry), To: why.Entry.To, Joined: why.Entry.Joined,
		Sentences: d.naming(site).tellCall(why), Promises: []Promise{},
	}
	if access.From(r.Context()).Can(access.MoveLine) {
		shown.Number = numberOf(why.Entry)
	}
	if shown.Promises, shown.Wait, err = d.outlook(r.Context(), why.Entry); err != nil {
		refuseLine(w, d.log, err)
		return
	}
	send(w, d.log, shown)
}

// numberOf is the number at which a caller is, or will be called back.
func numberOf(e queue.Entry) string {
	if e.ToCall() {
		return e.Callback.Number
	}
	return e.From
}

// outlook is what a caller was told, and what is expected now.
func (d *LineDesk) outlook(ctx context.Context, e queue.Entry) ([]Promise, *Wait, error) {
	told := []Promise{}
	f := promiseFilter{call: e.Call, since: e.Clock}
	err := d.told.each(ctx, f, func(r queue.PromiseRecord) bool {
		told = append(told, viewPromise(r))
		return len(told) < shownCallers
	})
	if err != nil || !e.InLine() {
		return told, nil, err
	}
	_, wait, err := d.waits.Waits(ctx, e.Call)
	if err != nil {
		return told, nil, err
	}
	shown := viewWait(wait)
	return told, &shown, nil
}

func (d *LineDesk) agent(w http.ResponseWriter, r *http.Request) {
	site, err := d.line.Snapshot(r.Context(), explained)
	if err != nil {
		refuseLine(w, d.log, err)
		return
	}
	why, err := site.WhyAgent(r.PathValue("id"))
	if err != nil {
		refuse(w, http.StatusNotFound, "no agent of that name is declared")
		return
	}
	shown := LineOffers{Agent: why.Agent.ID, Sentences: d.naming(site).tellAgent(why, site.Now)}
	if why.Next != nil {
		shown.Next = why.Next.Call
	}
	send(w, d.log, shown)
}

// naming names people as they are called, and callers by the end of their number.
func (d *LineDesk) naming(site queue.Snapshot) naming {
	t := teller{names: namesOf(site), titles: d.queues(site.Now)}
	return naming{
		caller: func(e queue.Entry) string {
			n := numberOf(e)
			if len(n) < 4 || strings.ContainsFunc(n[1:], func(r rune) bool { return r < '0' || r > '9' }) {
				return "a caller without a number"
			}
			return "the caller ending in " + n[len(n)-2:]
		},
		agent: t.name, queue: t.title, lane: needing,
	}
}

// needing is a lane as people speak of it.
func needing(text string) string {
	var parts []string
	for _, n := range needsOf(text) {
		skill := n.Skill
		if tag, language := strings.CutPrefix(skill, "lang:"); language {
			skill = "the language " + tag
		}
		if n.Level > 1 {
			skill += fmt.Sprintf(" of level %d", n.Level)
		}
		if n.Preferred {
			skill = "preferably " + skill
		}
		parts = append(parts, skill)
	}
	if len(parts) == 0 {
		return "for an agent whom they know"
	}
	return "needing " + listed(parts)
}

// refuseLine says that the line cannot be reached.
func refuseLine(w http.ResponseWriter, log *zap.Logger, err error) {
	log.Error("the line's desk", zap.Error(err))
	refuse(w, http.StatusServiceUnavailable, "the line cannot be reached; it is tried again by itself")
}

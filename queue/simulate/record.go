package simulate

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"presszero/queue"
	"presszero/queue/events"
)

// ErrRecord is wrapped by every fault of a record.
var ErrRecord = errors.New("not a record of a day")

// logColumns are those of a log of calls, which `presszero bench wait` measures on.
var logColumns = []string{"time", "event", "call", "agent", "queue", "value"}

// ReadDay reads what happened: the events of the line, one JSON object a line in the order of their IDs, or a log of calls
// as CSV with the columns time (seconds), event, call, agent, queue and value. What a record cannot tell, such as how much
// longer a caller who was answered would have waited, is made up by the seed from what it tells of others. Errors are
// ErrRecord with the line.
func ReadDay(r io.Reader, seed uint64) (Day, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return Day{}, fmt.Errorf("read the record: %w", err)
	}
	rec := newRecorder()
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
		err = rec.events(text)
	} else {
		err = rec.log(text)
	}
	if err != nil {
		return Day{}, err
	}
	if len(rec.order) == 0 {
		return Day{}, fmt.Errorf("%w: nobody calls in it", ErrRecord)
	}
	return rec.close(seed), nil
}

// events takes in the events of the line.
func (r *recorder) events(text []byte) error {
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, 1<<20)
	last := ""
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var e events.Event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return fmt.Errorf("%w: line %d: %w", ErrRecord, n, err)
		}
		if e.At.IsZero() || !events.IsID(e.ID) {
			return fmt.Errorf("%w: line %d: an event has an id and a time", ErrRecord, n)
		}
		if !events.After(e.ID, last) {
			continue // told twice, as a reader may who goes on after a break
		}
		last = e.ID
		r.event(e)
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%w: %w", ErrRecord, err)
	}
	return nil
}

// event takes in one event.
func (r *recorder) event(e events.Event) {
	if r.day.Begin.IsZero() {
		r.day.Begin = e.At
	}
	at := e.At.Sub(r.day.Begin)
	r.latest = max(r.latest, at)
	switch e.Kind {
	case queue.EventJoined, queue.EventRejoined:
		r.comes(e, at)
	case queue.EventOffered:
		r.offered(e.Call, at)
	case queue.EventAccepted:
		r.accepted(e.Call, e.Agent, at)
	case queue.EventBridged:
		r.met(e.Call, at)
	case queue.EventEnded:
		r.endedAs(e, at)
	case queue.EventAgent:
		r.stands(e, at)
	case queue.EventDismissed:
		r.gone(e.Agent, at)
	}
}

func (r *recorder) comes(e events.Event, at time.Duration) {
	lane := e.Needs
	if lane == "" {
		lane = queue.MainLane
	}
	r.joined(e.Call, Caller{At: at, Queue: e.Queue, Lane: lane, Head: time.Duration(e.HeadMS) * time.Millisecond})
	r.stays[e.Call].callback = e.Why == queue.WhyCallback
}

// endedAs notes the end of a stay.
func (r *recorder) endedAs(e events.Event, at time.Duration) {
	waited := time.Duration(0)
	if e.WaitedMS != nil {
		waited = time.Duration(*e.WaitedMS) * time.Millisecond
	}
	r.left(e.Call, at, waited, queue.Outcome(e.Why))
	if s := r.stays[e.Call]; s != nil && s.bridged > 0 {
		s.caller.Talk = max(at-s.bridged, time.Second)
		r.wrapUp[s.agent] = s
	}
}

// stands notes the state of an agent.
func (r *recorder) stands(e events.Event, at time.Duration) {
	if s := r.wrapUp[e.Agent]; s != nil && e.State != queue.WrapUp {
		s.caller.WrapUp = max(at-s.ended, time.Millisecond)
		delete(r.wrapUp, e.Agent)
	}
	switch e.State {
	case queue.Away, queue.Offline:
		r.gone(e.Agent, at)
	case queue.Ready, queue.Reserved, queue.Talking, queue.WrapUp:
		r.working(e.Agent, at)
	}
}

func (r *recorder) offered(call string, at time.Duration) {
	if s := r.stays[call]; s != nil && !s.over {
		s.offered = at
	}
}

func (r *recorder) accepted(call, agent string, at time.Duration) {
	if s := r.stays[call]; s != nil && !s.over {
		s.agent, s.caller.Answer = agent, max(at-s.offered, time.Millisecond)
	}
}

func (r *recorder) met(call string, at time.Duration) {
	if s := r.stays[call]; s != nil && !s.over {
		s.bridged, s.waited = max(at, 1), at-s.caller.At
	}
}

// log takes in a log of calls.
func (r *recorder) log(text []byte) error {
	if first, _, _ := bytes.Cut(text, []byte("\n")); string(bytes.TrimSpace(first)) != strings.Join(logColumns, ",") {
		return fmt.Errorf("%w: want events of the line as JSON, one a line, or CSV that begins with %s", ErrRecord, strings.Join(logColumns, ","))
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRecord, err)
	}
	hands := map[string]*stay{} // by agent
	for i, row := range rows[1:] {
		seconds, err := strconv.ParseFloat(row[0], 64)
		if err != nil || seconds < 0 {
			return fmt.Errorf("%w: line %d: %q is no time in seconds", ErrRecord, i+2, row[0])
		}
		if err := r.row(span(seconds), row, hands); err != nil {
			return fmt.Errorf("%w: line %d: %w", ErrRecord, i+2, err)
		}
	}
	return nil
}

func (r *recorder) row(at time.Duration, row []string, hands map[string]*stay) error {
	event, call, agent, name, value := row[1], row[2], row[3], row[4], row[5]
	r.latest = max(r.latest, at)
	switch event {
	case "enqueue":
		c := Caller{At: at, Queue: name, Lane: queue.MainLane}
		if value != "" && value != "0" {
			c.Head = queue.MaxHead
		}
		r.joined(call, c)
	case "answer":
		r.offered(call, at)
		r.accepted(call, agent, at)
		r.met(call, at)
		hands[agent] = r.stays[call]
	case "hangup":
		if s := r.stays[call]; s != nil {
			r.left(call, at, at-s.caller.At, queue.Abandoned)
		}
	case "callback":
		if s := r.stays[call]; s != nil {
			s.callback = true
		}
	case "agent":
		r.does(agent, value, at, hands)
	default:
		return fmt.Errorf("%q: want agent, enqueue, answer, hangup or callback", event)
	}
	return nil
}

// does notes what an agent does from now on, and the end of the call in hand.
func (r *recorder) does(agent, doing string, at time.Duration, hands map[string]*stay) {
	if s := hands[agent]; s != nil && doing != "oncall" {
		s.over, s.ended, s.outcome = true, at, queue.Answered
		s.caller.Talk, s.caller.WrapUp = max(at-s.bridged, time.Second), time.Millisecond
		delete(hands, agent)
	}
	if doing == "break" || doing == "left" {
		r.gone(agent, at)
		return
	}
	r.working(agent, at)
}

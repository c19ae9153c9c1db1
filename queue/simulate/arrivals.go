package simulate

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"presszero/queue"
)

// Caller is somebody who calls.
type Caller struct {
	At       time.Duration // since the beginning
	Queue    string
	Lane     string        // canonical text; what the caller needs
	Head     time.Duration // head start of the caller's own; that of the queue counts where it is longer
	Talk     time.Duration // how long the talk takes, wrap-up left out; 0: as the queue expects
	Patience time.Duration // hangs up after waiting so long; 0: never
	Answer   time.Duration // how long the agent's phone rings until it is answered; 0: the usual time
	WrapUp   time.Duration // the agent's work afterwards; 0: as the queue has it
}

// Rate is how many callers with the same needs come.
type Rate struct {
	Queue    string
	Lane     string
	PerHour  float64
	From, To time.Duration // when they come, since the beginning; To 0: to the end
}

// ErrRate is a text that is no rate.
var ErrRate = errors.New("not a rate: write QUEUE=40/h, or QUEUE/NEEDS=40/h such as billing/disputes>=2,lang:hi?=10/h; @9:00-12:00 after it says when")

// ParseRate reads a rate: a queue, after a slash the needs of its callers if they have any, how many come an hour, and after
// an @ between which hours and minutes from the beginning, if not all the time.
func ParseRate(text string) (Rate, error) {
	r := Rate{}
	if i := strings.Index(text, "/h@"); i >= 0 {
		rota, err := ParseRota("callers=" + text[i+len("/h@"):])
		if err != nil {
			return Rate{}, fmt.Errorf("%q: %w", text, ErrRate)
		}
		r.From, r.To, text = rota.From, rota.To, text[:i+len("/h")]
	}
	i := strings.LastIndex(text, "=")
	if i < 0 {
		return Rate{}, fmt.Errorf("%q: %w", text, ErrRate)
	}
	name, needs, _ := strings.Cut(text[:i], "/")
	perHour, err := strconv.ParseFloat(strings.TrimSuffix(text[i+1:], "/h"), 64)
	if err != nil || perHour <= 0 || perHour > 100_000 || name == "" || !strings.HasSuffix(text, "/h") {
		return Rate{}, fmt.Errorf("%q: %w", text, ErrRate)
	}
	lane, err := queue.ParseLane(needs)
	if err != nil {
		return Rate{}, fmt.Errorf("%q: %w", text, err)
	}
	r.Queue, r.Lane, r.PerHour = name, lane.String(), perHour
	return r, nil
}

// Arrivals makes callers up who come at those rates for so long, each independently of the others. Talks last by the
// queue's expectation and patience by its mean, both exponentially; without patience nobody hangs up. The callers of one
// rate are the same whatever the other rates are, and whatever site they are played through.
func Arrivals(rates []Rate, site Site, length, patience time.Duration, seed uint64) []Caller {
	var all []Caller
	for _, r := range rates {
		name := fnv.New64a()
		end := length
		_, _ = io.WriteString(name, r.Queue+"/"+r.Lane) // never fails
		if r.To > 0 {
			end = min(r.To, length)
			_, _ = fmt.Fprint(name, "@", r.From) // likewise
		}
		random := rand.New(rand.NewPCG(seed, name.Sum64()))
		gap := float64(time.Hour) / r.PerHour
		for at := r.From + draw(random, gap); at < end; at += draw(random, gap) {
			all = append(all, Caller{
				At: at, Queue: r.Queue, Lane: r.Lane,
				Talk: max(draw(random, float64(site.Queues[r.Queue].talk())), time.Second), Patience: draw(random, float64(patience)),
			})
		}
	}
	slices.SortStableFunc(all, func(a, b Caller) int { return cmp.Compare(a.At, b.At) })
	return all
}

// draw is an exponential time with that mean, in whole milliseconds.
func draw(random *rand.Rand, mean float64) time.Duration {
	return time.Duration(random.ExpFloat64() * mean).Truncate(time.Millisecond)
}

// columns are those of a list of callers.
var columns = []string{"at", "queue", "needs", "priority", "talk", "patience"}

// ReadCallers reads a list of callers: CSV whose first line names the columns at, queue, needs, priority, talk and
// patience, of which at and queue are required. Times are durations such as 1h2m3s; at counts from the beginning. All
// faults are told, with their lines.
func ReadCallers(r io.Reader) ([]Caller, error) {
	in := csv.NewReader(r)
	in.TrimLeadingSpace = true
	head, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("read the line that names the columns: %w", err)
	}
	for _, name := range head {
		if !slices.Contains(columns, name) {
			return nil, fmt.Errorf("unknown column %q; the columns are %s", name, strings.Join(columns, ", "))
		}
	}
	var all []Caller
	var faults []error
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read callers: %w", err)
		}
		line, _ := in.FieldPos(0)
		c, err := newCaller(head, row)
		if err != nil {
			faults = append(faults, fmt.Errorf("line %d: %w", line, err))
		}
		all = append(all, c)
	}
	slices.SortStableFunc(all, func(a, b Caller) int { return cmp.Compare(a.At, b.At) })
	return all, errors.Join(faults...)
}

func newCaller(head, row []string) (Caller, error) {
	var c Caller
	var faults []error
	for i, name := range head {
		var err error
		switch text := row[i]; name {
		case "queue":
			c.Queue = text
		case "needs":
			var lane queue.Lane
			lane, err = queue.ParseLane(text)
			c.Lane = lane.String()
		default:
			into := map[string]*time.Duration{"at": &c.At, "priority": &c.Head, "talk": &c.Talk, "patience": &c.Patience}[name]
			if text != "" {
				*into, err = time.ParseDuration(text)
			}
			if *into < 0 {
				err = fmt.Errorf("%s is before the beginning", text)
			}
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", name, err))
		}
	}
	if c.Queue == "" {
		faults = append(faults, errors.New("no queue"))
	}
	if c.Lane == "" {
		c.Lane = queue.MainLane
	}
	return c, errors.Join(faults...)
}

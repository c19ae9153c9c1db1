package forecast

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"presszero/queue"
	"presszero/queue/estimate"
)

// lore is what has been learnt: the shelf in memory, and the counts by which it is kept in the store. Histograms are counted
// up one by one, and once an hour moved to an aged base, eight bins a field; what is decayed with each observation is set.
type lore struct {
	shelf  *estimate.Shelf
	places map[string]int // of the queues' books on the shelf
	names  []string
	scores []Score

	dirty map[string]func() []queue.Count // what is to be set with the next lesson, by hash and part
}

// The hashes that hold the laws: law/<kind>/<queue>, and law/<kind> of the agents.
const (
	lawPrefix = "law/"
	ofHandle  = "handle"
	ofBack    = "callback"
	ofStay    = "patience"
	ofPause   = "pause"
	ofAway    = "away"
	ofCalls   = "calls" // the last calls one by one
	ofBook    = "book"  // arrivals, calibration and score
	ofTeam    = "team"
	based     = "base-" // the aged part of a histogram
)

func newLore() *lore {
	return &lore{shelf: estimate.NewShelf(0), places: map[string]int{}, dirty: map[string]func() []queue.Count{}}
}

// book is the place of a queue's book.
func (l *lore) book(name string) int {
	i, known := l.places[name]
	if !known {
		i = l.shelf.Add()
		l.places[name] = i
		l.names, l.scores = append(l.names, name), append(l.scores, Score{})
	}
	return i
}

func seconds(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMilli()) / 1000
}

// learn learns from a happening, and returns what is counted.
func (l *lore) learn(h happening) []queue.Count {
	kind, known := learntFrom[h.what]
	if !known || h.callback && (h.what == departed || h.what == hungUp) {
		return nil
	}
	learnt := estimate.Happening{
		What: kind, At: seconds(h.at), Class: h.lane.Lane, Head: h.head.Seconds(), Took: h.took.Seconds(), Delay: h.delay.Seconds(),
		Callback: h.callback, Doing: estimate.Idle,
	}
	switch {
	case h.state == queue.Away, h.what == returned && h.was == queue.Away:
		learnt.Doing = estimate.OnBreak
	case h.what == returned:
		learnt.Doing = estimate.Left
	}
	if h.what != returned {
		learnt.Queue = l.book(h.lane.Queue)
	}
	return l.see(h.lane.Queue, learnt)
}

// learntFrom are the happenings that teach something, in the words of the estimate.
var learntFrom = map[what]estimate.What{
	joined: estimate.Joined, answered: estimate.Answered, unheard: estimate.Unheard, hungUp: estimate.HungUp,
	departed: estimate.Converted, finished: estimate.Finished, returned: estimate.Returned,
}

// see learns, and returns the change of the one bin that may have grown.
func (l *lore) see(name string, h estimate.Happening) []queue.Count {
	hash, counted, field := l.counter(name, h)
	before := 0.0
	if counted != nil {
		before = *counted
	}
	l.shelf.See(h)
	l.touch(name, h)
	if counted == nil || *counted == before {
		return nil
	}
	return []queue.Count{{Hash: hash, Field: field, Add: int64(*counted - before)}}
}

// counter is the bin in which a happening may count, and how it is kept.
func (l *lore) counter(name string, h estimate.Happening) (hash string, bin *float64, field string) {
	at := estimate.BinOf(h.Took)
	ended := func(kind string, m *estimate.Memory) (string, *float64, string) {
		return lawPrefix + kind, &m.Current.Ended[at], "e" + strconv.Itoa(at)
	}
	if h.What == estimate.Returned {
		if h.Doing == estimate.Left {
			return ended(ofAway, &l.shelf.Team.Away)
		}
		return ended(ofPause, &l.shelf.Team.Pause)
	}
	b := &l.shelf.Books[h.Queue]
	switch h.What {
	case estimate.Finished:
		if h.Callback {
			return ended(ofBack+"/"+name, &b.Callback)
		}
		return ended(ofHandle+"/"+name, &b.Handle)
	case estimate.HungUp:
		return ended(ofStay+"/"+name, &b.Patience)
	case estimate.Answered, estimate.Converted:
		return lawPrefix + ofStay + "/" + name, &b.Patience.Current.Cut[at], "c" + strconv.Itoa(at)
	default:
		return "", nil, ""
	}
}

// touch notes what must be set because of a happening.
func (l *lore) touch(name string, h estimate.Happening) {
	switch h.What {
	case estimate.Joined:
		l.dirty["stream/"+name+"/"+h.Class+"/"+moments(h.Head)] = func() []queue.Count { return l.stream(name, h) }
		return
	case estimate.Finished:
		l.dirty["wrap-up/"+name] = func() []queue.Count { return l.wrapUp(name) }
		if !h.Callback {
			chunk := l.chunkOfLast(h.Queue)
			l.dirty["calls/"+name+"/"+strconv.Itoa(chunk)] = func() []queue.Count { return l.calls(name, chunk) }
		}
	default:
	}
	l.dirty[ofTeam] = l.team
}

// resolved calibrates by a wait that is known.
func (l *lore) resolved(r resolved) {
	i := l.book(r.queue)
	l.shelf.Resolved(i, r.first, r.wait)
	l.scores[i].add(r.first, r.wait)
	l.dirty["levels/"+r.queue] = func() []queue.Count { return l.levels(r.queue) }
}

// settle returns what is to be set for all that was learnt since it was asked last.
func (l *lore) settle() []queue.Count {
	var all []queue.Count
	for _, key := range slices.Sorted(maps.Keys(l.dirty)) {
		all = append(all, l.dirty[key]()...)
	}
	clear(l.dirty)
	return all
}

// stream sets the arrivals to which a caller belongs who has joined.
func (l *lore) stream(name string, h estimate.Happening) []queue.Count {
	all := l.shelf.Books[h.Queue].Streams
	i := slices.IndexFunc(all, func(s estimate.Stream) bool { return s.Class == h.Class && s.Head == h.Head })
	if i < 0 {
		return nil // others have taken the place since
	}
	hash, id := lawPrefix+ofBook+"/"+name, strconv.Itoa(i)
	return []queue.Count{
		{Hash: hash, Field: "s" + id, Set: numbers(all[i].Seen.Count) + " " + moments(all[i].Head, all[i].Seen.At, all[i].Seen.Since)},
		{Hash: hash, Field: "n" + id, Set: all[i].Class},
	}
}

// callsInChunk is how many calls one field holds.
const callsInChunk = 4

// chunkOfLast is the field that holds the call that was added last.
func (l *lore) chunkOfLast(book int) int {
	b := &l.shelf.Books[book]
	if len(b.Calls) < estimate.Recent {
		return (len(b.Calls) - 1) / callsInChunk
	}
	return (b.Next + estimate.Recent - 1) % estimate.Recent / callsInChunk
}

// calls sets a field of the last calls.
func (l *lore) calls(name string, chunk int) []queue.Count {
	b := &l.shelf.Books[l.places[name]]
	var parts []string
	for _, c := range b.Calls[chunk*callsInChunk : min((chunk+1)*callsInChunk, len(b.Calls))] {
		parts = append(parts, moments(c.At, c.Took))
	}
	hash := lawPrefix + ofCalls + "/" + name
	return []queue.Count{
		{Hash: hash, Field: strconv.Itoa(chunk), Set: strings.Join(parts, " ")}, {Hash: hash, Field: "next", Set: strconv.Itoa(b.Next)},
	}
}

func (l *lore) levels(name string) []queue.Count {
	i := l.places[name]
	c, hash := &l.shelf.Books[i].Levels, lawPrefix+ofBook+"/"+name
	return []queue.Count{
		{Hash: hash, Field: "levels", Set: numbers(c.Lean[0], c.Lean[1], c.Lean[2], c.Lean[3], c.Held, c.Count)},
		{Hash: hash, Field: "held", Set: numbers(l.scores[i].Held[:]...)},
		{Hash: hash, Field: "errors", Set: numbers(l.scores[i].Bias, l.scores[i].Squares, l.scores[i].Count)},
	}
}

func (l *lore) wrapUp(name string) []queue.Count {
	m := l.shelf.Books[l.places[name]].WrapUp
	return []queue.Count{{Hash: lawPrefix + ofBook + "/" + name, Field: "wrap-up", Set: numbers(m.Seconds, m.Count)}}
}

func (l *lore) team() []queue.Count {
	t, hash := &l.shelf.Team, lawPrefix+ofTeam
	return []queue.Count{
		{Hash: hash, Field: "habits", Set: numbers(t.Calls, t.Pauses, t.Rings, t.Unanswered, t.Delays)},
		{Hash: hash, Field: "back", Set: moments(t.LastBack)},
	}
}

// foldedAtOnce is how many books are folded with one lesson, so that none becomes long.
const foldedAtOnce = 4

// fold ages what is due to be aged, and returns how that is kept.
func (l *lore) fold(now float64) []queue.Count {
	var all []queue.Count
	left := foldedAtOnce
	for i := range l.shelf.Books {
		b, name := &l.shelf.Books[i], "/"+l.names[i]
		if !b.FoldDue(now) || left == 0 {
			continue
		}
		left--
		b.Fold(now)
		for kind, m := range map[string]*estimate.Memory{ofHandle: &b.Handle, ofBack: &b.Callback, ofStay: &b.Patience} {
			all = append(all, folded(kind+name, m)...)
		}
	}
	if l.shelf.FoldDue(now) {
		l.shelf.Folded = now
		l.shelf.Team.Fold(now)
		all = append(all, folded(ofPause, &l.shelf.Team.Pause)...)
		all = append(all, folded(ofAway, &l.shelf.Team.Away)...)
	}
	return all
}

// binsInChunk is how many bins one field of a base holds.
const binsInChunk = 8

// folded is how a memory is kept whose Current is empty.
func folded(kind string, m *estimate.Memory) []queue.Count {
	base := lawPrefix + based + kind
	all := []queue.Count{{Hash: lawPrefix + kind}, {Hash: base}}
	for mark, bins := range map[string]*[estimate.Bins]float64{"e": &m.Base.Ended, "c": &m.Base.Cut} {
		for from := 0; from < estimate.Bins; from += binsInChunk {
			if text := chunk(bins[from : from+binsInChunk]); text != "" {
				all = append(all, queue.Count{Hash: base, Field: mark + strconv.Itoa(from/binsInChunk), Set: text})
			}
		}
	}
	return append(all, queue.Count{Hash: base, Field: "folded", Set: moments(m.Folded)})
}

// chunk is the text of some bins, commas between; empty when they are.
func chunk(bins []float64) string {
	parts := make([]string, len(bins))
	full := false
	for i, n := range bins {
		if n >= 0.0005 {
			parts[i], full = strconv.FormatFloat(n, 'f', max(3-len(strconv.Itoa(int(n)))+1, 0), 64), true
		}
	}
	if !full {
		return ""
	}
	return strings.Join(parts, ",")
}

// numbers are numbers with spaces between, each of five digits.
func numbers(all ...float64) string {
	parts := make([]string, len(all))
	for i, x := range all {
		parts[i] = strconv.FormatFloat(x, 'g', 5, 64)
	}
	return strings.Join(parts, " ")
}

// moments are times in seconds, kept in milliseconds to the base 36.
func moments(all ...float64) string {
	parts := make([]string, len(all))
	for i, x := range all {
		parts[i] = strconv.FormatInt(int64(math.Round(x*1000)), 36)
	}
	return strings.Join(parts, " ")
}

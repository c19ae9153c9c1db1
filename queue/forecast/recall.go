package forecast

import (
	"strconv"
	"strings"

	"presszero/queue"
	"presszero/queue/estimate"
)

// recall is what the store keeps. What cannot be read counts as never learnt: a forecast may do without it.
func recall(kept queue.Learnt) *lore {
	l := newLore()
	for hash, fields := range kept.Hashes {
		kind, name, ofQueue := strings.Cut(strings.TrimPrefix(hash, lawPrefix), "/")
		var b *estimate.Book
		if ofQueue {
			b = &l.shelf.Books[l.book(name)]
		}
		aged := strings.HasPrefix(kind, based)
		switch m := l.memory(strings.TrimPrefix(kind, based), b); {
		case m != nil && aged:
			recallBase(m, fields)
			continue
		case m != nil:
			recallCurrent(m, fields)
			continue
		}
		switch {
		case kind == ofTeam:
			recallTeam(&l.shelf.Team, fields)
		case kind == ofCalls && b != nil:
			recallCalls(b, fields)
		case kind == ofBook && b != nil:
			recallBook(b, fields)
			l.scores[l.places[name]].recall(fields)
		}
	}
	l.shelf.Folded = l.shelf.Team.Pause.Folded
	return l
}

// memory is the one of that kind.
func (l *lore) memory(kind string, b *estimate.Book) *estimate.Memory {
	switch {
	case kind == ofPause:
		return &l.shelf.Team.Pause
	case kind == ofAway:
		return &l.shelf.Team.Away
	case b == nil:
	case kind == ofHandle:
		return &b.Handle
	case kind == ofBack:
		return &b.Callback
	case kind == ofStay:
		return &b.Patience
	}
	return nil
}

// recallCurrent reads bins one by one.
func recallCurrent(m *estimate.Memory, fields map[string]string) {
	for field, text := range fields {
		if at, err := strconv.Atoi(field[1:]); err == nil && at >= 0 && at < estimate.Bins {
			binsOf(&m.Current, field)[at] = number(text)
		}
	}
}

// recallBase reads bins by the chunk.
func recallBase(m *estimate.Memory, fields map[string]string) {
	for field, text := range fields {
		if field == "folded" {
			m.Folded = moment(text)
			continue
		}
		at, err := strconv.Atoi(field[1:])
		if err != nil || at < 0 || at >= estimate.Bins {
			continue
		}
		for i, part := range strings.Split(text, ",") {
			if k := at*binsInChunk + i; i < binsInChunk && k < estimate.Bins {
				binsOf(&m.Base, field)[k] = number(part)
			}
		}
	}
}

// binsOf are those to which a field belongs: e for what ended, c for what was cut short.
func binsOf(h *estimate.Histogram, field string) *[estimate.Bins]float64 {
	if field[0] == 'c' {
		return &h.Cut
	}
	return &h.Ended
}

func recallTeam(t *estimate.Team, fields map[string]string) {
	assign(fields["habits"], &t.Calls, &t.Pauses, &t.Rings, &t.Unanswered, &t.Delays)
	t.LastBack = moment(fields["back"])
}

func recallCalls(b *estimate.Book, fields map[string]string) {
	for chunk := range estimate.Recent / callsInChunk {
		parts := strings.Fields(fields[strconv.Itoa(chunk)])
		for i := 0; i+1 < len(parts) && len(b.Calls) < estimate.Recent; i += 2 {
			b.Calls = append(b.Calls, estimate.Call{At: moment(parts[i]), Took: moment(parts[i+1])})
		}
	}
	if next, err := strconv.Atoi(fields["next"]); err == nil && len(b.Calls) == estimate.Recent && next >= 0 && next < estimate.Recent {
		b.Next = next
	}
}

func recallBook(b *estimate.Book, fields map[string]string) {
	for i := range estimate.MostStreams {
		parts := strings.Fields(fields["s"+strconv.Itoa(i)])
		if len(parts) != 4 {
			break
		}
		b.Streams = append(b.Streams, estimate.Stream{
			Class: fields["n"+strconv.Itoa(i)], Head: moment(parts[1]),
			Seen: estimate.Rate{Count: number(parts[0]), At: moment(parts[2]), Since: moment(parts[3])},
		})
	}
	assign(fields["wrap-up"], &b.WrapUp.Seconds, &b.WrapUp.Count)
	c := &b.Levels
	assign(fields["levels"], &c.Lean[0], &c.Lean[1], &c.Lean[2], &c.Lean[3], &c.Held, &c.Count)
}

// assign reads numbers with spaces between.
func assign(text string, to ...*float64) {
	for i, part := range strings.Fields(text) {
		if i < len(to) {
			*to[i] = number(part)
		}
	}
}

// number is a number that is finite and not negative where it must not be; 0 for what is none.
func number(text string) float64 {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || x != x || x > 1e15 || x < -1e15 {
		return 0
	}
	return x
}

func moment(text string) float64 {
	ms, err := strconv.ParseInt(text, 36, 64)
	if err != nil {
		return 0
	}
	return float64(ms) / 1000
}

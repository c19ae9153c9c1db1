package story

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"presszero/ivr"
	"presszero/web/keep"
)

// ErrUnknown says that nothing is kept of a call, or nothing any more.
var ErrUnknown = errors.New("nothing is kept of this call")

// Story is all that is kept of a call, in the order in which it happened.
type Story struct {
	Call  Call
	turns []Turn
	all   []record
}

// Read reads the story of a call. ErrUnknown.
func (s *Stories) Read(ctx context.Context, call string) (Story, error) {
	k, _, err := s.read(ctx, call)
	if err != nil && !errors.Is(err, keep.ErrUnknown) {
		return Story{}, err
	}
	var all []record
	for after := int64(0); ; {
		entries, err := s.o.Store.Entries(ctx, kindLog, call, after, keep.MaxPage)
		if err != nil {
			return Story{}, err
		}
		for _, e := range entries {
			var r record
			if err := json.Unmarshal(e.Data, &r); err != nil {
				return Story{}, fmt.Errorf("read entry %d of call %s: %w", e.Number, call, err)
			}
			all, after = append(all, r), e.Number
		}
		if len(entries) < keep.MaxPage {
			break
		}
	}
	if len(all) == 0 && k.Call.Call == "" {
		return Story{}, fmt.Errorf("call %s: %w", call, ErrUnknown)
	}
	k.Call.Call = call
	return ordered(k.Call, all), nil
}

// Call reads what the index has of a call. ErrUnknown.
func (s *Stories) Call(ctx context.Context, call string) (Call, error) {
	k, _, err := s.read(ctx, call)
	if errors.Is(err, keep.ErrUnknown) {
		return Call{}, fmt.Errorf("call %s: %w", call, ErrUnknown)
	}
	return k.Call, err
}

// at is when an entry happened.
func (r record) at() time.Time {
	switch {
	case r.Turn != nil:
		return r.Turn.At
	case r.Line != nil:
		return r.Line.At
	}
	return r.At
}

// ordered is a story without what was written twice: an event of the line after a replica has died, and a turn that the carrier
// has asked for twice.
func ordered(call Call, all []record) Story {
	seen := map[string]int{} // by what an entry is, its place among those that are shown
	story := Story{Call: call}
	for _, r := range all {
		name := r.name()
		at, known := seen[name]
		switch {
		case name == "" || !known:
			seen[name] = len(story.all)
			story.all = append(story.all, r)
		case r.Turn != nil && story.all[at].Turn != nil && leadsOn(all, *r.Turn) && !leadsOn(all, *story.all[at].Turn):
			story.all[at] = r
		}
	}
	slices.SortStableFunc(story.all, func(a, b record) int { return cmp.Compare(a.at().UnixMilli(), b.at().UnixMilli()) })
	for _, r := range story.all {
		if r.Turn != nil {
			story.turns = append(story.turns, *r.Turn)
		}
	}
	return story
}

// name is what an entry is; empty: it is like no other.
func (r record) name() string {
	switch {
	case r.Line != nil:
		return "line " + r.Line.ID
	case r.Turn != nil:
		kind := r.Turn.Event
		switch kind {
		case ivr.EventKeys, ivr.EventSpeech, ivr.EventSilence, ivr.EventContinue:
			kind = "answer" // a document has one of them
		}
		return "turn " + r.Turn.Call + " " + strconv.Itoa(r.Turn.Turn) + " " + string(kind)
	case r.End:
		return "end"
	}
	return ""
}

// leadsOn reports whether the next turn of the leg begins where this one has ended.
func leadsOn(all []record, t Turn) bool {
	return slices.ContainsFunc(all, func(r record) bool {
		return r.Turn != nil && r.Turn.Call == t.Call && r.Turn.Turn == t.Turn+1 && r.Turn.Mode == t.ToMode && r.Turn.Step == t.ToStep
	})
}

// Turns are the events of the carrier's leg on which the caller arrived, in their order.
func (s Story) Turns() []Turn {
	var turns []Turn
	for _, t := range s.turns {
		if t.Call == s.Call.Call {
			turns = append(turns, t)
		}
	}
	return turns
}

// Over is when the call ended; zero: it has not, as far as is known.
func (s Story) Over() time.Time { return s.Call.Ended }

// Forgotten is what was erased of a caller.
type Forgotten struct {
	Calls   int `json:"calls"`
	Stories int `json:"stories"`
}

// Forget erases what is kept of those who called from a number.
func (s *Stories) Forget(ctx context.Context, number string) (f Forgotten, calls []string, err error) {
	name := byNumber(s.o.Hash(number))
	for {
		docs, _, err := s.o.Store.List(ctx, kindCall, name, "", keep.MaxPage)
		if err != nil {
			return f, calls, err
		}
		if len(docs) == 0 {
			return f, calls, nil
		}
		for _, doc := range docs {
			entries, err := s.o.Store.Entries(ctx, kindLog, doc.ID, 0, 1)
			if err == nil {
				err = s.o.Store.Forget(ctx, kindLog, doc.ID)
			}
			if err == nil {
				err = s.o.Store.Delete(ctx, kindCall, doc.ID)
			}
			if err != nil {
				return f, calls, err
			}
			f.Calls, f.Stories, calls = f.Calls+1, f.Stories+len(entries), append(calls, doc.ID)
		}
	}
}

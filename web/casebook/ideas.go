package casebook

import (
	"context"
	"fmt"
	"time"

	"presszero/web/keep"
	"presszero/web/story"
)

// Idea is a suggestion or a complaint of a caller, as an agent passes it on.
type Idea struct {
	ID    string    `json:"id"`
	Kind  string    `json:"kind"` // suggestion or complaint
	Text  string    `json:"text"`
	Call  string    `json:"call"`
	Queue string    `json:"queue,omitempty"`
	By    string    `json:"by"`
	At    time.Time `json:"at"`
	State string    `json:"state"`             // new, seen or done
	Seen  string    `json:"seen_by,omitempty"` // who marked it last
	Note  string    `json:"note,omitempty"`    // what came of it
}

// Kinds and states of ideas.
const (
	Suggestion = "suggestion"
	Complaint  = "complaint"

	IdeaNew  = "new"
	IdeaSeen = "seen"
	IdeaDone = "done"
)

func (i Idea) names(hash string) []string {
	return lists(i.Call, hash, "state "+i.State)
}

// AddIdea passes an idea on. A key that was used before writes nothing, and returns what it wrote.
func (b *Book) AddIdea(ctx context.Context, i Idea, key string) (Idea, error) {
	text, err := written("the idea", i.Text)
	if err != nil {
		return i, err
	}
	if i.Kind != Suggestion && i.Kind != Complaint {
		return i, fmt.Errorf("%w: an idea is a suggestion or a complaint", ErrWrong)
	}
	person, err := b.o.Person(ctx, i.Call)
	if err != nil {
		return i, err
	}
	now := b.now()
	i = Idea{ID: newID(i.By, key), Kind: i.Kind, Text: text, Call: i.Call, Queue: person.Queue, By: i.By, At: now, State: IdeaNew}
	if err := put(ctx, b, kindIdea, keep.Doc{ID: i.ID, At: now, By: i.names(person.Hash), Until: now.Add(b.o.Keep)}, &i); err != nil {
		return i, err
	}
	b.o.Told(i.Call, story.Act{Kind: story.ActIdea, By: i.By, Text: i.Text})
	return i, nil
}

// MarkIdea marks an idea as seen or done, with what came of it.
func (b *Book) MarkIdea(ctx context.Context, id, by, state, note string) (Idea, error) {
	var i Idea
	if state != IdeaSeen && state != IdeaDone {
		return i, fmt.Errorf("%w: an idea can be marked as seen or done", ErrWrong)
	}
	doc, err := get(ctx, b, kindIdea, id, &i)
	if err != nil {
		return i, err
	}
	i.State, i.Seen = state, by
	if note != "" {
		if i.Note, err = written("the note", note); err != nil {
			return i, err
		}
	}
	doc.By = i.names(hashOf(doc))
	err = put(ctx, b, kindIdea, doc, &i)
	return i, err
}

// IdeaWish says which ideas are wanted. What is empty leaves all of them.
type IdeaWish struct {
	State, Kind, Queue string
}

// Ideas lists ideas, the newest first, and counts all that fit but for their state.
func (b *Book) Ideas(ctx context.Context, w IdeaWish) (ideas []Idea, counts map[string]int, err error) {
	found, err := all[Idea](ctx, b, kindIdea, "")
	if err != nil {
		return nil, nil, err
	}
	counts = map[string]int{IdeaNew: 0, IdeaSeen: 0, IdeaDone: 0}
	for _, i := range found {
		if w.Kind != "" && i.Kind != w.Kind || w.Queue != "" && i.Queue != w.Queue {
			continue
		}
		counts[i.State]++
		if w.State == "" || i.State == w.State {
			ideas = append(ideas, i)
		}
	}
	return ideas, counts, nil
}

package casebook

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"presszero/flows"
	"presszero/web/keep"
	"presszero/web/story"
)

// Note is what an agent writes for whoever serves the caller next.
type Note struct {
	ID     string    `json:"id"`
	Call   string    `json:"call"`
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Text   string    `json:"text"`
	Edited time.Time `json:"edited,omitzero"`
}

// AddNote writes a note. A key that was used before writes nothing, and returns what it wrote.
func (b *Book) AddNote(ctx context.Context, call, by, text, key string) (Note, error) {
	text, err := written("the note", text)
	if err != nil {
		return Note{}, err
	}
	person, err := b.o.Person(ctx, call)
	if err != nil {
		return Note{}, err
	}
	n := Note{ID: newID(by, key), Call: call, At: b.now(), By: by, Text: text}
	doc := keep.Doc{ID: n.ID, At: n.At, By: lists(call, person.Hash), Until: n.At.Add(b.o.Keep)}
	if err := put(ctx, b, kindNote, doc, &n); err != nil {
		return Note{}, err
	}
	b.o.Told(call, story.Act{Kind: story.ActNote, By: by, Text: n.Text})
	return n, nil
}

// EditNote changes one's own note, within EditFor.
func (b *Book) EditNote(ctx context.Context, id, by, text string) (Note, error) {
	text, err := written("the note", text)
	if err != nil {
		return Note{}, err
	}
	var n Note
	doc, err := get(ctx, b, kindNote, id, &n)
	if err != nil {
		return n, err
	}
	if err := b.own(n, by); err != nil {
		return n, err
	}
	n.Text, n.Edited = text, b.now()
	if err := put(ctx, b, kindNote, doc, &n); err != nil {
		return n, err
	}
	b.o.Told(n.Call, story.Act{Kind: story.ActNote, By: by, Text: n.Text})
	return n, nil
}

// DeleteNote erases a note: one's own within EditFor; who leads, any.
func (b *Book) DeleteNote(ctx context.Context, id, by string, lead Lead) error {
	var n Note
	if _, err := get(ctx, b, kindNote, id, &n); err != nil {
		return err
	}
	if lead != Leads {
		if err := b.own(n, by); err != nil {
			return err
		}
	}
	return b.o.Store.Delete(ctx, kindNote, id)
}

// Lead says whether somebody leads the agents.
type Lead string

// Leads is who may do it for others.
const Leads Lead = "leads"

func (b *Book) own(n Note, by string) error {
	switch {
	case n.By != by:
		return fmt.Errorf("%w: %s wrote the note", ErrNotYours, n.By)
	case b.now().Sub(n.At) > EditFor:
		return fmt.Errorf("%w: a note may be changed for %s; write another", ErrTooLate, EditFor)
	}
	return nil
}

// Notes are those of a call and of its caller, the newest first.
func (b *Book) Notes(ctx context.Context, call string) ([]Note, error) {
	person, err := b.o.Person(ctx, call)
	if err != nil {
		return nil, err
	}
	return b.notesOf(ctx, call, person.Hash)
}

func (b *Book) notesOf(ctx context.Context, call, hash string) ([]Note, error) {
	name := ofCall(call)
	if hash != "" {
		name = ofNumber(hash)
	}
	return all[Note](ctx, b, kindNote, name)
}

// Disposition is how a call was closed.
type Disposition struct {
	Call  string    `json:"call"`
	ID    string    `json:"id"`
	Label string    `json:"label"`
	Note  string    `json:"note,omitempty"`
	By    string    `json:"by"`
	At    time.Time `json:"at"`
	Queue string    `json:"queue,omitempty"`
}

// Dispose closes a call with a disposition that its queue declares. A later one takes the place of an earlier.
func (b *Book) Dispose(ctx context.Context, call, by, id, note string) (Disposition, error) {
	person, err := b.o.Person(ctx, call)
	if err != nil {
		return Disposition{}, err
	}
	declared := b.o.Dispositions(person.Queue)
	i := slices.IndexFunc(declared, func(d flows.Disposition) bool { return d.ID == id })
	if i < 0 {
		return Disposition{}, fmt.Errorf("%w: the queue %s declares no disposition %q", ErrWrong, person.Queue, id)
	}
	d := Disposition{Call: call, ID: id, Label: declared[i].Label, By: by, At: b.now(), Queue: person.Queue}
	if note != "" || declared[i].Note == flows.NoteRequired {
		if d.Note, err = written("the note, which this disposition asks for,", note); err != nil {
			return Disposition{}, err
		}
	}
	doc, err := b.o.Store.Get(ctx, kindDisposition, call)
	if err != nil && !errors.Is(err, keep.ErrUnknown) {
		return Disposition{}, err
	}
	doc.ID, doc.At, doc.By, doc.Until = call, d.At, lists(call, person.Hash, "id "+id), d.At.Add(b.o.Keep)
	if err := put(ctx, b, kindDisposition, doc, &d); err != nil {
		return d, err
	}
	b.o.Told(call, story.Act{Kind: story.ActDisposition, By: by, Text: d.Label})
	return d, nil
}

// DispositionOf is how a call was closed. ErrUnknown.
func (b *Book) DispositionOf(ctx context.Context, call string) (Disposition, error) {
	var d Disposition
	_, err := get(ctx, b, kindDisposition, call, &d)
	return d, err
}

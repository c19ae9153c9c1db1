package ivr

import (
	"errors"
	"slices"
	"time"
	"unicode/utf8"
)

// ItemState says what has become of a message that somebody is to see to.
type ItemState string

// The states of an item. The last two are done: nothing follows them.
const (
	ItemNew        ItemState = "new"
	ItemListened   ItemState = "listened" // somebody has heard it
	ItemClaimed    ItemState = "claimed"  // somebody sees to it, and nobody else
	ItemCalledBack ItemState = "called-back"
	ItemClosed     ItemState = "closed" // without a call
)

// ActKind says what somebody does with an item.
type ActKind string

// The acts.
const (
	ActListened   ActKind = "listened"
	ActClaimed    ActKind = "claimed"
	ActReleased   ActKind = "released" // somebody else may see to it
	ActCalledBack ActKind = "called-back"
	ActClosed     ActKind = "closed"
)

// Act is one thing that somebody did with an item.
type Act struct {
	Kind ActKind   `json:"act"`
	By   string    `json:"by"` // who did it: at most 64 bytes
	At   time.Time `json:"at"`
	Note string    `json:"note,omitempty"` // at most 200 bytes
}

// Item is a message that somebody is to see to: a voicemail, or a callback.
type Item struct {
	Message
	ID    string
	State ItemState
	By    string    // who claimed it, or did it; empty: nobody
	Since time.Time // when State was last set; when the message was left, while it is new
	Acts  []Act     // the latest, at most 20, oldest first
}

// What an act can meet.
var (
	ErrUnknownItem = errors.New("no such message")
	ErrItemTaken   = errors.New("somebody else sees to the message")
	ErrItemDone    = errors.New("the message is done")
	ErrNoPage      = errors.New("a page begins at the next of the page before")
	ErrNotAnAct    = errors.New("no such act, or nobody who did it")
)

const (
	mostActs = 20
	mostBy   = 64
	mostNote = 200
)

// IsItem reports whether somebody is to see to the message: a voicemail that says something, or a callback that the line has
// given up. Surveys and recordings are only kept, and so are callbacks that the line itself makes.
func (m Message) IsItem() bool {
	switch m.Kind {
	case "", MessageVoicemail:
		return m.Recording != "" && m.Length > 0
	case MessageUnreached:
		return true
	case MessageCallback, MessageSurvey, MessageRecording:
	}
	return false
}

// Open reports whether the item is still to be seen to.
func (i Item) Open() bool { return i.State != ItemCalledBack && i.State != ItemClosed }

// Late reports whether the item was not done when its time came; one without a due time never is.
func (i Item) Late(now time.Time) bool {
	if !i.Open() {
		now = i.Since
	}
	return !i.Due.IsZero() && now.After(i.Due)
}

// becomes is the state after an act on an item that is open.
var becomes = map[ActKind]ItemState{
	ActListened: ItemListened, ActClaimed: ItemClaimed, ActReleased: ItemListened, ActCalledBack: ItemCalledBack, ActClosed: ItemClosed,
}

// Do is the item after an act. An act that changes nothing, such as a repeated one, returns the item as it is. ErrItemTaken: By
// has it. ErrItemDone: By has done it. ErrNotAnAct.
func (i Item) Do(a Act) (after Item, changed bool, err error) {
	a.By, a.Note = shortened(a.By, mostBy), shortened(a.Note, mostNote)
	if becomes[a.Kind] == "" || a.By == "" {
		return i, false, ErrNotAnAct
	}
	if i.hasNoUseFor(a) {
		return i, false, nil
	}
	if err := i.refuses(a); err != nil {
		return i, false, err
	}
	i.Acts = append(slices.Clone(i.Acts), a)
	i.Acts = i.Acts[max(0, len(i.Acts)-mostActs):]
	if a.Kind == ActListened && i.State != ItemNew { // heard once more, by another one
		return i, true, nil
	}
	i.State, i.By, i.Since = becomes[a.Kind], a.By, a.At
	if i.State == ItemListened {
		i.By = ""
	}
	return i, true, nil
}

// hasNoUseFor reports whether an act changes nothing.
func (i Item) hasNoUseFor(a Act) bool {
	switch a.Kind {
	case ActListened:
		return !i.Open() || i.State != ItemNew && i.did(a)
	case ActReleased:
		return i.State != ItemClaimed
	case ActClaimed, ActCalledBack, ActClosed:
	}
	return i.State == becomes[a.Kind] && i.By == a.By
}

// refuses says why somebody may not do with the item what would change it.
func (i Item) refuses(a Act) error {
	switch {
	case !i.Open():
		return ErrItemDone
	case i.State == ItemClaimed && i.By != a.By && a.Kind != ActListened && a.Kind != ActReleased:
		return ErrItemTaken
	}
	return nil
}

// did reports whether the same was done by the same before.
func (i Item) did(a Act) bool {
	return slices.ContainsFunc(i.Acts, func(b Act) bool { return b.Kind == a.Kind && b.By == a.By })
}

// shortened is a text of at most so many bytes, cut at a rune.
func shortened(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit]
}

// ItemsWish says which messages are asked for.
type ItemsWish struct {
	Queue, Owner string    // empty: of all
	State        ItemState // empty: of any
	Which        Which
	After        string // where the page before ended; empty: from the first
	Limit        int    // from 1
}

// Which messages, and in which order.
type Which int

// The choices.
const (
	AllMessages Which = iota // items and what is only kept, the newest first
	OpenItems                // the one that is due soonest first
	DoneItems                // the one that was done last first
)

// Wants reports whether an item is asked for.
func (w ItemsWish) Wants(i Item) bool {
	return (w.Queue == "" || w.Queue == i.Queue) && (w.Owner == "" || w.Owner == i.Owner) && (w.State == "" || w.State == i.State)
}

// ItemsPage is a page of messages. What is only kept has no state.
type ItemsPage struct {
	Items []Item
	Next  string // where the next page begins; empty: there is none
}

// ItemCount is how many items of a queue are to be seen to.
type ItemCount struct{ Open, Late int }

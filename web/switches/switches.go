// Package switches is what people at work turn on in an emergency, at run time and without a change of files: opening hours
// are closed, or every caller is told something, for a time. Replicas share it; each lays it over its files by itself.
package switches

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"go.uber.org/zap"

	"presszero/flows"
	"presszero/internal/clock"
	"presszero/queue"
	"presszero/web/keep"
)

// Switch is a switch as it is kept and shown. Times are RFC 3339.
type Switch struct {
	Name    string            `json:"name"`
	Kind    flows.SwitchKind  `json:"kind"`
	Hours   []string          `json:"hours,omitempty"`   // that it closes; left out: all
	Says    map[string]string `json:"says,omitempty"`    // what callers are told, by language
	Message string            `json:"message,omitempty"` // the declared message that they are told
	Since   time.Time         `json:"since"`
	Until   time.Time         `json:"until"`
	By      string            `json:"by"`     // who turned it on
	Reason  string            `json:"reason"` // why, in their words

	over string // how it ended; empty: it is on, unless its time is over
	rev  int64
}

// What became of a switch, as the feed tells it.
const (
	TurnedOn  = "on"
	Changed   = "changed"
	TurnedOff = "off"
	Expired   = "expired"
)

// Known is what a switch can name.
type Known struct {
	Hours     []string
	Messages  map[string]flows.Prompt
	Languages []string // that flows speak
}

// Options are the parts of a Board. All but Poll are required.
type Options struct {
	Docs    keep.Docs
	Clock   clock.Clock
	Log     *zap.Logger
	Longest time.Duration // that a switch may be on
	Known   func() Known
	// Lay lays the switches that are on over what the files say.
	Lay func([]flows.Switch)
	// Hear is what callers would hear, by flow and language, with these switches on.
	Hear func([]flows.Switch) ([]Hearing, error)
	// Tell puts an event on the feed.
	Tell func(ctx context.Context, e queue.Event) error

	Poll time.Duration // how often replicas look; 500 ms
}

// Hearing is what a caller of a flow would hear.
type Hearing struct {
	Flow     string   `json:"flow"`
	Language string   `json:"language"`
	Begins   []string `json:"begins"`            // what is said first
	Zero     []string `json:"zero"`              // what is said after 0
	Then     string   `json:"then"`              // where 0 leads
	Missing  []string `json:"missing,omitempty"` // switches that say nothing in this language
}

// Board is the switches of a site.
type Board struct {
	o    Options
	mu   sync.Mutex
	on   []Switch
	laid string // what was laid last
}

// kind is that of the documents.
const kind = "switch"

// remembered is for how long a switch that is over is kept.
const remembered = 24 * time.Hour

// New checks the options. Nothing is read before Refresh.
func New(o Options) (*Board, error) {
	if o.Docs == nil || o.Clock == nil || o.Log == nil || o.Longest <= 0 || o.Known == nil || o.Lay == nil || o.Hear == nil || o.Tell == nil {
		return nil, errors.New("switches: Docs, Clock, Log, Longest, Known, Lay, Hear and Tell are required")
	}
	o.Poll = cmp.Or(o.Poll, 500*time.Millisecond)
	return &Board{o: o}, nil
}

// Run looks again and again, until ctx ends. While the store cannot be reached what is known goes on, and ends by its time.
func (b *Board) Run(ctx context.Context) {
	failed := false
	for clock.Sleep(ctx, b.o.Clock, b.o.Poll) == nil {
		err := b.Refresh(ctx)
		if err != nil && !failed && ctx.Err() == nil {
			b.o.Log.Error("switches cannot be read; those that are known go on", zap.Error(err))
		}
		failed = err != nil
	}
}

// Refresh reads the switches, has one replica tell of those whose time is over, and lays the others over the files.
func (b *Board) Refresh(ctx context.Context) error {
	all, err := b.read(ctx)
	if err != nil {
		return err
	}
	var on []Switch
	for _, s := range all {
		switch {
		case s.over != "":
		case !b.o.Clock.Now().Before(s.Until):
			err = errors.Join(err, b.expire(ctx, s))
		default:
			on = append(on, s)
		}
	}
	b.lay(on)
	return err
}

// On are the switches that are on, as this replica knows them, the latest first.
func (b *Board) On() []Switch {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.o.Clock.Now()
	return slices.DeleteFunc(slices.Clone(b.on), func(s Switch) bool { return !now.Before(s.Until) })
}

// lay hands on what is on, if that is another than before.
func (b *Board) lay(on []Switch) {
	text := fmt.Sprintf("%+v", on)
	b.mu.Lock()
	changed := text != b.laid
	b.on, b.laid = on, text
	b.mu.Unlock()
	if changed {
		b.o.Lay(b.laidOver(on))
	}
}

// laidOver are switches as flows know them. A declared message counts as the files have it now, or as it was.
func (b *Board) laidOver(on []Switch) []flows.Switch {
	messages := b.o.Known().Messages
	all := make([]flows.Switch, 0, len(on))
	for _, s := range on {
		says, declared := messages[s.Message]
		if !declared {
			says = flows.FixedPrompt(s.Says)
		}
		all = append(all, flows.Switch{Name: s.Name, Kind: s.Kind, Hours: s.Hours, Says: says, Since: s.Since, Until: s.Until})
	}
	return all
}

// Relay lays what is on over files that have changed.
func (b *Board) Relay() {
	b.mu.Lock()
	b.laid = "\x00"
	on := b.on
	b.mu.Unlock()
	b.lay(on)
}

// document is a switch as it is kept.
type document struct {
	Switch
	Over string `json:"over,omitempty"`
}

func (b *Board) read(ctx context.Context) ([]Switch, error) {
	var all []Switch
	for from := ""; ; {
		docs, next, err := b.o.Docs.List(ctx, kind, "", from, keep.MaxPage)
		if err != nil {
			return nil, fmt.Errorf("read the switches: %w", err)
		}
		for _, doc := range docs {
			s, err := decode(doc)
			if err != nil {
				return nil, err
			}
			all = append(all, s)
		}
		if from = next; from == "" {
			return all, nil
		}
	}
}

func decode(doc keep.Doc) (Switch, error) {
	var d document
	if err := json.Unmarshal(doc.Data, &d); err != nil {
		return Switch{}, fmt.Errorf("read the switch %s: %w", doc.ID, err)
	}
	d.over, d.rev = d.Over, doc.Rev
	return d.Switch, nil
}

// write keeps a switch. keep.ErrOvertaken.
func (b *Board) write(ctx context.Context, s Switch) (Switch, error) {
	data, err := json.Marshal(document{s, s.over})
	if err != nil {
		return s, fmt.Errorf("write the switch %s: %w", s.Name, err)
	}
	doc, err := b.o.Docs.Put(ctx, kind, keep.Doc{ID: s.Name, Rev: s.rev, Data: data, At: s.Since, Until: s.Until.Add(remembered)})
	s.rev = doc.Rev
	return s, err
}

// expire has one replica of all tell that the time of a switch is over.
func (b *Board) expire(ctx context.Context, s Switch) error {
	s.over = Expired
	switch _, err := b.write(ctx, s); {
	case errors.Is(err, keep.ErrOvertaken):
		return nil // another has told it, or it was turned on anew
	case err != nil:
		return err
	}
	return b.tell(ctx, s, Expired, s.Reason)
}

func (b *Board) tell(ctx context.Context, s Switch, what, reason string) error {
	b.o.Log.Warn("switch", zap.String("switch", s.Name), zap.String("kind", string(s.Kind)), zap.String("is", what), zap.String("reason", reason))
	err := b.o.Tell(ctx, queue.Event{Kind: queue.EventSwitched, Item: s.Name, Why: what, Reason: reason})
	if err != nil {
		return fmt.Errorf("tell of the switch %s: %w", s.Name, err)
	}
	return nil
}

// get is the switch of a name, over or not; the zero Switch: there is none.
func (b *Board) get(ctx context.Context, name string) (Switch, error) {
	doc, err := b.o.Docs.Get(ctx, kind, name)
	switch {
	case errors.Is(err, keep.ErrUnknown):
		return Switch{}, nil
	case err != nil:
		return Switch{}, fmt.Errorf("read the switch %s: %w", name, err)
	}
	return decode(doc)
}

// isOn reports whether a switch that was read is on.
func (b *Board) isOn(s Switch) bool {
	return s.rev > 0 && s.over == "" && b.o.Clock.Now().Before(s.Until)
}

// turnOn turns a switch on, or changes it.
func (b *Board) turnOn(ctx context.Context, s, was Switch) (Switch, error) {
	what := TurnedOn
	s.rev = was.rev
	if b.isOn(was) {
		what = Changed
	}
	s, err := b.write(ctx, s)
	if err != nil {
		return s, err
	}
	return s, errors.Join(b.tell(ctx, s, what, s.Reason), b.Refresh(ctx))
}

// turnOff turns a switch off.
func (b *Board) turnOff(ctx context.Context, s Switch, reason string) error {
	s.over = TurnedOff
	s, err := b.write(ctx, s)
	if err != nil {
		return err
	}
	return errors.Join(b.tell(ctx, s, TurnedOff, reason), b.Refresh(ctx))
}

// Missing are the switches that say nothing in a language of a program, though they do in another.
func Missing(on []flows.Switch, prog *flows.Program, language string) []string {
	var names []string
	for _, s := range on {
		if _, _, found := prog.Translation(s.Says, language); !found && !s.Says.IsZero() {
			names = append(names, s.Name)
		}
	}
	slices.Sort(names)
	return names
}

// texts are the words of a prompt, by language; of a recording, its transcript.
func texts(p flows.Prompt) map[string]string {
	all := map[string]string{}
	for language, part := range p.Parts {
		if text := strings.TrimSpace(part.Text.String()); text != "" {
			all[language] = text
		}
	}
	return all
}

// names are the names of the declared messages, sorted.
func (k Known) names() []string { return slices.Sorted(maps.Keys(k.Messages)) }

package keep

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Memory is a store in this process.
type Memory struct {
	now  func() time.Time
	mu   sync.Mutex
	docs map[string]map[string]Doc // by kind and ID
	logs map[string]*entries       // by kind and ID

	changes *changes // that a file is to be told; nil: there is none
}

// entries are a log in this process.
type entries struct {
	all   []Entry
	last  int64
	until time.Time // zero: never
}

// NewMemory returns an empty store. now tells when documents are forgotten.
func NewMemory(now func() time.Time) *Memory {
	return &Memory{now: now, docs: map[string]map[string]Doc{}, logs: map[string]*entries{}}
}

// Get implements Docs.
func (m *Memory) Get(_ context.Context, kind, id string) (Doc, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	d, known := m.docs[kind][id]
	if !known || m.over(d.Until) {
		return Doc{}, fmt.Errorf("read %s %s: %w", kind, id, ErrUnknown)
	}
	return d.clone(), nil
}

// Put implements Docs.
func (m *Memory) Put(_ context.Context, kind string, d Doc) (Doc, error) {
	if err := d.check(kind); err != nil {
		return Doc{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	was := m.docs[kind][d.ID]
	if m.over(was.Until) {
		was = Doc{}
	}
	if was.Rev != d.Rev {
		return Doc{}, fmt.Errorf("write %s %s: %w", kind, d.ID, ErrOvertaken)
	}
	m.sweepDocs(kind)
	if m.docs[kind] == nil {
		m.docs[kind] = map[string]Doc{}
	}
	d = d.clone()
	d.Rev++
	d.At, d.Until = millis(d.At), millis(d.Until)
	m.docs[kind][d.ID] = d
	m.changes.note(change{Put: &putLine{kind, d}})
	return d.clone(), nil
}

// Delete implements Docs.
func (m *Memory) Delete(_ context.Context, kind, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.docs[kind], id)
	m.changes.note(change{Delete: &nameLine{kind, id}})
	return nil
}

// List implements Docs.
func (m *Memory) List(_ context.Context, kind, by, from string, limit int) ([]Doc, string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	after, err := readPlace(from)
	if err != nil {
		return nil, "", err
	}
	var found []Doc
	for d := range maps.Values(m.docs[kind]) {
		if !m.over(d.Until) && (by == "" || slices.Contains(d.By, by)) && (from == "" || d.place().compare(after) > 0) {
			found = append(found, d.clone())
		}
	}
	slices.SortFunc(found, func(a, b Doc) int { return a.place().compare(b.place()) })
	limit = pageOf(limit)
	if len(found) <= limit {
		return found, "", nil
	}
	return found[:limit], found[limit-1].place().String(), nil
}

// Append implements Logs.
func (m *Memory) Append(_ context.Context, l Log, data ...[]byte) (int64, error) {
	if err := l.check(data); err != nil {
		return 0, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweepLogs()
	name := l.Kind + "\n" + l.ID
	kept := m.logs[name]
	if kept == nil || m.over(kept.until) {
		kept = &entries{}
		m.logs[name] = kept
	}
	for _, one := range data {
		kept.last++
		kept.all = append(kept.all, Entry{Number: kept.last, Data: slices.Clone(one)})
	}
	if surplus := len(kept.all) - mostOf(l.Most); surplus > 0 {
		kept.all = slices.Delete(kept.all, 0, surplus)
	}
	if kept.until = (time.Time{}); l.Keep > 0 {
		kept.until = m.now().Add(l.Keep)
	}
	m.changes.note(change{Log: kept.line(l.Kind, l.ID, len(data))})
	return kept.last, nil
}

// Entries implements Logs.
func (m *Memory) Entries(_ context.Context, kind, id string, after int64, limit int) ([]Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	l := m.logs[kind+"\n"+id]
	if l == nil || m.over(l.until) {
		return nil, nil
	}
	first, _ := slices.BinarySearchFunc(l.all, after+1, func(e Entry, n int64) int { return cmp.Compare(e.Number, n) })
	found := l.all[first:min(first+pageOf(limit), len(l.all))]
	return slices.Clone(found), nil
}

// Forget implements Logs.
func (m *Memory) Forget(_ context.Context, kind, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.logs, kind+"\n"+id)
	m.changes.note(change{Forget: &nameLine{kind, id}})
	return nil
}

// swept is how many are looked at, whenever something is written, whether their time is over: more than one is written, so
// that they never pile up.
const swept = 4

// sweepDocs frees some documents of a kind whose time is over.
func (m *Memory) sweepDocs(kind string) {
	looked := 0
	for id, d := range m.docs[kind] {
		if m.over(d.Until) {
			delete(m.docs[kind], id)
		}
		if looked++; looked == swept {
			return
		}
	}
}

// sweepLogs frees some logs whose time is over.
func (m *Memory) sweepLogs() {
	looked := 0
	for name, l := range m.logs {
		if m.over(l.until) {
			delete(m.logs, name)
		}
		if looked++; looked == swept {
			return
		}
	}
}

func (m *Memory) over(until time.Time) bool { return !until.IsZero() && !m.now().Before(until) }

// mostEntries is how many entries a log keeps that does not say.
const mostEntries = 1000

func mostOf(most int) int {
	if most < 1 {
		return mostEntries
	}
	return most
}

func pageOf(limit int) int {
	if limit < 1 || limit > MaxPage {
		return MaxPage
	}
	return limit
}

// check reports what cannot be kept.
func (d Doc) check(kind string) error {
	if err := checkNames(kind, d.ID, d.By...); err != nil {
		return err
	}
	if len(d.Data) > MaxData {
		return fmt.Errorf("write %s %s: %d bytes are more than %d", kind, d.ID, len(d.Data), MaxData)
	}
	return nil
}

func (l Log) check(entries [][]byte) error {
	for _, data := range entries {
		if len(data) > MaxData {
			return fmt.Errorf("write to the log %s %s: an entry of %d bytes is more than %d", l.Kind, l.ID, len(data), MaxData)
		}
	}
	return checkNames(l.Kind, l.ID)
}

func checkNames(kind, id string, by ...string) error {
	for _, name := range append([]string{kind, id}, by...) {
		if name == "" || len(name) > 200 || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' }) {
			return fmt.Errorf("write %s %q: %q is no name: 1 to 200 bytes without control characters", kind, id, name)
		}
	}
	return nil
}

func (d Doc) clone() Doc {
	d.Data, d.By = slices.Clone(d.Data), slices.Clone(d.By)
	return d
}

// place is where a document stands in a list.
type place struct {
	at int64 // milliseconds
	id string
}

func (d Doc) place() place { return place{d.At.UnixMilli(), d.ID} }

// compare has the newest first, and among those of one millisecond the greatest ID.
func (p place) compare(o place) int { return cmp.Or(cmp.Compare(o.at, p.at), cmp.Compare(o.id, p.id)) }

func (p place) String() string { return strconv.FormatInt(p.at, 10) + " " + p.id }

func readPlace(text string) (place, error) {
	if text == "" {
		return place{}, nil
	}
	at, id, ok := strings.Cut(text, " ")
	ms, err := strconv.ParseInt(at, 10, 64)
	if !ok || err != nil {
		return place{}, fmt.Errorf("%q is no place in a list", text)
	}
	return place{ms, id}, nil
}

func millis(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return time.UnixMilli(t.UnixMilli()).UTC()
}

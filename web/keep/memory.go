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
	logs map[string]*log           // by kind and ID
}

// log is a log in this process.
type log struct {
	entries []Entry
	last    int64
	until   time.Time // zero: never
}

// NewMemory returns an empty store. now tells when documents are forgotten.
func NewMemory(now func() time.Time) *Memory {
	return &Memory{now: now, docs: map[string]map[string]Doc{}, logs: map[string]*log{}}
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
	if m.docs[kind] == nil {
		m.docs[kind] = map[string]Doc{}
	}
	d = d.clone()
	d.Rev++
	d.At, d.Until = millis(d.At), millis(d.Until)
	m.docs[kind][d.ID] = d
	return d.clone(), nil
}

// Delete implements Docs.
func (m *Memory) Delete(_ context.Context, kind, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.docs[kind], id)
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
func (m *Memory) Append(_ context.Context, kind, id string, entries [][]byte, most int, keep time.Duration) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	name := kind + "\n" + id
	l := m.logs[name]
	if l == nil || m.over(l.until) {
		l = &log{}
		m.logs[name] = l
	}
	for _, data := range entries {
		l.last++
		l.entries = append(l.entries, Entry{Number: l.last, Data: slices.Clone(data)})
	}
	if surplus := len(l.entries) - cmp.Or(most, mostEntries); surplus > 0 {
		l.entries = slices.Delete(l.entries, 0, surplus)
	}
	if l.until = (time.Time{}); keep > 0 {
		l.until = m.now().Add(keep)
	}
	return l.last, nil
}

// Entries implements Logs.
func (m *Memory) Entries(_ context.Context, kind, id string, after int64, limit int) ([]Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	l := m.logs[kind+"\n"+id]
	if l == nil || m.over(l.until) {
		return nil, nil
	}
	first, _ := slices.BinarySearchFunc(l.entries, after+1, func(e Entry, n int64) int { return cmp.Compare(e.Number, n) })
	found := l.entries[first:min(first+pageOf(limit), len(l.entries))]
	return slices.Clone(found), nil
}

func (m *Memory) over(until time.Time) bool { return !until.IsZero() && !m.now().Before(until) }

// mostEntries is how many entries a log keeps that does not say.
const mostEntries = 1000

func pageOf(limit int) int {
	if limit < 1 || limit > MaxPage {
		return MaxPage
	}
	return limit
}

// check reports what cannot be kept.
func (d Doc) check(kind string) error {
	for _, name := range append([]string{kind, d.ID}, d.By...) {
		if name == "" || len(name) > 200 || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' }) {
			return fmt.Errorf("write %s %q: %q is no name: 1 to 200 bytes without control characters", kind, d.ID, name)
		}
	}
	if len(d.Data) > MaxData {
		return fmt.Errorf("write %s %s: %d bytes are more than %d", kind, d.ID, len(d.Data), MaxData)
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

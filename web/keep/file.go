package keep

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"presszero/internal/clock"
)

// pause is the least time between two writings of the file; what changes meanwhile is written together.
const pause = 250 * time.Millisecond

// slack is how much longer than needed the file may become, beside once its length, before it is written anew. In bytes.
const slack = 1 << 20

// File keeps a Memory through a restart. The file has a line for each change, which is added within a quarter of a second,
// and is written anew when it has become long. A line that a crash cut short is as if it had not been written.
type File struct {
	*Memory
	path   string
	report func(error)
	quit   context.CancelFunc
	done   chan error

	length, needed int64 // of the file, now and when it was written anew
	broken         bool  // what was to be added was lost: the file must be written anew
}

// change is a line of the file. One of the fields is set.
type change struct {
	Version int       `json:"version,omitempty"`
	Put     *putLine  `json:"put,omitempty"`
	Delete  *nameLine `json:"delete,omitempty"`
	Log     *logLine  `json:"log,omitempty"`
	Forget  *nameLine `json:"forget,omitempty"`
}

type nameLine struct{ Kind, ID string }

type putLine struct {
	Kind string
	Doc
}

type logLine struct {
	Kind, ID string
	Added    []Entry
	First    int64 // that is still kept
	Last     int64
	Until    time.Time
}

const fileVersion = 1

// OpenFile reads the store that is kept at path. What cannot be read, or written later, is reported, and the store goes on
// without: it must not stop those whom it only helps. A file that cannot be understood is moved aside.
func OpenFile(path string, now func() time.Time, report func(error)) *File {
	f := &File{Memory: NewMemory(now), path: path, report: report}
	if err := f.load(); err != nil {
		aside := path + ".unreadable"
		report(errors.Join(fmt.Errorf("the file of people and notes was moved to %s, and begins empty: %w", aside, err), os.Rename(path, aside)))
		f.Memory = NewMemory(now)
	}
	f.changes = &changes{came: make(chan struct{}, 1)}
	return f
}

// Start begins to write changes.
func (f *File) Start() {
	if f.quit != nil {
		return
	}
	ctx, quit := context.WithCancel(context.Background())
	f.quit, f.done, f.broken = quit, make(chan error, 1), true // written anew: what is over need not be read again
	f.changes.wake()
	go func() { f.done <- f.keepSaving(ctx) }()
}

// Stop writes the last changes, waits until that is done and returns the error of it. Twice is harmless.
func (f *File) Stop() error {
	if f.quit == nil {
		return nil
	}
	f.quit()
	f.quit = nil
	return <-f.done
}

func (f *File) keepSaving(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return f.save()
		case <-f.changes.came:
			if err := f.save(); err != nil {
				f.report(err)
			}
		}
		if clock.Sleep(ctx, clock.System{}, pause) != nil {
			return f.save()
		}
	}
}

// save adds what has changed to the file, or writes the file anew.
func (f *File) save() (err error) {
	if f.broken || f.length > 2*f.needed+slack {
		err = f.rewrite()
	} else {
		err = f.add()
	}
	if f.broken = err != nil; err != nil {
		return fmt.Errorf("save people and notes to %s: %w", f.path, err)
	}
	return nil
}

func (f *File) add() error {
	f.mu.Lock()
	added := f.changes.take()
	f.mu.Unlock()
	if len(added) == 0 {
		return nil
	}
	text, err := lines(added)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(f.path, os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	f.length += int64(len(text))
	return errors.Join(err, file.Sync(), file.Close())
}

// rewrite puts a file in place that says how everything stands now, at once, so that the file is always whole.
func (f *File) rewrite() error {
	text, err := lines(f.all())
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(f.path), filepath.Base(f.path)+".*") // which nobody else may read
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(file.Name()) }() // gone already when all went well
	_, err = file.Write(text)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	if err = os.Rename(file.Name(), f.path); err != nil {
		return err
	}
	f.length, f.needed = int64(len(text)), int64(len(text))
	dir, err := os.Open(filepath.Dir(f.path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// all is how everything stands, as changes of an empty store. What was to be added is part of it.
func (f *File) all() []change {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.changes.take()
	all := []change{{Version: fileVersion}}
	for _, kind := range slices.Sorted(maps.Keys(f.docs)) {
		for _, d := range f.docs[kind] {
			if !f.over(d.Until) {
				all = append(all, change{Put: &putLine{kind, d}})
			}
		}
	}
	for name, l := range f.logs {
		if !f.over(l.until) {
			kind, id, _ := strings.Cut(name, "\n")
			all = append(all, change{Log: l.line(kind, id, len(l.all))})
		}
	}
	return all
}

// line tells of a log and its latest entries.
func (l *entries) line(kind, id string, latest int) *logLine {
	told := &logLine{Kind: kind, ID: id, Last: l.last, Until: l.until, First: l.last + 1}
	if len(l.all) > 0 {
		told.First = l.all[0].Number
	}
	told.Added = slices.Clone(l.all[max(0, len(l.all)-latest):])
	return told
}

func lines(all []change) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	for _, c := range all {
		if err := encoder.Encode(c); err != nil {
			return nil, err
		}
	}
	return text.Bytes(), nil
}

// load reads the file, if there is one.
func (f *File) load() error {
	text, err := os.ReadFile(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for number := 1; len(text) > 0; number++ {
		line, rest, whole := bytes.Cut(text, []byte("\n"))
		var c change
		if !whole {
			return nil // cut short by a crash
		}
		if err := json.Unmarshal(line, &c); err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
		if number == 1 && c.Version != fileVersion {
			return fmt.Errorf("version %d, want %d", c.Version, fileVersion)
		}
		f.apply(c)
		text = rest
	}
	return nil
}

// apply makes a change that was made before.
func (m *Memory) apply(c change) {
	switch {
	case c.Put != nil:
		if m.docs[c.Put.Kind] == nil {
			m.docs[c.Put.Kind] = map[string]Doc{}
		}
		m.docs[c.Put.Kind][c.Put.ID] = c.Put.Doc
	case c.Delete != nil:
		delete(m.docs[c.Delete.Kind], c.Delete.ID)
	case c.Log != nil:
		name := c.Log.Kind + "\n" + c.Log.ID
		kept := m.logs[name]
		if kept == nil || len(c.Log.Added) > 0 && c.Log.Added[0].Number != kept.last+1 { // begun anew, or nothing of it is left
			kept = &entries{}
			m.logs[name] = kept
		}
		kept.all = slices.DeleteFunc(append(kept.all, c.Log.Added...), func(e Entry) bool { return e.Number < c.Log.First })
		kept.last, kept.until = c.Log.Last, c.Log.Until
	case c.Forget != nil:
		delete(m.logs, c.Forget.Kind+"\n"+c.Forget.ID)
	}
}

// changes are those that are not written yet. A store without a file has none.
type changes struct {
	all  []change
	came chan struct{}
}

func (c *changes) note(one change) {
	if c == nil {
		return
	}
	c.all = append(c.all, one)
	c.wake()
}

func (c *changes) wake() {
	select {
	case c.came <- struct{}{}:
	default:
	}
}

func (c *changes) take() []change {
	all := c.all
	c.all = nil
	return all
}

package casebook

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"go.uber.org/zap/zaptest"

	"presszero/flows"
	"presszero/internal/clock"
	"presszero/internal/redistest"
	"presszero/queue"
	"presszero/web/keep"
	"presszero/web/story"
)

// table is a book under test, what it has told, and the clock by which it goes.
type table struct {
	*Book
	clock  *clock.Manual
	events []queue.Event
	acts   []story.Act
	late   int
}

// The calls: CA01 and CA02 are of one caller, CA03 of another, CA04 of a number that was withheld.
var callers = map[string]Person{
	"CA01": {Hash: "h1", Masked: "+******11", Number: "+15550111", Queue: "sales", Agent: "anna"},
	"CA02": {Hash: "h1", Masked: "+******11", Number: "+15550111", Queue: "sales"},
	"CA03": {Hash: "h2", Masked: "+******22", Number: "+15550122", Queue: "other"},
	"CA04": {Queue: "sales"},
}

func lay(t *testing.T, store func(*clock.Manual) keep.Store) *table {
	t.Helper()
	tab := &table{clock: clock.NewManual(clock.System{}.Now().Truncate(time.Second))}
	book, err := New(Options{
		Store: store(tab.clock), Keep: 24 * time.Hour, Clock: tab.clock, Log: zaptest.NewLogger(t),
		Hash:   func(number string) string { return map[string]string{"+15550111": "h1", "+15550122": "h2"}[number] },
		Person: func(_ context.Context, call string) (Person, error) { return callers[call], nil },
		Dispositions: func(queue string) []flows.Disposition {
			if queue != "sales" {
				return nil
			}
			return []flows.Disposition{{ID: "solved", Label: "Solved", Note: flows.NoteOptional}, {ID: "refund", Label: "Refund", Note: flows.NoteRequired}}
		},
		Told: func(_ string, act story.Act) { tab.acts = append(tab.acts, act) },
		Tell: func(_ context.Context, e queue.Event) error { tab.events = append(tab.events, e); return nil },
		Late: func(n int) { tab.late = n },
	})
	if err != nil {
		t.Fatal(err)
	}
	tab.Book = book
	return tab
}

// onEveryStore runs a test on each kind of store.
func onEveryStore(t *testing.T, test func(t *testing.T, tab *table)) {
	t.Helper()
	t.Run("memory", func(t *testing.T) {
		t.Parallel()
		test(t, lay(t, func(c *clock.Manual) keep.Store { return keep.NewMemory(c.Now) }))
	})
	t.Run("Redis", func(t *testing.T) {
		t.Parallel()
		client := redistest.Start(t).Client(t)
		test(t, lay(t, func(c *clock.Manual) keep.Store {
			store, err := keep.NewRedis(client, "main")
			if err != nil {
				t.Fatal(err)
			}
			return store.On(c.Now)
		}))
	})
}

func must[T any](t *testing.T) func(T, error) T {
	t.Helper()
	return func(got T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
}

func expectError(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}

func texts(notes []Note) string {
	var all []string
	for _, n := range notes {
		all = append(all, n.Text)
	}
	return strings.Join(all, ", ")
}

func TestNotesTravelWithTheirCaller(t *testing.T) {
	t.Parallel()
	onEveryStore(t, func(t *testing.T, tab *table) {
		note := must[Note](t)
		note(tab.AddNote(t.Context(), "CA01", "anna", " first ", ""))
		tab.clock.Advance(time.Second)
		note(tab.AddNote(t.Context(), "CA02", "ben", "second", ""))
		note(tab.AddNote(t.Context(), "CA03", "ben", "of another", ""))
		note(tab.AddNote(t.Context(), "CA04", "ben", "of nobody known", ""))
		for call, want := range map[string]string{"CA01": "second, first", "CA02": "second, first", "CA03": "of another", "CA04": "of nobody known"} {
			if got := texts(must[[]Note](t)(tab.Notes(t.Context(), call))); got != want {
				t.Errorf("%s has the notes %q, want %q", call, got, want)
			}
		}
	})
}

func TestANoteMayBeChangedByItsWriterForAWhile(t *testing.T) {
	t.Parallel()
	onEveryStore(t, func(t *testing.T, tab *table) {
		n := must[Note](t)(tab.AddNote(t.Context(), "CA01", "anna", "first", ""))
		_, err := tab.EditNote(t.Context(), n.ID, "ben", "not his")
		expectError(t, "another's", err, ErrNotYours)
		expectError(t, "another's deleted", tab.DeleteNote(t.Context(), n.ID, "ben", ""), ErrNotYours)
		if got := must[Note](t)(tab.EditNote(t.Context(), n.ID, "anna", "better")); got.Text != "better" || got.Edited.IsZero() {
			t.Errorf("%+v", got)
		}
		tab.clock.Advance(EditFor + time.Second)
		_, err = tab.EditNote(t.Context(), n.ID, "anna", "too late")
		expectError(t, "after a while", err, ErrTooLate)
		expectError(t, "deleted after a while", tab.DeleteNote(t.Context(), n.ID, "anna", ""), ErrTooLate)
		if err := tab.DeleteNote(t.Context(), n.ID, "grace", Leads); err != nil {
			t.Error(err)
		}
		_, err = tab.EditNote(t.Context(), n.ID, "anna", "gone")
		expectError(t, "gone", err, ErrUnknown)
		for what, text := range map[string]string{"empty": "  ", "long": strings.Repeat("x", mostText+1), "no text": "\xff"} {
			_, err := tab.AddNote(t.Context(), "CA01", "anna", text, "")
			expectError(t, what, err, ErrWrong)
		}
	})
}

func TestARepeatedRequestWritesOnce(t *testing.T) {
	t.Parallel()
	onEveryStore(t, func(t *testing.T, tab *table) {
		one := must[Note](t)(tab.AddNote(t.Context(), "CA01", "anna", "once", "key"))
		two := must[Note](t)(tab.AddNote(t.Context(), "CA01", "anna", "once", "key"))
		if notes := must[[]Note](t)(tab.Notes(t.Context(), "CA01")); one.ID != two.ID || len(notes) != 1 {
			t.Errorf("%+v", notes)
		}
	})
}

func TestADispositionIsOneThatTheQueueDeclares(t *testing.T) {
	t.Parallel()
	onEveryStore(t, func(t *testing.T, tab *table) {
		_, err := tab.DispositionOf(t.Context(), "CA01")
		expectError(t, "not closed", err, ErrUnknown)
		_, err = tab.Dispose(t.Context(), "CA01", "anna", "nonsense", "")
		expectError(t, "not declared", err, ErrWrong)
		_, err = tab.Dispose(t.Context(), "CA03", "anna", "solved", "")
		expectError(t, "of another queue", err, ErrWrong)
		_, err = tab.Dispose(t.Context(), "CA01", "anna", "refund", " ")
		expectError(t, "without its note", err, ErrWrong)
		must[Disposition](t)(tab.Dispose(t.Context(), "CA01", "anna", "solved", ""))
		must[Disposition](t)(tab.Dispose(t.Context(), "CA01", "anna", "refund", "charged twice"))
		if d := must[Disposition](t)(tab.DispositionOf(t.Context(), "CA01")); d.ID != "refund" || d.Label != "Refund" || d.Note != "charged twice" || d.Queue != "sales" {
			t.Errorf("%+v", d)
		}
	})
}

func TestFollowUpsAreListedByTheirTimeAndLateOnce(t *testing.T) {
	t.Parallel()
	onEveryStore(t, func(t *testing.T, tab *table) {
		now := tab.clock.Now()
		later := must[FollowUp](t)(tab.AddFollowUp(t.Context(), FollowUp{Call: "CA01", Text: "later", Due: now.Add(2 * time.Hour), Owner: "anna", By: "anna"}, ""))
		sooner := must[FollowUp](t)(tab.AddFollowUp(t.Context(), FollowUp{Text: "sooner", Due: now.Add(time.Hour), Owner: "anna", By: "ben"}, ""))
		if later.Number != "+15550111" || later.Who != "+******11" || later.Queue != "sales" {
			t.Errorf("%+v", later)
		}
		tab.expectList(t, FollowUpWish{Owner: "anna"}, "sooner later")
		tab.expectList(t, FollowUpWish{Owner: "ben"}, "")
		tab.clock.Advance(90 * time.Minute)
		tab.expectList(t, FollowUpWish{State: "late"}, "sooner")
		for range 3 {
			if err := tab.look(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if len(tab.events) != 1 || tab.events[0].Item != sooner.ID || tab.events[0].Agent != "anna" || tab.late != 1 {
			t.Errorf("told %+v, %d late", tab.events, tab.late)
		}
		_, err := tab.ChangeFollowUp(t.Context(), later.ID, "ben", "", FollowUpChange{Owner: "ben"})
		expectError(t, "another's", err, ErrNotYours)
		must[FollowUp](t)(tab.ChangeFollowUp(t.Context(), sooner.ID, "ben", "", FollowUpChange{Due: tab.clock.Now().Add(time.Minute)}))
		must[FollowUp](t)(tab.ChangeFollowUp(t.Context(), later.ID, "grace", Leads, FollowUpChange{Owner: "ben"}))
		tab.expectList(t, FollowUpWish{Owner: "ben"}, "later")
		tab.clock.Advance(2 * time.Minute)
		if err := tab.look(t.Context()); err != nil || len(tab.events) != 2 {
			t.Errorf("a new time that passes is told again: %+v, %v", tab.events, err)
		}
		done := must[FollowUp](t)(tab.ChangeFollowUp(t.Context(), sooner.ID, "anna", "", FollowUpChange{Done: true, Note: "did it"}))
		again := must[FollowUp](t)(tab.ChangeFollowUp(t.Context(), sooner.ID, "anna", "", FollowUpChange{Done: true, Note: "twice"}))
		if !done.Late || again.Note != "did it" {
			t.Errorf("%+v, then %+v", done, again)
		}
		tab.expectList(t, FollowUpWish{Owner: "anna"}, "")
		tab.expectList(t, FollowUpWish{State: "done"}, "sooner")
		_, err = tab.ChangeFollowUp(t.Context(), sooner.ID, "anna", "", FollowUpChange{Text: "x"})
		expectError(t, "done", err, ErrTooLate)
		_, err = tab.AddFollowUp(t.Context(), FollowUp{Text: "x", Due: now, Owner: "anna", By: "anna"}, "")
		expectError(t, "in the past", err, ErrWrong)
	})
}

func (tab *table) expectList(t *testing.T, w FollowUpWish, want string) {
	t.Helper()
	var all []string
	for _, f := range must[[]FollowUp](t)(tab.FollowUps(t.Context(), w)) {
		all = append(all, f.Text)
	}
	if got := strings.Join(all, " "); got != want {
		t.Errorf("%+v lists %q, want %q", w, got, want)
	}
}

func TestIdeasAreMarkedAndCounted(t *testing.T) {
	t.Parallel()
	onEveryStore(t, func(t *testing.T, tab *table) {
		one := must[Idea](t)(tab.AddIdea(t.Context(), Idea{Call: "CA01", Kind: Suggestion, Text: "Saturdays", By: "anna"}, ""))
		must[Idea](t)(tab.AddIdea(t.Context(), Idea{Call: "CA03", Kind: Complaint, Text: "Music", By: "ben"}, ""))
		_, err := tab.AddIdea(t.Context(), Idea{Call: "CA01", Kind: "joke", Text: "x", By: "anna"}, "")
		expectError(t, "no kind", err, ErrWrong)
		must[Idea](t)(tab.MarkIdea(t.Context(), one.ID, "grace", IdeaSeen, ""))
		_, err = tab.MarkIdea(t.Context(), one.ID, "grace", IdeaNew, "")
		expectError(t, "no mark", err, ErrWrong)
		seen, counts, err := tab.Ideas(t.Context(), IdeaWish{State: IdeaSeen})
		if err != nil || len(seen) != 1 || seen[0].Seen != "grace" || counts[IdeaNew] != 1 || counts[IdeaSeen] != 1 {
			t.Errorf("%+v, %v, %v", seen, counts, err)
		}
		other, counts, err := tab.Ideas(t.Context(), IdeaWish{Queue: "other", Kind: Complaint})
		if err != nil || len(other) != 1 || counts[IdeaNew] != 1 || counts[IdeaSeen] != 0 {
			t.Errorf("%+v, %v, %v", other, counts, err)
		}
	})
}

func TestForgettingACallerLeavesTheOthers(t *testing.T) {
	t.Parallel()
	onEveryStore(t, func(t *testing.T, tab *table) {
		for _, call := range []string{"CA01", "CA02", "CA03"} {
			must[Note](t)(tab.AddNote(t.Context(), call, "anna", "a note", ""))
		}
		must[Disposition](t)(tab.Dispose(t.Context(), "CA01", "anna", "solved", ""))
		must[Idea](t)(tab.AddIdea(t.Context(), Idea{Call: "CA02", Kind: Suggestion, Text: "Saturdays", By: "anna"}, ""))
		must[FollowUp](t)(tab.AddFollowUp(t.Context(), FollowUp{Call: "CA02", Text: "x", Due: tab.clock.Now().Add(time.Hour), Owner: "anna", By: "anna"}, ""))
		if e := must[Erased](t)(tab.Forget(t.Context(), "+15550111", []string{"CA01"})); e != (Erased{Notes: 2, Dispositions: 1, FollowUps: 1, Ideas: 1}) {
			t.Errorf("erased %+v", e)
		}
		if left := texts(must[[]Note](t)(tab.Notes(t.Context(), "CA03"))); left != "a note" {
			t.Errorf("left of another: %q", left)
		}
	})
}

package estimate

// What says what has happened.
type What uint8

// What is learnt from.
const (
	Joined    What = iota // a caller, to a line or straight to an agent
	Answered              // by an agent; Took: how long the caller had waited until the agent's phone rang, Delay: how long it rang
	Unheard               // an agent did not answer
	HungUp                // a caller, after waiting so long
	Converted             // a caller who waited so long will be called back
	Finished              // a call that took the agent so long, from the ring on, Delay of it after the talk; Doing: what the agent does now
	Returned              // an agent who was away so long; Doing: OnBreak or Left, as they were
)

// Happening is something from which is learnt. Times are seconds; a queue is named by its place on the shelf.
type Happening struct {
	What     What
	At       float64
	Queue    int
	Class    string  // of a caller who joins
	Head     float64 // the head start of such a caller
	Took     float64
	Delay    float64
	Callback bool // the caller is, or was, to be called back
	Doing    Doing
}

// Shelf is what has been learnt about the queues and the agents of a site, and the laws read from it.
type Shelf struct {
	Books      []Book
	Team       Team
	Configured []float64 // of each queue, the handling time set by the operator; 0 or missing: none
	Folded     float64   // when what was learnt was last folded

	queues    []Queue
	crew      Crew
	read      []reading // of each queue
	team      reading
	refreshed float64
}

// reading says how much has been learnt since the laws were read.
type reading struct{ news, known int }

// stale reports whether a hundredth more has been learnt.
func (r reading) stale() bool { return r.news > r.known/100 }

// NewShelf returns a shelf of so many empty books.
func NewShelf(books int) *Shelf {
	s := &Shelf{}
	for range books {
		s.Add()
	}
	return s
}

// Add puts an empty book on the shelf, and returns its place.
func (s *Shelf) Add() int {
	s.Books = append(s.Books, Book{})
	s.Configured = append(s.Configured, 0)
	s.queues = append(s.queues, Queue{})
	s.read = append(s.read, reading{news: 1})
	s.team.news++
	return len(s.Books) - 1
}

// See learns from something that has happened, in O(1).
func (s *Shelf) See(h Happening) {
	s.team.news++
	if h.What == Returned {
		s.returned(h)
		return
	}
	s.read[h.Queue].news++
	b := &s.Books[h.Queue]
	switch h.What {
	case Joined:
		b.Arrived(h.At, h.Class, h.Head)
	case Answered:
		s.Team.Rang(OnCall)
		s.Team.Delayed(h.Delay)
		if h.Took > 0 && !h.Callback {
			b.Stayed(h.Took)
		}
	case Unheard:
		s.Team.Rang(OnBreak)
	case HungUp:
		b.HungUp(h.Took)
	case Converted:
		b.Stayed(h.Took)
	case Finished:
		s.Team.Freed(h.Doing)
		b.WrapUp.Add(h.Delay)
		if h.Callback {
			b.CalledBack(h.Took)
		} else {
			b.Handled(h.At, h.Took)
		}
	case Returned:
	}
}

func (s *Shelf) returned(h Happening) {
	if h.Doing == Left {
		s.Team.CameBack(h.At, h.Took)
	} else {
		s.Team.Paused(h.Took)
	}
}

// Resolved calibrates by the first forecast that a caller of the queue got, and the wait that was offered in the end.
func (s *Shelf) Resolved(queue int, first Forecast, wait float64) {
	s.Books[queue].Levels.Learn(first, wait)
}

const foldEvery = 3600.0

// FoldDue reports whether it is time to fold the shelf as a whole.
func (s *Shelf) FoldDue(now float64) bool { return now-s.Folded >= foldEvery }

// Fold ages what was learnt.
func (s *Shelf) Fold(now float64) {
	s.Folded = now
	s.Team.Fold(now)
	for q := range s.Books {
		s.Books[q].Fold(now)
	}
}

// Present is what goes on now, beside what is over and learnt.
type Present struct {
	Ages [][]float64 // of each queue, the ages of the calls in hand, callbacks left out
	Gone []float64   // how long those who have left have been away
}

// readEvery is how often what changes from minute to minute is read.
const readEvery = 5.0

// Read brings the laws up to date: those of which a hundredth more was learnt, and the tempo every five seconds. It reports
// whether anything was due.
func (s *Shelf) Read(now float64, p Present) bool {
	due := now-s.refreshed >= readEvery
	if due {
		s.refreshed = now
	}
	changed := due
	if s.team.stale() {
		s.team = reading{known: s.team.known + s.team.news}
		s.crew = s.Team.Crew(p.Gone)
		changed = true
	}
	for q := range s.Books {
		switch r := &s.read[q]; {
		case r.stale():
			*r = reading{known: r.known + r.news}
			s.queues[q] = s.Books[q].Queue(now, s.Configured[q], p.Ages[q])
			changed = true
		case due:
			s.Books[q].Refresh(&s.queues[q], now, p.Ages[q])
		}
	}
	return changed
}

// Queues are the queues as last read, by their places on the shelf.
func (s *Shelf) Queues() []Queue { return s.queues }

// Crew is the agents' habits as last read.
func (s *Shelf) Crew() Crew { return s.crew }

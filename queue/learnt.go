package queue

import "time"

// Lesson is what a job has learnt from the events after one ID up to another: changes of counters that belong to the job.
// The store applies all of it or nothing, and moves the job's cursor with it, so that each event counts once however many
// learn at the same time.
type Lesson struct {
	Job    string
	After  string  // the cursor as the learner knows it; empty: nothing has been learnt yet
	Upto   string  // the cursor from now on
	Counts []Count // in order
}

// Count changes one learnt number or text. Which hashes and fields there are is up to the job: a new tally needs nothing of
// the store.
type Count struct {
	Hash  string        // named sets of fields, such as handle/sales; at most 200 bytes
	Field string        // empty: the whole hash is forgotten, and the rest does not count
	Add   int64         // added to the number that the field holds, none being 0
	Set   string        // unless it is empty: put in the place of what the field holds. At most 64 bytes keep the hash small
	Keep  time.Duration // the hash is forgotten when no count that says so has touched it for so long; 0: it is left as it is
}

// Learnt is what a job has learnt.
type Learnt struct {
	Cursor string                       // the last event that counts; empty: none
	Hashes map[string]map[string]string // by name, then by field
}

package forecast

import "presszero/queue"

// Tally turns events into counts that are kept: exactly once, however many replicas there are, because they are written in
// one transition with everything else that is learnt. To add one, write a type with these methods and name it in
// Options.Tallies. The names of its hashes begin with a prefix of its own, by which store.Learnt(ctx, Job, prefix) reads them
// on any replica; "law/" is taken. What is added to (Count.Add) comes out the same whoever counts. A tally may remember what
// is going on, such as who is at work, to work out its next counts.
type Tally interface {
	// Begin forgets everything that is remembered: another replica may have counted meanwhile.
	Begin()
	// Recall tells of an event that counts already, so that what comes after it is understood. After Begin, the events that
	// are still kept are recalled, oldest first.
	Recall(e queue.Event)
	// Count is what an event adds.
	Count(e queue.Event) []queue.Count
}

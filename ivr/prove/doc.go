// Package prove shows, before a flow is served, that nobody can be trapped in it. [Prover.Prove] plays every call that
// can happen in a compiled flow on the call engine itself, and returns a [Certificate], or the shortest calls in which a
// promise is broken, each as a [Counterexample] that can be replayed.
//
// # What is proven
//
//	zero      0 alone, and a word for a person, reach a person's line in one request of the carrier, from every state
//	          that plays or listens
//	silence   silence for ever reaches a person within a time that is computed, and never ends a call by itself
//	end       nothing ends a call but the caller, a person, a kept message, or a hangup that the operator wrote
//	fault     every fault of ours reaches a person
//	document  every state answers the carrier with a document
//	kept      nobody is taken out of a line that is open and staffed while they are next, or while a phone rings for them,
//	          nor because nobody serves their lane, if they would take anybody and the others were not asked
//	sound     no way through the flow makes the engine give up: a circle, of steps or of ladders, or a step, queue or flow that is not
//	          there
//
// A person's line is the line of a queue, the talk, the number on call if whoever picks up has to say that they are one, and, where the line is closed, full or without
// agents, the ladder that the operator declared for it.
//
// # Why nothing is missed
//
// A state is a session with the document that the carrier was given. From the beginning of a call, every state is asked
// for everything that can happen to its document: the table in inputs.go. Each answer is a state again, until no new one
// comes. What tells two states apart is the session as it travels, all of it, so that a field which is added to sessions
// tells states apart from its first day. Only this is left out or taken together:
//
//   - Names, times and traces: who calls (unless an expression reads it), when the call began, the number of the turn, the
//     path, the place's clock and number, what music was played and how the caller likes to wait. They decide nothing but what
//     is said.
//   - The time of day. It is read by opening hours alone. Every event is tried at an instant of each combination of open
//     and closed hours that occurs (worlds.go: four weeks of a year and every holiday, so that a call may find the hours
//     changed from one turn to the next), and 0 also just before the hours change.
//   - How long a caller has waited, and what the line expects. Both are compared with limits of the queue: each event in
//     line is tried for a caller who has just come and for one who is past all of them, with a short wait to expect and
//     with one that is beyond every limit and every closing time.
//   - What a caller was told of the wait. The line decides what is said of it, and the proof lets it decide anything: none of it
//     may change where a call goes.
//   - Variables that no condition reads, directly or through others. A number is told apart within the range of the
//     numbers written in the flow and one beyond, a text by how it compares with the texts written there; where an
//     expression does more than compare and count, by its value, up to 64 values (vars.go). An expression that fails for
//     one value and not for another is a fault, and faults are tried everywhere.
//   - The language, unless an expression reads it. Every state is entered in each language, and asked there for a person.
//   - The step at which callers stood who wait for a person, and their variables: only the person behind 0 there is kept.
//     Each such session is still asked for a person, for silence and for a fault; and where the flow goes on after the
//     talk, it is gone on with from each of them.
//
// Data cannot all be tried: answers of the world outside, shares of an experiment, digits that an expression wants. Of what
// a step asks of an entry (its length, pattern, range and check) examples are computed that it takes. A way on
// from a step that no input has shown is taken all the same, as if some input led there, and named in the certificate:
// what lies behind it is proven, whether it can be reached is not.
//
// The number of states is bounded by [Options.Limit]. A flow that has more is not proven; it never passes unseen.
package prove

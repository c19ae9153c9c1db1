// Package flowtest runs an operator's tests of a flow: conversations in YAML beside the flow, played on the real call
// engine with a virtual clock and a line that answers as the test says. Nothing is mocked but the line and the phone.
//
// A file of tests is named after its flow, front-desk_test.yaml beside front-desk.yaml:
//
//	flow: front-desk
//	tests:
//	  - name: zero from the greeting reaches reception
//	    at: 2026-11-23T10:00:00+05:30
//	    from: "+15550111"
//	    line: {staff: 2, position: 1, wait: about 5}
//	    turns:
//	      - hears: Welcome
//	        press: "0"
//	      - hears: [in line for a person, You are next, about 5 minutes]
//	        answered: true
//	      - talked: 3m
//	      - hears: Goodbye
//	    ends: {mode: done, queue: reception}
//
// # A test
//
//	name   what is promised; required, and different from the others in the file
//	at     the time of the call, RFC 3339; default 2026-11-24T10:00:00Z, a Tuesday
//	from   the caller's number; default "+15550111"
//	to     the number called; default "+15550100"
//	lang   the language in which the caller is known to speak; the flow's first when left out
//	emergency  true: the emergency switch closes all opening hours; a list such as [office]: it closes those; false: it is
//	       off; as the site has it when left out
//	line   what the line answers; see below
//	fetch  what other systems answer, by the step that asks: values of variables, failed, or pending for no answer at all,
//	       such as {balance: {amount: 12}, address: failed}. The filler is one turn: the answer comes with wait: silence
//	lookup what is remembered of the caller: calls, recent, last_queue, last_agent, language and open: true, or failed;
//	       a first call when left out
//	experiments  the arm that each experiment takes, such as {news: short}; by the caller's number when left out
//	owed   a callback that is owed to the caller: {queue: orders, due: 2h}, due so long after the beginning (0s: it is late). The
//	       caller is asked about it before the flow begins
//	called_back  the queue in which the caller is called back: the test is of that call, from the moment the phone is picked up
//	texts  what becomes of text messages: sent (the default) or failed
//	turns  what happens, in order
//	ends   how the call then stands; every key of it is optional
//
// # A turn
//
// In each turn the caller hears something and then does one thing. The first turn hears what is said when the phone is
// answered; each later one hears what is said because of the act before it. Documents that lead on by themselves are
// followed, as a phone would: a greeting and the menu behind it are one turn.
//
//	hears     a piece, or a list of pieces in their order, of what is said, as it stands in the text of the prompts;
//	          capital letters and repeated spaces do not matter, a recording is heard as its text, or as its path
//	not_hears a piece, or a list of pieces, that must not be said in this turn
//	line      how the line stands from this turn on; keys that are not named stay as they are
//
// and then at most one act; a turn without an act may only be the last one:
//
//	press: "0"           keys, pressed one after the other: digits, # and *. In a menu the first one that the document
//	                     takes ends it; the rest are pressed in the documents that follow. In a recording a key ends
//	                     the recording.
//	say: an agent please words are spoken where words are heard: in a listen, and in a collect with input: both
//	wait: silence        nothing, until the document that is listening has run out: one silence, or one tick in line
//	wait: 2m             nothing, for at least that long; all that is said meanwhile is heard in the next turn. Hold
//	                     music plays, menus time out, as often as fits
//	answered: true       an agent accepts the caller who is in line, and the caller must be put through at once
//	talked: 3m           the talk with the agent ends after this time
//	dial: busy           the outside number that is being rung: completed, busy, no-answer, declined (picked
//	                     up, and 1 was not pressed), failed or canceled
//	record: 12s          a message of this length is left; 0s is silence
//	hang_up: true        the caller hangs up
//
// An act that the call cannot take where it stands, such as a recording during a menu, fails the test.
//
// # The line
//
//	staff    agents at work; default 1
//	signed   agents signed in, at work or away; default as staff
//	position place of the caller, 1 is next; default 1
//	wait     what can be said of the wait: less than a minute, one to two, up to N, about N, between N and M, more than N
//	         (minutes); default none, nothing can be said yet
//	due      what is due to be said of the wait, once: wait, soon, sooner, progress, longer, sorry or again, and then, as far
//	         as it is said, a wait (or unknown), position N, because fewer-agents, more-callers, urgent or longer-calls, and
//	         offer, in this order: longer up to 10 because urgent. The line then stands so. When left out, a caller hears wait and position on joining,
//	         a shorter wait, a better position at most once a minute, and thanks every two minutes
//	expected the wait to expect, such as 20m: as many callers wait longer as shorter. When left out, what suits wait. It
//	         counts only where something can be said of the wait
//	full     true when the line takes nobody
//	ringing  true while an agent's phone is ringing for the caller
//	others   how the lines of other queues stand, such as {billing: {staff: 0}}; those that are not named stand as this one
//
// # How it ends
//
//	mode     flow, line, callback (in line, choosing a number to be called back), callback-rung (choosing it on the ladder), owed
//	         (asked about a callback that is owed), called (called back, before a key is pressed), talk, dial,
//	         voicemail, record, text or done; a call that says goodbye is heard to its end
//	step     the step at which the call stands
//	queue    the queue in which the caller waits, or waited last, or for which a message was left
//	escaped  the step at which the caller asked for a person, or we chose one
//	lang     the language spoken
//	vars     variables and their values; those that are not named may have any
//	message  the queue for which a message, a callback, a survey or a recording was left; none when there must be none
//	kind     what was left: voicemail, callback, survey or recording
//	number   the number to call back
//	callback what has become of a callback: none, promised, cancelled, taken (the caller has the place that was kept) or missed
//	score    of the survey
//	text     the text message that was sent
//	promises pieces such as position 2, wait about 5, due 4h or callback due 1h, in the order in which they were told; others
//	         may have been told beside. A wait is written as in line
//	texts    pieces of the text messages that were sent, one for each and in their order
//	kept     all that was left, in its order: a list of kind, queue, number, score and due, each optional, such as
//	         [{kind: survey, score: 4}, {kind: recording}]; [] when nothing must be left
//	due      the time within which an answer to that message was promised, such as 4h
//	fault    the reason for which we, not the caller, chose a person
//
// A fault of ours that ends does not name fails the test, wherever in the call it happened.
//
// # Results
//
// [Run] plays the tests of one file, side by side, and returns a [Report]: a value with a result for each test, and its text
// for people. A fault in the file itself has its position, as has the turn at which a conversation first went another way,
// together with the conversation until then; the last lines of it, marked with >, are those that went another way.
// [WriteJUnit] and [WriteJSON] write reports for programs.
//
// # Coverage
//
// A report has a [Coverage]: for every step of the flow its exits, which are the ways on that its kind describes and, where
// it asks, 0, silence and a wrong answer; and for every queue that the flow names, how each rung of its ladder ends.
//
// # Tests out of calls
//
// [Record] makes a test of a call, in this format: of one that was just played on the simulator, or of a real one, which
// [ReadLog] reads out of the service's JSON log. The log does not tell the words of a caller, the digits that are data,
// the numbers of anybody, nor the values that other systems answered. In the test, words are keys that lead the same way,
// digits are made up so that they lead the same way, and other systems answer without values. What happened beside it, such
// as a fault of ours, ends the test; a comment in it tells of every such gap.
package flowtest

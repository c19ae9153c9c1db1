// Package queue is the waiting line as pure data and arithmetic: who waits, who serves, in which order, for how long.
//
// A caller in line is an [Entry]; a person who takes calls is an [Agent]; an [Offer] reserves one agent for one caller
// until a deadline. The stores (memq in the process, redisq in Redis) hold them and move them through the states of
// docs/states.md; both are proven against the conformance suite in queuetest. Nothing here knows of telephony, of
// Redis or of the time of day: now is an argument.
package queue

// Package ivr walks a call through a compiled flow. [Engine.Step] takes the call as it stands, what happened and the
// time, and returns the call as it then stands and what the carrier is to do. It is pure and total: it reads nothing,
// waits for nothing, has no error result, and whatever goes wrong in it connects the caller to a person.
package ivr

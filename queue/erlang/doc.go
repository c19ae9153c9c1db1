// Package erlang says how a number of agents serves a load: the classical formulas of queueing, computed so that no size
// of team overflows or loses digits.
//
// Erlang C ([QueueAll]) lets everybody wait for ever; Erlang A ([QueuePatient]) lets callers give up. Both take Poisson
// arrivals and exponential handling times; Erlang A takes exponential patience. Times are in seconds, rates per second,
// shares from 0 to 1.
package erlang

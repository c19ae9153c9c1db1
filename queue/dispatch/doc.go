// Package dispatch brings callers and agents together: it asks the line for the next pair, rings the agent, hands the
// caller over when the agent accepts, and settles everything that falls due. Any number of replicas may run it over
// one store: each step is an atomic transition there, so that two of them can never give one caller to two agents.
//
// Nothing here is needed for a caller to stay in line. A replica that dies between two steps leaves a deadline behind,
// and the next sweep of any other replica goes on from it.
package dispatch

// Package staffing says how many agents a queue needs: for a service level, by the formula of Erlang A and by the line
// played forward with those who are yet to call ([estimate.Estimator.Outlook]); for what callers in line were promised;
// and whether those at work are enough, with the numbers.
//
// Times are in seconds, rates per second, shares from 0 to 1. The formulas are those of package erlang; how they are put
// together, and the sources, stand in docs/staffing.md.
package staffing

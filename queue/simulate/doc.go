// Package simulate tries the routing of a site before it serves: it plays callers through the real line, memq with a
// clock of its own, and reports what becomes of them. Whoever is offered to whom is decided by the code that decides it
// in service; only people are made up. One seed gives one report.
//
// Callers come from somewhere: [Arrivals] makes them up, [ReadCallers] reads a list. A recorded day would be one more
// source of them.
package simulate

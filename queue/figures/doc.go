// Package figures says what the counts of the line mean: service levels by every formula in use, each with its name and its
// source, waits, handling times, offers, callbacks, promises. It composes the wallboard and its alerts. What is not known is
// left out, and never 0.
package figures

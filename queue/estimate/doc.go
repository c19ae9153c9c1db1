// Package estimate tells how long each caller in line will still wait, and what to say of it.
//
// [Estimator] plays the live line forward a hundred times (the twin): agents become free as calls in progress end,
// callers ahead are served or hang up, callers with a greater head start overtake. How long things last is learnt from
// what happened ([Book], [Team]) as histograms that forget and can be added up, and read as laws ([Law]). What is spoken
// is calibrated ([Calibration]) so that eight callers of ten are served before the time called P80. A closed form, the
// drain, stands in where the line is too large to be played. [Policy] decides what a caller is told, and when.
//
// Times and ages are seconds, rates are per second. Nothing here reads a clock or leaves anything to chance: the same
// [State] gives the same answer.
package estimate

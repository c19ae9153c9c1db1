// Package bench measures the estimate of the wait. A simulated site with a virtual clock plays scenarios; the engine's
// own estimator and policy and re-implementations of what others do watch the same events and answer the same question,
// and each answer is held against the wait that was then offered.
//
// The wait of a caller who hangs up counts too: their place is kept as a ghost until an agent would have taken it. A
// predictor gains nothing from impatient callers.
//
// The same scenarios and seeds give the same figures, whatever the number of processors.
package bench

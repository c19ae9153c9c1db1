// Package history counts what happens on the line by queue and quarter of an hour, and forecasts from it who will call.
//
// [Tally] makes counts out of the events of the line, each of them once; a store adds them up, in [queue.Lesson]s whose
// cursor moves with them. [Interval] reads them. [Forecast] rests on the same quarter of an hour of the weeks before and on
// the day so far.
package history

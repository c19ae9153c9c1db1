// Package lookout keeps the history of the line and looks after its staff. One replica at a time, elected by a lease,
// follows the feed and counts it by queue and quarter of an hour (package history), exactly once; every half minute it
// finds out how many agents each queue needs (package staffing), tells when the answer changes, and posts it, so that
// every replica can show it.
package lookout

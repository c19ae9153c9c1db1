// Package forecast tells everybody in line how long it will take. One replica at a time, elected by a lease, follows the feed
// and learns from it (what it learns is in the store, so the next one goes on from there), plays the live line forward every
// two seconds and at once when something happens, and publishes what it expects. Every replica tells its callers what is
// published.
//
// What is learnt rests on happenings, which the witness makes of events; the lore keeps it. A tally of something else, such as
// a history by quarters of an hour, is a [Tally]: its counts are kept together with everything else.
package forecast

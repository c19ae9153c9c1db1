package obs

// feedLosses counts what was to be told on the feed and never was.
type feedLosses struct{ feedLost counters }

func newFeedLosses() feedLosses {
	return feedLosses{newCounters("feed_lost_total", "Events of calls that were not told on the feed, because it could not be written in time: figures lack them.", "kind")}
}

// FeedLost counts an event that is never told.
func (f feedLosses) FeedLost(kind string) { f.feedLost.of(kind).Inc() }

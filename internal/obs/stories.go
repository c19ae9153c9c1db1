package obs

import "github.com/prometheus/client_golang/prometheus"

// stories counts what is kept of calls, and what people at work owe callers.
type stories struct {
	kept, lost, bytes prometheus.Counter
	late              prometheus.Gauge
}

func newStories() stories {
	plain := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help})
	}
	return stories{
		kept:  plain("story_entries_total", "Entries of the stories of calls that were kept."),
		bytes: plain("story_bytes_total", "Bytes of the entries of the stories of calls that were kept."),
		lost:  plain("story_entries_lost_total", "Entries of the stories of calls that could not be kept."),
		late: prometheus.NewGauge(prometheus.GaugeOpts{
			Namespace: namespace, Name: "follow_ups_late", Help: "Open follow-ups whose time has passed, when last looked.",
		}),
	}
}

func (s stories) storyCollectors() []prometheus.Collector {
	return []prometheus.Collector{s.kept, s.bytes, s.lost, s.late}
}

// StoriesKept counts entries that were kept.
func (s stories) StoriesKept(entries, bytes int) {
	s.kept.Add(float64(entries))
	s.bytes.Add(float64(bytes))
}

// StoriesLost counts entries that could not be kept.
func (s stories) StoriesLost(entries int) { s.lost.Add(float64(entries)) }

// SetFollowUpsLate shows how many follow-ups are late.
func (s stories) SetFollowUpsLate(n int) { s.late.Set(float64(n)) }

package obs

import (
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Line is a picture of who waits and who works.
type Line struct {
	Queues map[string]QueueLine // by name
	Agents map[string]int       // how many, by state

	Messages map[string]Messages // by queue
}

// Messages is a picture of the messages of a queue that somebody is to see to.
type Messages struct {
	Open int
	Late int // of the open ones: their time has passed
}

// QueueLine is a picture of one queue.
type QueueLine struct {
	Waiting    int
	OldestWait time.Duration // of the caller who has waited longest; 0 when nobody waits
}

// lineCollector shows the last picture of the line. A queue that is gone from it leaves no value behind.
type lineCollector struct {
	current                     atomic.Pointer[Line]
	waiting, oldestWait, agents *prometheus.Desc
	openMessages, lateMessages  *prometheus.Desc
}

func newLineCollector() *lineCollector {
	describe := func(name, help, by string) *prometheus.Desc {
		return prometheus.NewDesc(namespace+"_"+name, help, []string{by}, nil)
	}
	c := &lineCollector{
		waiting:    describe("queue_callers_waiting", "Callers in line.", "queue"),
		oldestWait: describe("queue_oldest_wait_seconds", "Wait of the caller who has waited longest.", "queue"),
		agents:     describe("agents", "Agents, by state.", "state"),

		openMessages: describe("messages_open", "Messages that somebody is to see to.", "queue"),
		lateMessages: describe("messages_overdue", "Messages that somebody was to have seen to by now.", "queue"),
	}
	c.current.Store(&Line{})
	return c
}

// Describe implements prometheus.Collector.
func (c *lineCollector) Describe(descs chan<- *prometheus.Desc) {
	descs <- c.waiting
	descs <- c.oldestWait
	descs <- c.agents
	descs <- c.openMessages
	descs <- c.lateMessages
}

// Collect implements prometheus.Collector.
func (c *lineCollector) Collect(metrics chan<- prometheus.Metric) {
	gauge := func(desc *prometheus.Desc, value float64, by string) {
		metrics <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, by)
	}
	waiting, oldest, agents := map[string]float64{}, map[string]float64{}, map[string]float64{}
	line := c.current.Load()
	for name, queue := range line.Queues {
		waiting[label(name)] += float64(queue.Waiting)
		oldest[label(name)] = max(oldest[label(name)], queue.OldestWait.Seconds())
	}
	for state, count := range line.Agents {
		agents[label(state)] += float64(count)
	}
	for name := range waiting {
		gauge(c.waiting, waiting[name], name)
		gauge(c.oldestWait, oldest[name], name)
	}
	open, late := map[string]float64{}, map[string]float64{}
	for name, count := range line.Messages {
		open[label(name)] += float64(count.Open)
		late[label(name)] += float64(count.Late)
	}
	for name := range open {
		gauge(c.openMessages, open[name], name)
		gauge(c.lateMessages, late[name], name)
	}
	for state, count := range agents {
		gauge(c.agents, count, state)
	}
}

package obs

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// forecasts are the metrics of what callers are told to expect, and of the jobs that follow the feed.
type forecasts struct {
	coverage  gauges
	rmse      gauges
	bias      gauges
	refresh   prometheus.Histogram
	published prometheus.Gauge
	disputed  prometheus.Gauge
	fed       counters
	lag       gauges
	gaps      counters
}

func newForecasts() forecasts {
	one := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: help})
	}
	return forecasts{
		coverage: newGauges("forecast_coverage_ratio",
			"Share of the last 200 or so waits that ended within the first forecast, by queue and level: 0.2, 0.5, 0.8 and 0.9.", "queue", "level"),
		rmse: newGauges("forecast_rmse_seconds", "Root mean square error of the first forecast of the last 200 or so waits.", "queue"),
		bias: newGauges("forecast_bias_seconds", "Mean of the first forecast less the wait, of the last 200 or so waits.", "queue"),
		refresh: prometheus.NewHistogram(histogramOpts("forecast_refresh_seconds",
			"Time to read the line, forecast everybody in it and publish that.", []float64{.002, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5})),
		published: one("forecasts_published", "Forecasts that were published last, of callers and of lanes."),
		disputed:  one("forecasts_disputed", "Of those, the ones on which the two ways of computing are far apart."),
		fed:       newCounters("feed_events_total", "Events of the line that a job has dealt with.", "task"),
		lag:       newGauges("feed_lag_seconds", "How old the oldest event was that a job dealt with last.", "task"),
		gaps:      newCounters("feed_gaps_total", "Times that events were no longer kept when a job came to them.", "task"),
	}
}

func (f forecasts) all() []prometheus.Collector {
	return []prometheus.Collector{f.coverage, f.rmse, f.bias, f.refresh, f.published, f.disputed, f.fed, f.lag, f.gaps}
}

// FeedRead counts events that a job has dealt with, and tells how old the oldest of them was.
func (f forecasts) FeedRead(job string, events int, lag time.Duration) {
	f.fed.of(job).Add(float64(events))
	f.lag.of(job).Set(lag.Seconds())
}

// FeedGap counts that events were no longer kept when a job came to them.
func (f forecasts) FeedGap(job string) { f.gaps.of(job).Inc() }

// SetForecast tells of a forecast of the whole line: how long it took, how much was published, and of how much of that two
// ways of computing are far apart.
func (f forecasts) SetForecast(took time.Duration, published, disputed int) {
	f.refresh.Observe(took.Seconds())
	f.published.Set(float64(published))
	f.disputed.Set(float64(disputed))
}

// SetForecastScore tells how good the first forecasts of a queue's callers have been: shares of waits within each quantile,
// and errors in seconds.
func (f forecasts) SetForecastScore(queue string, held map[string]float64, rmse, bias float64) {
	for quantile, share := range held {
		f.coverage.of(queue, quantile).Set(share)
	}
	f.rmse.of(queue).Set(rmse)
	f.bias.of(queue).Set(bias)
}

// ForgetForecasts leaves the telling to another replica.
func (f forecasts) ForgetForecasts() {
	for _, g := range []gauges{f.coverage, f.rmse, f.bias} {
		g.forget()
	}
	f.published.Set(0)
	f.disputed.Set(0)
}

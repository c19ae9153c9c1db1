package app

import (
	"time"

	"presszero/internal/obs"
	"presszero/queue/forecast"
)

// forecasts tells the metrics how the forecasts go.
type forecasts struct{ *obs.Metrics }

// Forecast implements forecast.Observer.
func (f forecasts) Forecast(took time.Duration, _, published, disputed int) {
	f.SetForecast(took, published, disputed)
}

// Scored implements forecast.Observer.
func (f forecasts) Scored(name string, s forecast.Score) {
	held := map[string]float64{}
	for i, quantile := range []string{"0.2", "0.5", "0.8", "0.9"} {
		held[quantile] = s.Held[i]
	}
	f.SetForecastScore(name, held, s.RMSE(), s.Bias)
}

// Ceased implements forecast.Observer.
func (f forecasts) Ceased() { f.ForgetForecasts() }

// forecaster makes what learns from the line and forecasts it.
func (a *App) forecaster() (*forecast.Service, error) {
	return forecast.New(forecast.Options{
		Store: a.stores.line, Clock: a.o.Clock, Queues: a.live.forecast, Observer: forecasts{a.metrics}, Log: a.log,
	})
}

// forecast is what a forecast needs to know of the declared queues.
func (l *live) forecast() map[string]forecast.Queue {
	declared := map[string]forecast.Queue{}
	for name, q := range l.site().Queues {
		declared[name] = forecast.Queue{Handle: q.Handle}
	}
	return declared
}

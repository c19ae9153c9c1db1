package app

import (
	"context"
	"net/http"

	"presszero/internal/clock"
	"presszero/web"
	"presszero/web/access"
	weblive "presszero/web/live"
)

// topics are what screens look at.
func (a *App) topics() ([]weblive.Topic, error) {
	line, err := web.NewLineBoard(a.overlook())
	if err != nil {
		return nil, err
	}
	return []weblive.Topic{
		{Name: "board", Needs: access.ReadBoard, Compose: a.board},
		{Name: "desk", Needs: access.WorkDesk, Compose: a.composeDesk, Personal: weblive.ByAgent},
		{Name: "line", Needs: access.ReadLine, Compose: line.Compose},
		{Name: "notices", Needs: access.WorkDesk, Compose: a.notices().Compose, Personal: weblive.ByAgent},
	}, nil
}

// composeDesk composes the desk of whoever looks. The desks are made after the hub, which tells them what has changed.
func (a *App) composeDesk(ctx context.Context, who access.Who) (any, error) {
	return a.desks.Compose(ctx, who)
}

// newHub makes what keeps screens up to date. People live by the clock of the machine, however fast the line's runs.
func (a *App) newHub() (*weblive.Hub, error) {
	topics, err := a.topics()
	if err != nil {
		return nil, err
	}
	return weblive.New(weblive.Options{Line: a.events, Topics: topics, Clock: clock.System{}, Log: a.log})
}

// screens adds the pages, and what keeps them up to date.
func (a *App) screens(mux *http.ServeMux, guard access.Guard) error {
	a.hub.Register(mux, guard)
	return web.RegisterPages(mux, guard)
}

// untilDrained is ctx until the service takes no new calls: those who follow or look on go on at another replica.
func (a *App) untilDrained(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, stop := context.WithCancel(ctx)
	go func() {
		select {
		case <-a.drained:
		case <-ctx.Done():
		}
		stop()
	}()
	return ctx, stop
}

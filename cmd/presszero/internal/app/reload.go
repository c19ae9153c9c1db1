package app

import (
	"context"

	"go.uber.org/zap"

	"presszero/flows"
	"presszero/internal/clock"
)

// watch looks at the operator's files again and again, and takes changed ones into service.
func (a *App) watch(ctx context.Context) {
	if a.settings.ReloadInterval == 0 {
		return
	}
	seen := ""
	for clock.Sleep(ctx, a.o.Clock, a.settings.ReloadInterval) == nil {
		files, err := a.o.Source()
		if err != nil {
			a.log.Error("look at the operator's files", zap.Error(err))
			continue
		}
		if now := files.fingerprint(); now != seen {
			if seen != "" {
				a.reload(ctx, files)
			}
			seen = now
		}
	}
}

// reload builds everything and then swaps. A file that is wrong changes nothing, and is shown.
func (a *App) reload(ctx context.Context, files Files) {
	if err := a.take(ctx, files); err != nil {
		a.metrics.Reloaded("refused")
		a.log.Error("changed files are not taken into service; what was in service goes on", zap.String("faults", err.Error()))
		return
	}
	a.metrics.Reloaded("taken")
	a.log.Info("changed files are in service", zap.Strings("flows", a.live.names()))
}

func (a *App) take(ctx context.Context, files Files) error {
	next, warnings, err := prepare(files)
	if err != nil {
		return err
	}
	a.live.swap(next)
	a.warn(warnings)
	return a.line.PutAgents(ctx, a.live.agents())
}

func (a *App) warn(found flows.Diagnostics) {
	for _, d := range found {
		a.log.Warn("operator's files", zap.String("at", d.Pos.String()), zap.String("code", d.Code), zap.String("what", d.Message))
	}
}

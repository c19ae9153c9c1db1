package app

import (
	"context"
	"errors"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"presszero/flows"
	"presszero/internal/clock"
)

// watch looks at the operator's files again and again, and takes those into service that have changed since the start.
func (a *App) watch(ctx context.Context) {
	if a.settings.ReloadInterval == 0 {
		return
	}
	seen := a.started
	for clock.Sleep(ctx, a.o.Clock, a.settings.ReloadInterval) == nil {
		files, err := a.o.Source()
		if err != nil {
			a.log.Error("look at the operator's files", zap.Error(err))
			continue
		}
		if now := files.fingerprint(); now != seen {
			a.reload(ctx, files)
			seen = now
		}
	}
}

// reload builds everything and then swaps. A file that is wrong changes nothing, and is shown.
func (a *App) reload(ctx context.Context, files Files) {
	if err := a.take(ctx, files); err != nil {
		a.metrics.Reloaded("refused")
		a.refuse(err)
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
	if err := a.o.admit(next); err != nil {
		return err
	}
	a.live.swap(next)
	a.switches.Relay()
	a.warn(warnings)
	return a.line.PutAgents(ctx, a.live.agents())
}

// refuse logs why changed files are not taken into service: every fault of theirs at its place.
func (a *App) refuse(err error) {
	const refused = "changed files are not taken into service; what was in service goes on"
	var faulty *Faulty
	if !errors.As(err, &faulty) {
		a.log.Error(refused, zap.Error(err))
		return
	}
	a.log.Error(refused, zap.Int("errors", faulty.Found.Count(flows.Error)))
	a.warn(faulty.Found)
}

// levels are the levels at which diagnostics are logged.
var levels = map[flows.Severity]zapcore.Level{flows.Error: zap.ErrorLevel, flows.Warning: zap.WarnLevel, flows.Hint: zap.InfoLevel}

func (a *App) warn(found flows.Diagnostics) {
	for _, d := range found {
		a.log.Log(levels[d.Severity], "operator's files",
			zap.String("at", d.Pos.String()), zap.String("code", d.Code), zap.String("what", d.Message), zap.String("remedy", d.Remedy))
	}
}

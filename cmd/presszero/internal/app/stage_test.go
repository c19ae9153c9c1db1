package app

import (
	"context"
	"testing"
	"time"

	"go.uber.org/zap/zaptest"

	"presszero/config"
	"presszero/sim"
)

func accepting() sim.Party {
	return sim.Party{After: time.Second, Script: sim.Script{
		sim.AwaitAsked(), sim.Press("1"), sim.AwaitConnected(), sim.TalkFor(20 * time.Second), sim.HangUp(),
	}}
}

func TestZeroInTheGreetingReachesAnAgent(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	files, err := Library(config.Default())()
	if err != nil {
		t.Fatal(err)
	}
	stage, err := NewStage(ctx, StageOptions{Files: files, Speed: 20, Log: zaptest.NewLogger(t), Agent: accepting(),
		Observer: func(e sim.Entry) { t.Logf("%v", e) }})
	t.Cleanup(func() { _ = stage.Stop() })
	if err != nil {
		t.Fatal(err)
	}
	phone, err := stage.Carrier.Call(ctx, sim.Caller{From: "+15550111", To: StageNumber, Script: sim.Script{
		sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished(),
	}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := phone.Wait(ctx); err != nil {
		t.Fatal(err)
	}
	if len(stage.Carrier.Bridges()) != 1 {
		t.Errorf("bridges: %+v, want one", stage.Carrier.Bridges())
	}
}

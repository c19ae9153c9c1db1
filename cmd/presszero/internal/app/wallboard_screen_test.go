package app

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/zap"

	"presszero/config"
	"presszero/flows"
	"presszero/internal/browser"
	"presszero/internal/clock"
	"presszero/sim"
)

// hallQueues and hallAgents are a front desk with two queues and eight agents.
const (
	hallQueues = `queues:
  reception:
    title: Reception
    handle_time: 1m
    ladder: [{voicemail: {owner: reception, due: 48h}}]
  billing:
    title: Billing
    handle_time: 2m
    wrap_up: 10s
    ladder: [{voicemail: {owner: billing, due: 48h}}]
`
	hallAgents = `agents:
  anna: {name: Anna, address: "+15550101", queues: [reception, billing], language: en}
  bilal: {name: Bilal, address: "+15550102", queues: [billing, reception], language: en}
  chitra: {name: Chitra, address: "+15550103", queues: [reception], language: en}
  dipa: {name: Dipa, address: "+15550104", queues: [billing], language: en}
  esha: {name: Esha, address: "+15550105", queues: [reception, billing], language: en}
  farid: {name: Farid, address: "+15550106", queues: [reception], language: en}
  grace: {name: Grace, address: "+15550107", queues: [billing], language: en}
  hari: {name: Hari, address: "+15550108", queues: [reception], language: en}
`
)

// hall is a stage with a front desk, so many times as fast as life.
func hall(t *testing.T, speed float64, edit func(*Files)) *Stage {
	t.Helper()
	files, err := Library(config.Default())()
	if err != nil {
		t.Fatal(err)
	}
	files.Queues.Data, files.Agents.Data = []byte(hallQueues), []byte(hallAgents)
	all := files.Flows
	files.Flows = nil
	for _, f := range all {
		if strings.Contains(f.Name, "front-desk") {
			files.Flows = []flows.File{f}
		}
	}
	if edit != nil {
		edit(&files)
	}
	stage, err := NewStage(t.Context(), StageOptions{
		Files: files, Speed: speed, Start: time.Date(2026, 3, 3, 6, 0, 0, 0, time.UTC), Log: zap.NewNop(), Version: "test",
		Agent: sim.Party{After: 3 * time.Second, Script: sim.Script{
			sim.AwaitAsked(), sim.Press("1"), sim.AwaitConnected(), sim.TalkFor(40 * time.Second), sim.HangUp(),
		}},
	})
	t.Cleanup(func() { _ = stage.Stop() })
	if err != nil {
		t.Fatal(err)
	}
	return stage
}

// crowdHall has so many callers call, one after the other, who press 0 at once, ask about a bill, or give up.
func crowdHall(t *testing.T, stage *Stage, callers int, gap time.Duration) (gone func()) {
	t.Helper()
	scripts := []sim.Script{
		{sim.AwaitAsked(), sim.Press("0"), sim.AwaitFinished()},
		{sim.AwaitAsked(), sim.Press("2"), sim.AwaitHeard("account number"), sim.Press("104207"), sim.AwaitHeard("If that is right"), sim.Press("1"), sim.AwaitFinished()},
		{sim.AwaitAsked(), sim.Press("0"), sim.AwaitHeard("in line"), sim.Wait(25 * time.Second), sim.HangUp()},
		{sim.AwaitFinished()},
	}
	var all sync.WaitGroup
	ctx, stop := context.WithCancel(t.Context())
	for i := range callers {
		phone, err := stage.Carrier.Call(ctx, sim.Caller{From: fmt.Sprintf("+1555012%04d", i), To: StageNumber, Script: scripts[i%len(scripts)]})
		if err != nil {
			t.Fatal(err)
		}
		all.Go(func() { _, _ = phone.Wait(ctx) })
		if clock.Sleep(ctx, stage.Clock, gap) != nil {
			break
		}
	}
	return func() {
		stop()
		all.Wait()
	}
}

func TestTheWallboardReadsFromAcrossTheRoom(t *testing.T) {
	t.Parallel()
	stage := hall(t, 10, nil)
	wall := browser.Open(t, browser.Look{Width: 1920, Height: 1080})
	wall.Go(stage.PrivateURL + "/wallboard?kiosk=1")
	defer crowdHall(t, stage, 50, 2*time.Second)()
	wall.Wait(`document.querySelectorAll('.queue').length === 2 && document.querySelectorAll('.people li').length === 8`)
	desk := browser.Open(t, browser.Look{Width: 1920, Height: 1080})
	desk.Go(stage.PrivateURL + "/wallboard")
	desk.Wait(`document.querySelectorAll('.queue').length === 2`)
	for _, look := range []browser.Look{
		{Width: 1920, Height: 1080}, {Width: 1920, Height: 1080, Scheme: browser.Dark}, {Width: 320, Height: 640}, {Width: 320, Height: 640, Scheme: browser.Dark},
	} {
		for name, p := range map[string]*browser.Page{"wall": wall, "wallboard": desk} {
			p.See(look)
			p.Accessible()
			p.FitsItsWidth()
			p.Shot(name)
		}
	}
}

package app

import (
	"time"

	"presszero/web"
)

// overlook is the line as supervisors watch it.
func (a *App) overlook() web.LineBoardOptions {
	return web.LineBoardOptions{Line: a.stores.line, Queues: a.queueCards, Switches: a.switchesOn}
}

// switchesOn are the switches that are on, by name.
func (a *App) switchesOn() map[string]any {
	on := map[string]any{}
	for _, s := range a.switches.On() {
		on[s.Name] = s
	}
	return on
}

// notices are what agents are told at their desks.
func (a *App) notices() *web.Notices { return web.NewNotices(a.keep, a.o.Clock, a.log) }

// queueCards are the declared queues as they are at a moment.
func (a *App) queueCards(now time.Time) map[string]web.QueueCard {
	cards := map[string]web.QueueCard{}
	site := a.live.site()
	for name, q := range site.Queues {
		card := web.QueueCard{Title: a.live.Title(name, "en"), Open: true}
		if hours := site.Hours[q.Hours]; hours != nil {
			card.Open, card.Changes = hours.At(now)
		}
		cards[name] = card
	}
	return cards
}

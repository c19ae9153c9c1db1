package openapi

import (
	"reflect"

	"presszero/queue/events"
	"presszero/web"
	"presszero/web/access"
	"presszero/web/casebook"
	"presszero/web/desk"
	"presszero/web/hooks"
	"presszero/web/story"
	"presszero/web/switches"
)

// types are the Go types that fragments name, by the names that Go has for them.
var types = byName(
	web.Queue{}, web.Agent{}, web.StateWish{}, web.WrapUpWish{}, web.BeatNote{}, web.PriorityWish{}, web.QueueWish{}, web.ReasonWish{}, web.Place{},
	web.WhyCall{}, web.WhyAgent{}, web.LineCall{}, web.LineOffers{}, web.Callback{}, web.CallbackWish{}, web.Message{}, web.MessageAct{},
	web.Promise{}, web.PromiseSum{}, web.Notice{}, web.NoticeWish{}, web.FiguresAnswer{}, web.Wait{}, web.QueueStaffing{}, web.QueuePlan{}, web.Interval{},
	web.TalkView{}, web.Targets{}, web.SoftphoneToken{}, web.TransferWish{}, web.EscalateWish{}, web.HelpWish{}, web.OfferAnswer{}, web.Forced{},
	events.Event{},
	access.Me{}, access.UserWish{}, access.UserView{}, access.KeyWish{}, access.KeyView{}, access.AuditPage{},
	switches.Shown{}, switches.Switch{}, switches.Wish{}, switches.Hearing{},
	casebook.Note{}, casebook.Disposition{}, casebook.FollowUp{}, casebook.Idea{}, story.Call{}, story.Answer{}, desk.Doc{},
	hooks.Shown{}, hooks.Wish{}, hooks.Delivery{}, hooks.Letter{},
)

func byName(values ...any) map[string]reflect.Type {
	all := map[string]reflect.Type{}
	for _, v := range values {
		t := reflect.TypeOf(v)
		all[t.String()] = t
	}
	return all
}

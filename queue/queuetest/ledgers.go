package queuetest

import (
	"fmt"
	"sync"
	"time"

	"presszero/queue"
)

// promised is a promise on record, told so many seconds after the start.
func promised(id string, second int) queue.PromiseRecord {
	return queue.PromiseRecord{
		ID: id, Call: "CA1", From: "+******01", Queue: "sales", Kind: queue.PromisedWait, Said: "between 5 and 10", Basis: "twin",
		At: at(second), By: at(second + 600), First: true, Outcome: queue.PromiseOpen, Live: true,
	}
}

// settle moves the ledger on from where it stands.
func (s *site) settle(is string, records ...queue.PromiseRecord) {
	s.Helper()
	s.must(s.Settle(s.ctx, s.step(is, records...)))
}

func (s *site) step(is string, records ...queue.PromiseRecord) queue.Settlement {
	s.Helper()
	page, err := s.Promises(s.ctx, queue.PromisesWish{})
	s.must(err)
	return queue.Settlement{Was: page.State, Is: is, Records: records, Keep: time.Hour, Most: 1000}
}

func (s *site) promises(w queue.PromisesWish) []queue.PromiseRecord {
	s.Helper()
	page, err := s.Promises(s.ctx, w)
	s.must(err)
	return page.Records
}

// promiseIDs are those of a page.
func (s *site) promiseIDs(w queue.PromisesWish) []string {
	s.Helper()
	var ids []string
	for _, r := range s.promises(w) {
		ids = append(ids, r.ID)
	}
	return ids
}

var ledgers = []promise{
	{"APromiseIsReadAsItWasWritten", func(s *site) {
		open := promised("1-0", 1)
		s.settle("one", open)
		s.equal("open", []queue.PromiseRecord{open}, s.promises(queue.PromisesWish{Limit: 10}))
		kept := open
		kept.Outcome, kept.Settled, kept.Answered, kept.Margin, kept.Live = queue.PromiseKept, at(301), at(301), 300*time.Second, false
		s.settle("two", kept)
		s.equal("kept", []queue.PromiseRecord{kept}, s.promises(queue.PromisesWish{Limit: 10}))
		s.equal("live", []queue.PromiseRecord(nil), s.promises(queue.PromisesWish{Limit: 10, Live: true}))
	}},
	{"TheLedgerIsMovedOnFromWhereItStandsOrNotAtAll", func(s *site) {
		step := s.step("one", promised("1-0", 1))
		step.Events = []queue.Event{{Kind: queue.EventPromised, Call: "CA1", Queue: "sales", Why: "wait between 5 and 10"}}
		s.must(s.Settle(s.ctx, step))
		s.unchanged("a step from where the ledger stood", func() {
			step.Records[0].Said = "something else"
			s.equal("error", queue.ErrStaleLedger, s.Settle(s.ctx, step))
		})
		s.equal("on record", []queue.PromiseRecord{promised("1-0", 1)}, s.promises(queue.PromisesWish{Limit: 10}))
	}},
	{"OfTwoWhoMoveTheLedgerOnOneSucceeds", func(s *site) {
		var all sync.WaitGroup
		done := make([]error, 10)
		steps := make([]queue.Settlement, len(done))
		for i := range steps {
			steps[i] = s.step(fmt.Sprint("of ", i), promised(fmt.Sprint(i, "-0"), i))
		}
		for i := range done {
			all.Go(func() { done[i] = s.Settle(s.ctx, steps[i]) })
		}
		all.Wait()
		page, err := s.Promises(s.ctx, queue.PromisesWish{Limit: 100})
		s.must(err)
		s.equal("records", 1, len(page.Records))
		for i, err := range done {
			won := page.State == fmt.Sprint("of ", i)
			s.equal(fmt.Sprint(i, " has won"), won, err == nil)
		}
	}},
	{"WhatBecomesOfPromisesIsToldWithIt", func(s *site) {
		step := s.step("one")
		step.Events = []queue.Event{
			{Kind: queue.EventPromised, Call: "CA1", Queue: "sales", Why: "wait between 5 and 10"},
			{Kind: queue.EventPromiseOverdue, Call: "CA1", Queue: "sales", Why: "wait between 5 and 10"},
			{Kind: queue.EventPromiseSettled, Call: "CA1", Promise: queue.PromiseLate, Why: "message 4h0m0s"},
		}
		s.must(s.Settle(s.ctx, step))
		var told []queue.Event
		for _, e := range s.events() {
			s.equal("time", s.now, e.At)
			e.ID, e.At = "", time.Time{}
			told = append(told, e)
		}
		s.equal("told", step.Events, told)
	}},
	{"PagesOfPromisesBeginWithTheNewest", func(s *site) {
		for i := range 5 {
			r := promised(fmt.Sprint(i+1, "-0"), i)
			r.Live = i%2 == 0
			s.settle(fmt.Sprint(i), r)
		}
		s.equal("first", []string{"5-0", "4-0"}, s.promiseIDs(queue.PromisesWish{Limit: 2}))
		s.equal("second", []string{"3-0", "2-0"}, s.promiseIDs(queue.PromisesWish{Limit: 2, Before: "4-0"}))
		s.equal("last", []string{"1-0"}, s.promiseIDs(queue.PromisesWish{Limit: 2, Before: "2-0"}))
		s.equal("after the last", []string(nil), s.promiseIDs(queue.PromisesWish{Limit: 2, Before: "1-0"}))
		s.equal("after what is not kept", []string(nil), s.promiseIDs(queue.PromisesWish{Limit: 2, Before: "9-9"}))
		s.equal("live", []string{"5-0", "3-0", "1-0"}, s.promiseIDs(queue.PromisesWish{Limit: 9, Live: true}))
		s.equal("live, after one", []string{"1-0"}, s.promiseIDs(queue.PromisesWish{Limit: 9, Live: true, Before: "3-0"}))
	}},
	{"OldPromisesAreForgottenAndTheOldestOfTooMany", func(s *site) {
		s.settle("one", promised("1-0", 0), promised("2-0", 60))
		s.pass(time.Hour + 30*time.Second)
		s.settle("two", promised("3-0", 3600))
		s.equal("after an hour", []string{"3-0", "2-0"}, s.promiseIDs(queue.PromisesWish{Limit: 9}))
		step := s.step("three", promised("4-0", 3601), promised("5-0", 3602))
		step.Most = 2
		s.must(s.Settle(s.ctx, step))
		s.equal("of four", []string{"5-0", "4-0"}, s.promiseIDs(queue.PromisesWish{Limit: 9}))
		s.equal("live", []string{"5-0", "4-0"}, s.promiseIDs(queue.PromisesWish{Limit: 9, Live: true}))
	}},
}

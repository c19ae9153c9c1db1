package dispatch

import (
	"testing"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

	"presszero/queue"
)

func TestAnOutageIsToldOnceAndSoIsItsEnd(t *testing.T) {
	log, logged := observed()
	play(t, func(s *stage) {
		s.Start()
		for range 2 {
			s.store.fail(true)
			s.LeaveSoon("CA1", queue.Left)
			s.pass(time.Minute)
			s.store.fail(false)
			s.pass(time.Minute)
		}
		got := map[string]int{}
		for _, line := range logged.All() {
			got[line.Level.String()+" "+line.Message]++
		}
		s.equal("log", map[string]int{
			"error sweep what is due": 2, "info sweep what is due: works again": 2,
			"error match callers and agents": 2, "info match callers and agents: works again": 2,
			"error read the line to reconcile it": 2, "info read the line to reconcile it: works again": 2,
			"error take a caller out of the line": 2, "info take a caller out of the line: works again": 2,
		}, got)
	}, func(o *Options) { o.Log = log })
}

// observed is a log that can be read.
func observed() (*zap.Logger, *observer.ObservedLogs) {
	core, logs := observer.New(zap.InfoLevel)
	return zap.New(core), logs
}

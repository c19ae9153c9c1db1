package redisq_test

import (
	"testing"

	"presszero/internal/redistest"
	"presszero/queue/queuetest/crowd"
)

func TestEightDispatchersServeACrowdOnceEach(t *testing.T) {
	t.Parallel()
	report := crowd.Serve(t, sites(redistest.Start(t).Client(t)), crowd.Full())
	t.Log(report)
	for _, fault := range report.Faults {
		t.Error(fault)
	}
}

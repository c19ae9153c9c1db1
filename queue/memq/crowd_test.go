package memq_test

import (
	"testing"
	"time"

	"presszero/queue/memq"
	"presszero/queue/queuetest"
	"presszero/queue/queuetest/crowd"
)

func TestEightDispatchersServeACrowdOnceEach(t *testing.T) {
	t.Parallel()
	report := crowd.Serve(t, openAt, crowd.Full())
	t.Log(report)
	for _, fault := range report.Faults {
		t.Error(fault)
	}
}

func openAt(t *testing.T, now func() time.Time) queuetest.Store {
	t.Helper()
	return open(t, memq.Options{Now: now})
}

package dispatch

import (
	"sync/atomic"

	"go.uber.org/zap"
)

// outage keeps the log readable while something that is tried again and again goes on failing: it tells of the first
// failure and of the recovery.
type outage struct {
	what string
	on   atomic.Bool
}

// note takes in how one try went; nil: well.
func (o *outage) note(log *zap.Logger, err error) {
	failed := err != nil
	switch was := o.on.Swap(failed); {
	case failed && !was:
		log.Error(o.what, zap.Error(err))
	case was && !failed:
		log.Info(o.what + ": works again")
	}
}

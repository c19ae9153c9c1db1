package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"

	"github.com/sony/gobreaker/v2"
)

// Failure says in one word why a request came to nothing. It is the only part of an error that is logged, counted and
// told to a flow.
type Failure string

// The failures.
const (
	FailedHost     Failure = "host"     // not one that flows may ask
	FailedGuard    Failure = "guard"    // the host has an address that is never asked
	FailedSecret   Failure = "secret"   // a secret is not set
	FailedRequest  Failure = "request"  // it cannot be sent as it is
	FailedConnect  Failure = "connect"  // nobody answers there
	FailedTimeout  Failure = "timeout"  // no whole answer in time
	FailedBreaker  Failure = "breaker"  // the host has failed again and again, and is left alone for a while
	FailedRedirect Failure = "redirect" // the answer leads to another host, or round in circles
	FailedStatus   Failure = "status"   // the answer is not 2xx
	FailedSize     Failure = "size"     // the answer is larger than 256 KiB
	FailedJSON     Failure = "json"     // the answer is not JSON
	FailedMapping  Failure = "mapping"  // the answer lacks a value, or has one of another kind
	FailedBusy     Failure = "busy"     // too many requests are on their way
	FailedDropped  Failure = "dropped"  // the caller has gone on, or the process ends
)

// fault is an error with its failure. Its text holds no address and no value.
type fault struct {
	why Failure
	err error
}

func (f *fault) Error() string {
	if f.err == nil {
		return string(f.why)
	}
	return string(f.why) + ": " + f.err.Error()
}

func (f *fault) Unwrap() error { return f.err }

func failed(why Failure, format string, args ...any) error {
	return &fault{why, fmt.Errorf(format, args...)}
}

// FailureOf is why a request came to nothing; empty for no error.
func FailureOf(err error) Failure {
	if err == nil {
		return ""
	}
	if f := (*fault)(nil); errors.As(err, &f) {
		return f.why
	}
	return FailedConnect
}

// explain replaces an error of the HTTP client, which quotes the whole address, by one of ours.
func explain(ctx context.Context, err error) error {
	var f *fault
	var address *url.Error
	var dns *net.DNSError
	switch {
	case errors.Is(err, gobreaker.ErrOpenState), errors.Is(err, gobreaker.ErrTooManyRequests):
		return &fault{why: FailedBreaker}
	case errors.As(err, &f):
		return f
	case errors.Is(ctx.Err(), context.Canceled):
		return &fault{why: FailedDropped}
	case errors.Is(err, context.DeadlineExceeded):
		return &fault{why: FailedTimeout}
	case errors.As(err, &dns):
		return failed(FailedConnect, "the name of the host is not known")
	case errors.As(err, &address) && address.Timeout():
		return &fault{why: FailedTimeout}
	default:
		return &fault{why: FailedConnect}
	}
}

// blameworthy reports whether a failure says that the host is unwell, so that it is to be left alone for a while.
func blameworthy(err error) bool {
	f := (*fault)(nil)
	if !errors.As(err, &f) {
		return err != nil
	}
	var status statusError
	switch f.why {
	case FailedConnect, FailedTimeout:
		return true
	case FailedStatus:
		return errors.As(f.err, &status) && status >= 500
	default:
		return false
	}
}

// ours reports whether a failure says nothing about the host, because it was never asked or nobody waited for it.
func ours(err error) bool {
	switch FailureOf(err) {
	case FailedDropped, FailedSecret, FailedRequest, FailedGuard:
		return true
	default:
		return false
	}
}

// statusError is an answer that is not 2xx.
type statusError int

func (s statusError) Error() string { return fmt.Sprintf("the host answered %d", int(s)) }

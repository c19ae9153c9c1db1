package twilio

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/twilio/twilio-go/client"
)

// What can become of a REST operation. Every error of Client wraps at most one of these.
var (
	// ErrUnknownLeg says that the carrier knows no such call.
	ErrUnknownLeg = errors.New("unknown leg")
	// ErrUnknownNumber says that the number does not belong to the account.
	ErrUnknownNumber = errors.New("unknown number")
	// ErrUnknownRecording says that there is no such recording, or none any more.
	ErrUnknownRecording = errors.New("unknown recording")
	// ErrNotInProgress says that a call cannot be moved, because it has ended or does not run yet.
	ErrNotInProgress = errors.New("call is not in progress")
	// ErrUnknownOutcome says that the carrier may or may not have done what it was told: no answer came, or none that
	// can be read. Whoever tries again must be content with its happening twice, or look first.
	ErrUnknownOutcome = errors.New("outcome is unknown")
	// ErrBusy says that the carrier, or our own limit of calls per second, had no room in time. Nothing was done.
	ErrBusy = errors.New("no room for the request")
	// ErrCredentials says that the carrier does not take the credentials for this.
	ErrCredentials = errors.New("credentials are refused")
)

// The outcomes that ClientOptions.Observe is told.
const (
	OutcomeOK      = "ok"
	OutcomeBusy    = "busy"    // ErrBusy
	OutcomeUnknown = "unknown" // ErrUnknownOutcome
	OutcomeRefused = "refused" // the carrier answered, and did nothing
	OutcomeFailed  = "failed"  // no answer, and nothing done
)

// CarrierError is a refusal in the carrier's own words. Telephone numbers in it are masked.
type CarrierError struct {
	Status  int // of HTTP
	Code    int // in the carrier's dictionary; 0: it gave none
	Message string
}

func (e *CarrierError) Error() string {
	if e.Code == 0 {
		return fmt.Sprintf("carrier answered %d", e.Status)
	}
	return fmt.Sprintf("carrier answered %d, code %d: %s", e.Status, e.Code, e.Message)
}

// codeNotInProgress is the carrier's code for a call that cannot be moved.
const codeNotInProgress = 21220

// operation is a REST call in words.
type operation struct {
	name    string
	target  string // masked
	changes bool   // something at the carrier
	missing error  // what 404 means
}

// fault says what became of an operation from what the library returned and what was seen on the wire.
func (o operation) fault(x exchange, err error) error {
	if err == nil {
		return nil
	}
	err = explain(x, err)
	sentinel := o.sentinel(x, err)
	if sentinel == nil {
		return fmt.Errorf("%s %s: %w", o.name, o.target, err)
	}
	return fmt.Errorf("%s %s: %w: %w", o.name, o.target, sentinel, err)
}

func (o operation) sentinel(x exchange, err error) error {
	var carrier *CarrierError
	switch refused := errors.As(err, &carrier); {
	case x.status == http.StatusTooManyRequests:
		return ErrBusy
	case x.status == http.StatusUnauthorized, x.status == http.StatusForbidden:
		return ErrCredentials
	case x.status == http.StatusNotFound:
		return o.missing
	case refused && x.status < http.StatusInternalServerError && carrier.Code == codeNotInProgress:
		return ErrNotInProgress
	case o.changes && x.undecided(err):
		return ErrUnknownOutcome
	default:
		return nil
	}
}

// undecided says that a failed request may have been carried out: it was sent, and the answer does not deny it.
func (x exchange) undecided(err error) bool {
	if !x.started || neverConnected(err) {
		return false
	}
	return x.status < http.StatusMultipleChoices || x.status >= http.StatusInternalServerError
}

func neverConnected(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// explain replaces an error of the library by one that repeats neither numbers nor addresses of ours.
func explain(x exchange, err error) error {
	var rest *client.TwilioRestError
	var address *url.Error
	switch {
	case errors.As(err, &rest):
		return &CarrierError{Status: x.status, Code: rest.Code, Message: mask(rest.Message)}
	case errors.As(err, &address):
		return address.Err
	case x.status >= http.StatusMultipleChoices:
		return &CarrierError{Status: x.status}
	default:
		return err
	}
}

// outcome names a result for Observe.
func outcome(err error) string {
	var carrier *CarrierError
	switch {
	case err == nil:
		return OutcomeOK
	case errors.Is(err, ErrBusy):
		return OutcomeBusy
	case errors.Is(err, ErrUnknownOutcome):
		return OutcomeUnknown
	case errors.As(err, &carrier):
		return OutcomeRefused
	default:
		return OutcomeFailed
	}
}

// shownDigits is how many digits of a number may be seen.
const shownDigits = 2

// mask hides all but the last digits of every telephone number in a text.
func mask(text string) string {
	masked := []byte(text)
	for end := len(masked); end > 0; end-- {
		if !isDigit(masked[end-1]) {
			continue
		}
		start := end
		for start > 0 && isDigit(masked[start-1]) {
			start--
		}
		if end-start > 5 {
			copy(masked[start:end-shownDigits], strings.Repeat("*", end-start-shownDigits))
		}
		end = start + 1
	}
	return string(masked)
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

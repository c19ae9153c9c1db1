package sim

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"time"

	"presszero/internal/clock"
)

// Options describe a carrier. AccountSID and AuthToken are required.
type Options struct {
	// Clock paces everything but the application's answers. Default: the system's clock.
	Clock clock.Clock
	// AccountSID is the account that all calls belong to: AC and 32 hexadecimal digits.
	AccountSID string
	// AuthToken signs webhooks and, with AccountSID, opens the REST API. Letters and digits only, as the SDK demands.
	AuthToken string
	// APIKey and APISecret are a second pair of REST credentials, if set.
	APIKey, APISecret string
	// BaseURL is where the application reaches this carrier's REST API; it stands in RecordingUrl.
	// Default: https://api.twilio.com.
	BaseURL string
	// Transport carries the webhooks. Default: a pool of kept connections, closed with the carrier.
	Transport http.RoundTripper
	// Budget is the real time that one webhook may take in all. Default: 15 s.
	Budget time.Duration
	// CallsPerSecond limits calls created over REST; those above it are queued. Default: no limit.
	CallsPerSecond float64
	// Observer, if set, sees every entry of the log as it is written, in order. It must be quick and must not call the
	// carrier.
	Observer func(Entry)
	// Seed decides SIDs and which requests meet a fault.
	Seed uint64
	// Faults are the faults at the start; see [Carrier.SetFaults].
	Faults Faults
}

var (
	accountSID = regexp.MustCompile(`^AC[0-9a-f]{32}$`)
	tokenChars = regexp.MustCompile(`^[0-9A-Za-z]+$`)
)

func (o Options) complete() (Options, error) {
	var faults []error
	if !accountSID.MatchString(o.AccountSID) {
		faults = append(faults, fmt.Errorf("account SID %q: want AC and 32 hexadecimal digits", o.AccountSID))
	}
	if !tokenChars.MatchString(o.AuthToken) {
		faults = append(faults, errors.New("auth token: want letters and digits, at least one"))
	}
	if (o.APIKey == "") != (o.APISecret == "") {
		faults = append(faults, errors.New("API key and secret: want both or neither"))
	}
	if o.Clock == nil {
		o.Clock = clock.System{}
	}
	if o.BaseURL == "" {
		o.BaseURL = "https://api.twilio.com"
	}
	if o.Budget == 0 {
		o.Budget = 15 * time.Second
	}
	if o.Transport == nil {
		o.Transport = &http.Transport{MaxIdleConns: 1024, MaxIdleConnsPerHost: 512, IdleConnTimeout: time.Minute}
	}
	return o, errors.Join(faults...)
}

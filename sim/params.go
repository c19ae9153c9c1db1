package sim

import (
	"mime"
	"net/http"
	"net/url"
)

const apiVersion = "2010-04-01"

// places are the geographic parameters. The carrier sends what it does not know as an empty string, never leaves it out.
var places = []string{"City", "State", "Zip", "Country"}

// params is the standard parameter set of a request about this leg, as it stands now.
func (l *leg) params() url.Values {
	l.carrier.mu.Lock()
	defer l.carrier.mu.Unlock()
	return l.paramsLocked()
}

func (l *leg) paramsLocked() url.Values {
	values := url.Values{}
	for name, value := range map[string]string{
		"CallSid": l.sid, "AccountSid": l.carrier.options.AccountSID, "From": l.from, "Caller": l.from, "To": l.to,
		"Called": l.to, "CallStatus": l.status, "Direction": l.direction, "ApiVersion": apiVersion,
	} {
		values.Set(name, value)
	}
	for _, place := range places {
		for _, who := range []string{"From", "To", "Caller", "Called"} {
			values.Set(who+place, "")
		}
	}
	if l.parent != nil {
		values.Set("ParentCallSid", l.parent.sid)
	}
	if l.direction == inbound {
		values.Set("StirVerstat", "TN-Validation-Passed-A")
		values.Set("CallToken", url.QueryEscape(`{"parentCallInfoToken":"`+l.sid+`","identityHeaderTokens":[]}`))
	}
	return values
}

// mediaType is the bare type of an answer, empty if the header is missing or unreadable.
func mediaType(h http.Header) string {
	kind, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return kind
}

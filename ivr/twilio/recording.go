package twilio

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"
)

// Recording fetches the audio of a recording of the account as WAV; its address is what the carrier gave with the recording.
// Of the header Range is passed on. The answer's body is the caller's to close. ErrUnknownRecording: the address is not that of
// a recording of ours, or the carrier has it no more.
func (c *Client) Recording(ctx context.Context, address, byteRange string) (*http.Response, error) {
	const what = "fetch recording"
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, ErrUnknownRecording)
	}
	sid := strings.TrimSuffix(path.Base(u.Path), ".wav")
	if !alphanumeric(sid) || !strings.HasSuffix(strings.TrimSuffix(u.Path, ".wav"), "/Accounts/"+c.account+"/Recordings/"+sid) {
		return nil, fmt.Errorf("%s: %w", what, ErrUnknownRecording)
	}
	// Only the name is taken from the address: the credentials go to the carrier that the settings name, and to nobody else.
	at := c.base.JoinPath("2010-04-01", "Accounts", c.account, "Recordings", sid+".wav")
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", what, sid, err)
	}
	req.SetBasicAuth(c.credentials.Username, c.credentials.Password)
	if byteRange != "" {
		req.Header.Set("Range", byteRange)
	}
	began := c.clock.Now()
	res, err := (&http.Client{Transport: c.transport}).Do(req)
	if err != nil {
		c.observe("recording", OutcomeFailed, c.clock.Now().Sub(began))
		return nil, fmt.Errorf("%s %s: %w", what, sid, err)
	}
	switch res.StatusCode {
	case http.StatusOK, http.StatusPartialContent, http.StatusRequestedRangeNotSatisfiable:
		c.observe("recording", OutcomeOK, c.clock.Now().Sub(began))
		return res, nil
	}
	_ = res.Body.Close()
	c.observe("recording", OutcomeRefused, c.clock.Now().Sub(began))
	if res.StatusCode == http.StatusNotFound {
		return nil, fmt.Errorf("%s %s: %w", what, sid, ErrUnknownRecording)
	}
	return nil, fmt.Errorf("%s %s: %w", what, sid, &CarrierError{Status: res.StatusCode})
}

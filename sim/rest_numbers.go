package sim

import (
	"bytes"
	"net/http"
	"strings"
	"time"
)

func (c *Carrier) listNumbers(r *http.Request, q call) (*reply, *apiError) {
	if failed := q.only("PhoneNumber", "Page", "PageSize", "PageToken"); failed != nil {
		return nil, failed
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []any
	for _, n := range c.numbers {
		if q.wants("PhoneNumber", n.Phone) {
			all = append(all, c.numberJSON(n))
		}
	}
	return page(r, q, "incoming_phone_numbers", all), nil
}

func (c *Carrier) fetchNumber(r *http.Request, q call) (*reply, *apiError) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n := c.ownNumber(q.path[0]); n != nil {
		return &reply{http.StatusOK, c.numberJSON(n)}, nil
	}
	return nil, notFound(r)
}

// updateNumber sets the webhooks of a number.
func (c *Carrier) updateNumber(r *http.Request, q call) (*reply, *apiError) {
	if failed := q.addresses("VoiceUrl", "VoiceFallbackUrl", "StatusCallback"); failed != nil {
		failed.code = 21402
		return nil, failed
	}
	settable := []string{"VoiceUrl", "VoiceMethod", "VoiceFallbackUrl", "VoiceFallbackMethod", "StatusCallback",
		"StatusCallbackMethod", "FriendlyName", "SmsUrl", "SmsMethod"}
	if q.form.Get("VoiceApplicationSid") == "" { // taking away the application that would win over the URLs
		settable = append(settable, "VoiceApplicationSid")
	}
	if failed := q.only(settable...); failed != nil {
		return nil, failed
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.ownNumber(q.path[0])
	if n == nil {
		return nil, notFound(r)
	}
	changed := *n
	for name, field := range map[string]*string{
		"VoiceUrl": &changed.VoiceURL, "VoiceMethod": &changed.VoiceMethod, "VoiceFallbackUrl": &changed.FallbackURL,
		"VoiceFallbackMethod": &changed.FallbackMethod, "StatusCallback": &changed.StatusCallback,
		"StatusCallbackMethod": &changed.StatusCallbackMethod,
	} {
		if q.form.Has(name) {
			*field = q.form.Get(name)
		}
	}
	if changed.FallbackURL != "" && changed.VoiceURL == "" {
		return nil, &apiError{http.StatusBadRequest, 21405, "VoiceFallbackUrl needs a VoiceUrl"}
	}
	*n = changed
	return &reply{http.StatusOK, c.numberJSON(n)}, nil
}

// ownNumber is the number with this SID, or nil; the lock is held.
func (c *Carrier) ownNumber(sid string) *Number {
	for _, n := range c.numbers {
		if n.SID == sid {
			return n
		}
	}
	return nil
}

func (c *Carrier) numberJSON(n *Number) map[string]any {
	method := func(m string) string { return verb{attrs: map[string]string{"method": m}}.method() }
	return map[string]any{
		"sid": n.SID, "account_sid": c.options.AccountSID, "friendly_name": n.Phone, "phone_number": n.Phone,
		"voice_url": n.VoiceURL, "voice_method": method(n.VoiceMethod), "voice_fallback_url": n.FallbackURL,
		"voice_fallback_method": method(n.FallbackMethod), "status_callback": n.StatusCallback,
		"status_callback_method": method(n.StatusCallbackMethod), "voice_caller_id_lookup": false,
		"api_version": apiVersion, "beta": false, "capabilities": map[string]bool{"voice": true, "sms": false, "mms": false},
		"uri": c.uri("IncomingPhoneNumbers", n.SID),
	}
}

// serveMedia answers requests for the sound of a recording: a WAVE file of the right length, at most a minute.
func (c *Carrier) serveMedia(w http.ResponseWriter, r *http.Request) bool {
	sid, ok := strings.CutPrefix(r.URL.Path, apiRoot+c.options.AccountSID+"/Recordings/")
	sid = strings.TrimSuffix(sid, ".wav")
	if !ok || r.Method != http.MethodGet || strings.Contains(sid, ".") {
		return false
	}
	c.mu.Lock()
	kept := c.recordings[sid]
	c.mu.Unlock()
	if kept == nil {
		refuse(w, notFound(r))
		return true
	}
	w.Header().Set("Content-Type", "audio/x-wav")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(silence(min(kept.length, time.Minute))))
	return true
}

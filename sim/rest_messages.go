package sim

import (
	"net/http"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"
)

// TextMessage is a text message that the application has sent.
type TextMessage struct {
	SID      string
	From, To string
	Body     string
	At       time.Time
}

// maxBody is how many characters a text message may have.
const maxBody = 1600

// e164 is a telephone number that can be texted.
var e164 = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)

// Texts are the text messages that were sent so far, in their order.
func (c *Carrier) Texts() []TextMessage {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.texts)
}

// SetLandline says that a number cannot get text messages.
func (c *Carrier) SetLandline(phone string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.landlines[phone] = true
}

// createMessage takes a text message.
func (c *Carrier) createMessage(_ *http.Request, q call) (*reply, *apiError) {
	if failed := q.only("To", "From", "Body"); failed != nil {
		return nil, failed
	}
	m := TextMessage{From: q.form.Get("From"), To: q.form.Get("To"), Body: q.form.Get("Body")}
	c.mu.Lock()
	defer c.mu.Unlock()
	if failed := c.refusedLocked(m); failed != nil {
		return nil, failed
	}
	m.SID, m.At = c.newSID("SM"), c.clock.Now()
	c.texts = append(c.texts, m)
	return &reply{http.StatusCreated, c.messageJSON(m)}, nil
}

// refusedLocked is why a message is not taken; nil when it is.
func (c *Carrier) refusedLocked(m TextMessage) *apiError {
	_, owned := c.numberLocked(m.From)
	for _, fault := range []struct {
		found   bool
		code    int
		message string
	}{
		{m.To == "", 21604, "A 'To' phone number is required."},
		{m.From == "", 21603, "A 'From' phone number is required."},
		{m.Body == "", 21602, "Message body is required."},
		{utf8.RuneCountInString(m.Body) > maxBody, 21617, "The concatenated message body exceeds the 1600 character limit."},
		{!e164.MatchString(m.To), 21211, "Invalid 'To' Phone Number: " + m.To},
		{!owned, 21606, "The 'From' phone number " + m.From + " is not a number of this account."},
		{c.landlines[m.To], 21614, "'To' number " + m.To + " is not a valid mobile number"},
	} {
		if fault.found {
			return &apiError{http.StatusBadRequest, fault.code, fault.message}
		}
	}
	return nil
}

func (c *Carrier) listMessages(r *http.Request, q call) (*reply, *apiError) {
	if failed := q.only("To", "From", "Page", "PageSize", "PageToken"); failed != nil {
		return nil, failed
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []any
	for _, m := range slices.Backward(c.texts) {
		if q.wants("To", m.To) && q.wants("From", m.From) {
			all = append(all, c.messageJSON(m))
		}
	}
	return page(r, q, "messages", all), nil
}

func (c *Carrier) fetchMessage(r *http.Request, q call) (*reply, *apiError) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := slices.IndexFunc(c.texts, func(m TextMessage) bool { return m.SID == q.path[0] })
	if i < 0 {
		return nil, notFound(r)
	}
	return &reply{http.StatusOK, c.messageJSON(c.texts[i])}, nil
}

func (c *Carrier) messageJSON(m TextMessage) map[string]any {
	return map[string]any{
		"sid": m.SID, "account_sid": c.options.AccountSID, "from": m.From, "to": m.To, "body": m.Body, "status": "queued",
		"direction": "outbound-api", "num_segments": "1", "num_media": "0", "error_code": nil, "error_message": nil,
		"date_created": rfc2822(m.At), "api_version": apiVersion, "uri": c.uri("Messages", m.SID),
	}
}

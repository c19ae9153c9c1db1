package sim

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

var createParameters = []string{"To", "From", "Url", "Method", "Twiml", "FallbackUrl", "FallbackMethod", "StatusCallback",
	"StatusCallbackMethod", "StatusCallbackEvent", "Timeout", "TimeLimit", "CallReason", "MachineDetection"}

// createCall places a call to a party: queued at once, dialled when the calls-per-second allow it.
func (c *Carrier) createCall(_ *http.Request, q call) (*reply, *apiError) {
	if failed := c.refuseCreate(q); failed != nil {
		return nil, failed
	}
	body, failed := c.place(q)
	if failed != nil {
		return nil, failed
	}
	return &reply{http.StatusCreated, body}, nil
}

// place makes the leg of a call and starts it. It returns the call as it was before anything happened.
func (c *Carrier) place(q call) (map[string]any, *apiError) {
	to := q.form.Get("To")
	l := c.newLeg(legPlan{from: q.form.Get("From"), to: to, party: to, direction: outboundAPI})
	l.fallback = target{url: q.form.Get("FallbackUrl"), method: q.form.Get("FallbackMethod")}
	events := q.form["StatusCallbackEvent"]
	if len(events) == 0 {
		events = []string{"completed"}
	}
	l.callback = callbackTarget{
		url: q.form.Get("StatusCallback"), method: q.form.Get("StatusCallbackMethod"),
		events: set(strings.Fields(strings.Join(events, " "))...),
	}
	v := verb{attrs: map[string]string{"timeout": q.form.Get("Timeout"), "limit": q.form.Get("TimeLimit")}}
	wait, first := c.dialSlot(l), q.document("voice")
	body := c.callJSON(l)
	started := c.start(l, func(life context.Context) {
		if c.sleep(life, wait) != nil {
			l.mute()
			return
		}
		if refused := l.ring(life, v.seconds("timeout", 60)+ringMargin); refused != nil {
			l.hangUp(refused)
			return
		}
		limit := c.clock.AfterFunc(v.seconds("limit", 14400), func() { l.hangUp(&ending{why: TimeLimit}) })
		defer limit.Stop()
		if q.form.Get("AsyncAmd") == "true" {
			l.examineBeside(life, q)
		} else {
			first.extra = l.examine(life, q.form.Get("MachineDetection"))
		}
		l.perform(life, first)
	})
	if !started {
		return nil, &apiError{http.StatusServiceUnavailable, 20503, "the carrier is closed"}
	}
	return body, nil
}

// refuseCreate checks the parameters of a new call.
func (c *Carrier) refuseCreate(q call) *apiError {
	if failed := c.refuseTarget(q); failed != nil {
		return failed
	}
	if failed := q.addresses("Url", "FallbackUrl", "StatusCallback"); failed != nil {
		return failed
	}
	if failed := refuseDetection(q); failed != nil {
		return failed
	}
	return q.only(slices.Concat(createParameters, besideParameters)...)
}

// refuseTarget checks who is to be called, from which number, for how long, and to hear what.
func (c *Carrier) refuseTarget(q call) *apiError {
	from, to := q.form.Get("From"), q.form.Get("To")
	_, owned := c.Number(from)
	bad := func(code int, message string) *apiError { return &apiError{http.StatusBadRequest, code, message} }
	switch {
	case to == "":
		return bad(21201, "No 'To' number is specified")
	case !isAddress(to):
		return bad(21211, "Invalid 'To' Phone Number: "+to)
	case from == "":
		return bad(21213, "No 'From' number is specified")
	case !isAddress(from):
		return bad(21212, "Invalid 'From' Phone Number: "+from)
	case strings.HasPrefix(from, "+") && !owned:
		return bad(21210, "Source phone number provided, "+from+", is not yet verified for your account")
	case q.form.Get("Url") == "" && q.form.Get("Twiml") == "":
		return bad(21205, "Url parameter is required")
	case !integer(1, 600)(q.or("Timeout", "60")):
		return bad(21208, "Invalid Timeout")
	case len(q.form.Get("Twiml")) > 4000:
		return bad(21620, "Twiml is longer than 4000 characters")
	}
	return nil
}

// addresses refuses parameters that are set and no absolute HTTP addresses.
func (q call) addresses(names ...string) *apiError {
	for _, name := range names {
		if u, err := url.Parse(q.form.Get(name)); err != nil || q.form.Get(name) != "" && (!u.IsAbs() || u.Host == "") {
			return &apiError{http.StatusBadRequest, 21205, name + " is not a valid URL: " + q.form.Get(name)}
		}
	}
	for _, name := range sortedNames(q.form) {
		if value := q.form.Get(name); strings.HasSuffix(name, "Method") && !httpMethod(value) {
			return &apiError{http.StatusBadRequest, 21209, name + " is not valid: " + value}
		}
	}
	return nil
}

func (q call) or(name, otherwise string) string {
	if value := q.form.Get(name); value != "" {
		return value
	}
	return otherwise
}

// document is the first document of a call: at Url, or given as Twiml.
func (q call) document(event string) *request {
	if address := q.form.Get("Url"); address != "" {
		return &request{url: address, method: q.form.Get("Method"), event: event}
	}
	return &request{twiml: q.form.Get("Twiml"), event: event}
}

// dialSlot reserves the moment at which a new call may be dialled and returns the wait until then.
func (c *Carrier) dialSlot(l *leg) time.Duration {
	if c.options.CallsPerSecond <= 0 {
		return 0
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.clock.Now()
	if c.nextDial.Before(now) {
		c.nextDial = now
	}
	l.queueTime = c.nextDial.Sub(now)
	c.nextDial = c.nextDial.Add(time.Duration(float64(time.Second) / c.options.CallsPerSecond))
	return l.queueTime
}

// mute takes the callbacks from a leg: one that is cancelled in the queue is never spoken of.
func (l *leg) mute() {
	l.carrier.mu.Lock()
	defer l.carrier.mu.Unlock()
	l.callback = callbackTarget{}
}

func (c *Carrier) listCalls(r *http.Request, q call) (*reply, *apiError) {
	if failed := q.only("To", "From", "ParentCallSid", "Status", "Page", "PageSize", "PageToken"); failed != nil {
		return nil, failed
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	after := c.anchor(q)
	var all []*leg
	for i := len(c.order) - 1; i >= 0; i-- {
		l := c.order[i]
		if after != nil {
			if l == after {
				after = nil
			}
			continue
		}
		parent := ""
		if l.parent != nil {
			parent = l.parent.sid
		}
		if q.wants("To", l.to) && q.wants("From", l.from) && q.wants("ParentCallSid", parent) && q.wants("Status", l.restStatus()) {
			all = append(all, l)
		}
	}
	return c.pageOfCalls(r, q, all), nil
}

// wants reports whether a filter is absent or met.
func (q call) wants(name, value string) bool {
	filter := q.form.Get(name)
	return filter == "" || filter == value
}

func (c *Carrier) fetchCall(r *http.Request, q call) (*reply, *apiError) {
	l, ok := c.leg(q.path[0])
	if !ok {
		return nil, notFound(r)
	}
	return &reply{http.StatusOK, c.callJSON(l)}, nil
}

// updateCall ends a call or moves it to another document.
func (c *Carrier) updateCall(r *http.Request, q call) (*reply, *apiError) {
	l, ok := c.leg(q.path[0])
	if !ok {
		return nil, notFound(r)
	}
	if failed := q.only("Url", "Method", "Twiml", "Status"); failed != nil {
		return nil, failed
	}
	if failed := q.addresses("Url"); failed != nil {
		return nil, failed
	}
	status, moves := q.form.Get("Status"), q.form.Get("Url") != "" || q.form.Get("Twiml") != ""
	switch {
	case status != "" && status != "completed" && status != "canceled":
		return nil, &apiError{http.StatusBadRequest, 20001, "Invalid Status: " + status}
	case q.form.Get("Url") != "" && q.form.Get("Twiml") != "":
		return nil, &apiError{http.StatusBadRequest, 21222, "Url and Twiml exclude each other"}
	case status != "":
		l.endOverREST(status)
	case moves && !l.moveTo(q.document("moved")):
		return nil, &apiError{http.StatusBadRequest, 21220, "Call is not in-progress. Cannot redirect."}
	}
	return &reply{http.StatusOK, c.callJSON(l)}, nil
}

// endOverREST ends a live call, or cancels one that is not answered yet; canceled does nothing to a live one.
func (l *leg) endOverREST(status string) {
	c := l.carrier
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case !l.ended.IsZero() || l.live() && status == "canceled":
	case l.live():
		l.hang(&ending{why: HungUpOverREST})
	default:
		l.hang(&ending{why: HungUpOverREST, status: "canceled", sip: "487"})
	}
}

// moveTo interrupts whatever a live call does and sends it to another document.
func (l *leg) moveTo(next *request) bool {
	c := l.carrier
	c.mu.Lock()
	defer c.mu.Unlock()
	if !l.live() {
		return false
	}
	l.move = next
	if l.interrupt != nil {
		l.interrupt(errMoved)
	}
	return true
}

// restStatus is the status as the REST API words it.
func (l *leg) restStatus() string {
	if l.status == "initiated" {
		return "queued"
	}
	return l.status
}

func (c *Carrier) callJSON(l *leg) map[string]any {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.callJSONLocked(l)
}

func (c *Carrier) callJSONLocked(l *leg) map[string]any {
	var parent, duration, number any
	if l.parent != nil {
		parent = l.parent.sid
	}
	updated := l.created
	if !l.ended.IsZero() {
		duration, updated = decimal(l.duration()), l.ended
	}
	if n, ok := c.numberLocked(map[bool]string{true: l.to, false: l.from}[l.direction == inbound]); ok {
		number = n.SID
	}
	return map[string]any{
		"sid": l.sid, "account_sid": c.options.AccountSID, "parent_call_sid": parent, "to": l.to, "to_formatted": l.to,
		"from": l.from, "from_formatted": l.from, "phone_number_sid": number, "status": l.restStatus(),
		"start_time": dateOrNull(l.answered), "end_time": dateOrNull(l.ended), "duration": duration, "price": nil,
		"price_unit": "USD", "direction": l.direction, "answered_by": textOrNull(l.answeredBy), "api_version": apiVersion, "forwarded_from": nil,
		"group_sid": nil, "caller_name": nil, "queue_time": decimal(int(l.queueTime / time.Millisecond)), "trunk_sid": nil,
		"date_created": rfc2822(l.created), "date_updated": rfc2822(updated), "uri": c.uri("Calls", l.sid),
		"subresource_uris": map[string]any{"recordings": c.uri("Calls", l.sid, "Recordings")},
	}
}

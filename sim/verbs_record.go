package sim

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"
)

// recording is the sound that was kept of a call. The simulation keeps its length only; the sound itself is silence.
type recording struct {
	sid    string
	call   string
	length time.Duration
}

// recordEar listens for a Record. Its fields are guarded by the carrier's lock once it is on a leg.
type recordEar struct {
	finishOn string
	pressed  string
	news     chan struct{}
}

func (e *recordEar) key(k byte) bool {
	if e.pressed != "" || !strings.Contains(e.finishOn, string(k)) {
		return false
	}
	e.pressed = string(k)
	e.stir()
	return true
}

func (e *recordEar) voice(string, time.Duration) bool {
	e.stir()
	return true
}

func (e *recordEar) stir() {
	select {
	case e.news <- struct{}{}:
	default:
	}
}

// record keeps what the person says until a key, a silence, the limit or the end of the call, and asks the action.
func (l *leg) record(ctx context.Context, doc *document, v verb) (*request, error) {
	action, err := doc.resolve(v.attrs["action"])
	if err != nil {
		return nil, err
	}
	if v.or("playBeep", "true") == "true" {
		l.phone.add(Beeped{})
	}
	e := &recordEar{finishOn: v.or("finishOnKey", "1234567890*#"), news: make(chan struct{}, 1)}
	began := l.carrier.clock.Now()
	deafen := l.listen(e)
	l.phone.add(RecordingStarted{Max: v.seconds("maxLength", 3600)})
	length, err := l.awaitSilence(ctx, v, e, began)
	deafen()
	kept := l.keepRecording(v, "RecordVerb", began, length)
	next := &request{url: action, method: v.method(), event: "record", extra: url.Values{
		"RecordingUrl": {l.carrier.recordingURL(kept)}, "RecordingSid": {kept.sid},
		"RecordingDuration": {decimal(int(length.Round(time.Second) / time.Second))}, "Digits": {e.pressed},
	}}
	if err == nil {
		return next, nil
	}
	if !errors.Is(err, errMoved) {
		next.extra.Set("Digits", "hangup")
		next.settled = true
		l.notify(next)
	}
	return nil, err
}

// awaitSilence waits for the end of a recording and returns its length, without the silence at its end unless the
// document wants that kept.
func (l *leg) awaitSilence(ctx context.Context, v verb, e *recordEar, began time.Time) (time.Duration, error) {
	for {
		until, spoken, over := l.recordUntil(v, e, began)
		now := l.carrier.clock.Now()
		trim := func(end time.Time) time.Duration {
			if v.or("trim", "trim-silence") == "trim-silence" && spoken.Before(end) {
				end = spoken
			}
			return max(end.Sub(began), 0)
		}
		if over || !now.Before(until) {
			return trim(now), nil
		}
		limited, stop := l.carrier.deadline(ctx, until.Sub(now), errQuiet)
		select {
		case <-e.news:
			stop()
		case <-limited.Done():
			cause := context.Cause(limited)
			stop()
			if !errors.Is(cause, errQuiet) {
				return trim(l.carrier.clock.Now()), cause
			}
		}
	}
}

// recordUntil is when a recording ends if nothing more is said, and until when somebody talks.
func (l *leg) recordUntil(v verb, e *recordEar, began time.Time) (until, spoken time.Time, over bool) {
	l.carrier.mu.Lock()
	defer l.carrier.mu.Unlock()
	spoken = l.talkingUntil
	if spoken.Before(began) {
		spoken = began
	}
	until = began.Add(v.seconds("maxLength", 3600))
	if silence := v.seconds("timeout", 5); silence > 0 && spoken.Add(silence).Before(until) {
		until = spoken.Add(silence)
	}
	return until, spoken, e.pressed != ""
}

// keepRecording stores a recording and tells the application that it is ready.
func (l *leg) keepRecording(v verb, source string, began time.Time, length time.Duration) *recording {
	c := l.carrier
	c.mu.Lock()
	defer c.mu.Unlock()
	r := &recording{sid: c.newSID("RE"), call: l.sid, length: length}
	c.recordings[r.sid] = r
	l.noteLocked(Entry{Kind: KindRecorded, Text: r.sid})
	t := callbackTarget{
		url: v.attrs["recordingStatusCallback"], method: v.methodOf("recordingStatusCallbackMethod"),
		events: set(strings.Fields(v.or("recordingStatusCallbackEvent", "completed"))...),
	}
	if t.url == "" || !t.events["completed"] {
		return r
	}
	l.queue.send(l, t, callback{event: "recording-completed", params: url.Values{
		"AccountSid": {c.options.AccountSID}, "CallSid": {l.sid}, "RecordingSid": {r.sid}, "RecordingUrl": {c.recordingURL(r)},
		"RecordingStatus": {"completed"}, "RecordingDuration": {decimal(int(length.Round(time.Second) / time.Second))},
		"RecordingChannels": {"1"}, "RecordingStartTime": {rfc2822(began)}, "RecordingSource": {source},
	}})
	return r
}

func (c *Carrier) recordingURL(r *recording) string {
	return c.options.BaseURL + "/" + apiVersion + "/Accounts/" + c.options.AccountSID + "/Recordings/" + r.sid
}

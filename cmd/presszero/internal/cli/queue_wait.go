package cli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"presszero/web"
)

// wait is how long a caller still waits; false: the call is not in line any more.
func (r remote) wait(ctx context.Context, queueOf, call string) (web.Wait, bool, error) {
	var answer web.Wait
	err := r.do(ctx, http.MethodGet, "/api/v1/queues/"+url.PathEscape(queueOf)+"/calls/"+url.PathEscape(call)+"/ewt", nil, &answer)
	var no refused
	if errors.As(err, &no) && no.code == http.StatusNotFound {
		return answer, false, nil
	}
	return answer, err == nil, err
}

// waitToJoin is how long whoever joins a queue now waits.
func (r remote) waitToJoin(ctx context.Context, queueOf string) (web.Wait, error) {
	var answer web.Wait
	err := r.do(ctx, http.MethodGet, "/api/v1/queues/"+url.PathEscape(queueOf)+"/ewt", nil, &answer)
	var no refused
	if errors.As(err, &no) && no.code == http.StatusNotFound {
		return answer, nil // a queue that is declared no more
	}
	return answer, err
}

// models are the ways to compute a wait, in words.
var models = map[string]string{"twin": "the line played forward", "drain": "the closed form of the line draining"}

// tellWait is a sentence about the wait of a caller.
func tellWait(w web.Wait) string {
	if w.P80 == nil {
		return "Nothing honest can be said of the wait: " + strings.Join(w.Reasons, ", ") + "."
	}
	text := fmt.Sprintf("Half of such callers wait no longer than %s, eight of ten than %s, by %s; confidence %s",
		inSeconds(w.P50), inSeconds(w.P80), models[w.Model], w.Confidence)
	if len(w.Reasons) > 0 {
		text += " (" + strings.Join(w.Reasons, ", ") + ")"
	}
	return text + "."
}

// shortWait is the wait of whoever joins, in a word.
func shortWait(w web.Wait) string {
	switch {
	case w.P80 == nil:
		return "?"
	case !w.Known:
		return "? (" + strings.Join(w.Reasons, ", ") + ")"
	}
	return w.Phrase
}

func inSeconds(s *float64) time.Duration {
	return time.Duration(*s * float64(time.Second)).Round(time.Second)
}

package switches

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"go.uber.org/zap"

	"presszero/flows"
	"presszero/web/access"
	"presszero/web/contract"
	"presszero/web/keep"
)

// Wish is the body of a request that turns a switch on, or asks what callers would hear. For is a duration such as 2h,
// counted from now; Until is a time (RFC 3339). Exactly one of the two is given.
type Wish struct {
	Name    string            `json:"name,omitempty"` // of a preview; otherwise it is in the address
	Kind    flows.SwitchKind  `json:"kind"`
	Hours   []string          `json:"hours,omitempty"`
	Says    map[string]string `json:"says,omitempty"`
	Message string            `json:"message,omitempty"`
	For     string            `json:"for,omitempty"`
	Until   time.Time         `json:"until,omitzero"`
	Reason  string            `json:"reason"`
}

// Shown is the switches of a site, and what one can name.
type Shown struct {
	Switches map[string]Switch            `json:"switches"`
	Messages map[string]map[string]string `json:"messages"` // declared, by name and language
	Hours    []string                     `json:"hours"`
	Longest  float64                      `json:"longest_seconds"`
}

// Bounds of what is asked for.
const (
	longestText   = 1000 // characters of what callers are told
	longestReason = 200  // bytes
)

var nameShape = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// Register adds the routes.
func (b *Board) Register(mux *http.ServeMux, guard access.Guard) {
	mux.Handle("GET /api/v1/switches", guard.Admit(access.ReadBoard, b.list))
	mux.Handle("GET /api/v1/switches/{name}", guard.Admit(access.ReadBoard, b.one))
	mux.Handle("PUT /api/v1/switches/{name}", guard.Admit(access.SetSwitch, b.put))
	mux.Handle("DELETE /api/v1/switches/{name}", guard.Admit(access.SetSwitch, b.delete))
	mux.Handle("POST /api/v1/switches/preview", guard.Admit(access.SetSwitch, b.preview))
}

func (b *Board) list(w http.ResponseWriter, r *http.Request) {
	if err := b.Refresh(r.Context()); err != nil {
		b.fail(w, err)
		return
	}
	known := b.o.Known()
	shown := Shown{
		Switches: map[string]Switch{}, Messages: map[string]map[string]string{}, Hours: slices.Sorted(slices.Values(known.Hours)),
		Longest: b.o.Longest.Seconds(),
	}
	for _, s := range b.On() {
		shown.Switches[s.Name] = s
	}
	for name, says := range known.Messages {
		shown.Messages[name] = texts(says)
	}
	contract.Send(w, http.StatusOK, shown)
}

func (b *Board) one(w http.ResponseWriter, r *http.Request) {
	s, err := b.get(r.Context(), r.PathValue("name"))
	switch {
	case err != nil:
		b.fail(w, err)
	case !b.isOn(s):
		contract.Refuse(w, http.StatusNotFound, "no switch of that name is on")
	default:
		send(w, s)
	}
}

// send answers with a switch, and the revision that a change may insist on.
func send(w http.ResponseWriter, s Switch) {
	w.Header().Set("ETag", tag(s))
	contract.Send(w, http.StatusOK, s)
}

func tag(s Switch) string { return strconv.Quote(strconv.FormatInt(s.rev, 10)) }

func (b *Board) put(w http.ResponseWriter, r *http.Request) {
	wish, fine := read(w, r)
	if !fine {
		return
	}
	wish.Name = r.PathValue("name")
	s, err := b.wished(wish, access.From(r.Context()).Name)
	if err != nil {
		contract.Refuse(w, http.StatusUnprocessableEntity, err.Error())
		return
	}
	was, err := b.get(r.Context(), s.Name)
	if err != nil {
		b.fail(w, err)
		return
	}
	if !b.matches(r, was) {
		contract.Refuse(w, http.StatusPreconditionFailed, "the switch has changed since it was read")
		return
	}
	access.Because(r.Context(), s.Reason)
	if s, err = b.turnOn(r.Context(), s, was); err != nil {
		b.fail(w, err)
		return
	}
	send(w, s)
}

// matches reports whether a request is about the switch as it is now.
func (b *Board) matches(r *http.Request, s Switch) bool {
	if r.Header.Get("If-None-Match") == "*" && b.isOn(s) {
		return false
	}
	wanted := r.Header.Get("If-Match")
	return wanted == "" || b.isOn(s) && (wanted == "*" || wanted == tag(s))
}

func (b *Board) delete(w http.ResponseWriter, r *http.Request) {
	reason, fine := reasoned(r.URL.Query().Get("reason"))
	if !fine {
		contract.Refuse(w, http.StatusUnprocessableEntity, "say why in ?reason=, in at most 200 bytes: it stands in the audit trail and the events")
		return
	}
	s, err := b.get(r.Context(), r.PathValue("name"))
	switch {
	case err != nil:
		b.fail(w, err)
		return
	case !b.isOn(s):
		contract.Refuse(w, http.StatusNotFound, "no switch of that name is on")
		return
	case !b.matches(r, s):
		contract.Refuse(w, http.StatusPreconditionFailed, "the switch has changed since it was read")
		return
	}
	access.Because(r.Context(), reason)
	if err := b.turnOff(r.Context(), s, reason); err != nil {
		b.fail(w, err)
		return
	}
	contract.Send(w, http.StatusOK, map[string]any{"name": s.Name, "off": true})
}

// preview says what callers would hear with one more switch on. Without a kind, it says what they hear now.
func (b *Board) preview(w http.ResponseWriter, r *http.Request) {
	wish, fine := read(w, r)
	if !fine {
		return
	}
	on := b.On()
	if wish.Kind != "" {
		if wish.Name == "" {
			wish.Name = "preview"
		}
		if wish.Reason == "" {
			wish.Reason = "preview"
		}
		if wish.For == "" && wish.Until.IsZero() {
			wish.For = time.Minute.String()
		}
		s, err := b.wished(wish, "")
		if err != nil {
			contract.Refuse(w, http.StatusUnprocessableEntity, err.Error())
			return
		}
		on = append(slices.DeleteFunc(on, func(o Switch) bool { return o.Name == s.Name }), s)
	}
	heard, err := b.o.Hear(b.laidOver(on))
	if err != nil {
		b.fail(w, err)
		return
	}
	contract.Send(w, http.StatusOK, map[string]any{"flows": heard})
}

func read(w http.ResponseWriter, r *http.Request) (Wish, bool) {
	var wish Wish
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, contract.MaxBody))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&wish)
	if err != nil {
		contract.Refuse(w, http.StatusBadRequest, `the body must be {"kind": "closing", "for": "2h", "says": {"en": "..."}, "reason": "..."}, with "hours", "message" and "until" as further keys`)
	}
	return wish, err == nil
}

func reasoned(reason string) (string, bool) {
	reason = strings.TrimSpace(reason)
	return reason, reason != "" && len(reason) <= longestReason
}

// wished is the switch that is wished for, or what is wrong with it.
func (b *Board) wished(wish Wish, by string) (Switch, error) {
	now := b.o.Clock.Now().UTC().Truncate(time.Millisecond)
	s := Switch{Name: wish.Name, Kind: wish.Kind, Hours: wish.Hours, Says: wish.Says, Message: wish.Message, Since: now, By: by}
	if !nameShape.MatchString(s.Name) {
		return s, errors.New("a switch is named with 1 to 40 of a-z, 0-9 and -")
	}
	var fine bool
	if s.Reason, fine = reasoned(wish.Reason); !fine {
		return s, errors.New("say why, in at most 200 bytes: the reason stands in the audit trail and the events")
	}
	if err := b.knows(&s); err != nil {
		return s, err
	}
	var err error
	s.Until, err = b.until(wish, now)
	return s, err
}

// knows holds what a switch names against what there is, and fills in the words of a declared message.
func (b *Board) knows(s *Switch) error {
	known := b.o.Known()
	for _, hours := range s.Hours {
		if !slices.Contains(known.Hours, hours) {
			return fmt.Errorf("there are no opening hours %q; there are %s", hours, orNone(known.Hours))
		}
	}
	switch {
	case s.Kind != flows.SwitchClosing && s.Kind != flows.SwitchMessage:
		return errors.New("kind must be closing or message")
	case s.Kind == flows.SwitchMessage && len(s.Hours) > 0:
		return errors.New("a message closes no hours; the kind that does is closing")
	case s.Kind == flows.SwitchClosing && len(known.Hours) == 0:
		return errors.New("there are no opening hours to close: hours.yaml declares none")
	case s.Message != "" && len(s.Says) > 0:
		return errors.New("give one of says and message")
	case s.Kind == flows.SwitchMessage && s.Message == "" && len(s.Says) == 0:
		return errors.New("say what callers are told: says, or the name of a declared message")
	}
	return words(s, known)
}

// words holds what callers are told against what there is.
func words(s *Switch, known Known) error {
	if s.Message == "" {
		return said(s.Says, known.Languages)
	}
	declared, found := known.Messages[s.Message]
	if !found {
		return fmt.Errorf("there is no message %q; hours.yaml declares %s", s.Message, orNone(known.names()))
	}
	s.Says = texts(declared)
	return nil
}

// said holds what callers are told against what can be spoken.
func said(says map[string]string, languages []string) error {
	for language, text := range says {
		switch {
		case !slices.Contains(languages, language):
			return fmt.Errorf("no flow speaks %q; they speak %s", language, orNone(languages))
		case strings.TrimSpace(text) == "" || len([]rune(text)) > longestText:
			return fmt.Errorf("what is said in %q must have 1 to %d characters", language, longestText)
		case strings.Contains(text, "{{") || strings.ContainsFunc(text, unicode.IsControl):
			return fmt.Errorf("what is said in %q is spoken as it is: no {{ }}, and one line", language)
		}
	}
	return nil
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(slices.Sorted(slices.Values(names)), ", ")
}

// until is when the switch ends.
func (b *Board) until(wish Wish, now time.Time) (time.Time, error) {
	until := wish.Until.UTC().Truncate(time.Millisecond)
	if (wish.For == "") == wish.Until.IsZero() {
		return until, errors.New(`give one of for, such as "2h", and until: no switch stays on for ever`)
	}
	if wish.For != "" {
		d, err := time.ParseDuration(wish.For)
		if err != nil {
			return until, errors.New("for must be a duration such as 30m or 2h")
		}
		until = now.Add(d)
	}
	if d := until.Sub(now); d <= 0 || d > b.o.Longest {
		return until, fmt.Errorf("a switch ends within %s from now; the setting switches.longest says so", b.o.Longest)
	}
	return until, nil
}

// fail translates errors.
func (b *Board) fail(w http.ResponseWriter, err error) {
	switch {
	case errors.Is(err, keep.ErrOvertaken):
		contract.Refuse(w, http.StatusConflict, "somebody else has changed the switch in the same moment")
	case errors.Is(err, context.Canceled):
	default:
		b.o.Log.Error("switches", zap.Error(err))
		contract.Refuse(w, http.StatusServiceUnavailable, "the switches cannot be reached, or not everything was done; the list shows what is on")
	}
}

package access

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"go.uber.org/zap"
)

// registerPages adds the pages by which people come in and go out. They work without scripts.
func (g *Gate) registerPages(mux *http.ServeMux) {
	open := func(h http.HandlerFunc) http.Handler { return g.origins.Handler(h) }
	mux.Handle("GET /sign-in", open(g.signInPage))
	mux.Handle("POST /sign-in", open(g.signIn))
	mux.Handle("POST /sign-out", open(g.signOut))
	mux.Handle("GET /invitation/{name}/{secret}", open(g.invitationPage))
	mux.Handle("POST /invitation/{name}/{secret}", open(g.invitation))
	mux.Handle("GET /screen/{key}", open(g.enterScreen))
	mux.Handle("GET /password", g.Admit(Present, g.passwordPage))
	mux.Handle("POST /password", g.Admit(Present, g.changePassword))
	mux.Handle("GET /access.css", open(style))
}

// The forms, as their pages show them. Field is the one that is at fault.
type (
	signInForm struct {
		Name, Next string
		SignedOut  bool
		First      bool // there is no user yet
		fault
	}
	invitationForm struct {
		User User
		fault
	}
	passwordForm struct {
		User Who
		Done bool
		fault
	}
	forbidden struct {
		Who  Who
		Path string
	}
	fault struct{ Error, Field string }
)

func (g *Gate) signInPage(w http.ResponseWriter, r *http.Request) {
	form := signInForm{Next: local(r.URL.Query().Get("next")), SignedOut: r.URL.Query().Has("out")}
	var err error
	if form.First, err = g.users.none(r.Context()); err != nil {
		g.fault(w, "sign-in", err, func(f fault) any { form.fault = f; return form })
		return
	}
	g.show(w, http.StatusOK, "sign-in", form)
}

// local is where to go after signing in: a page of ours, or none.
func local(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/"
	}
	return next
}

// longestForm bounds a form, in bytes.
const longestForm = 8 << 10

// wrong are what a sign-in may meet beside a fault of the store.
var errWrong = errors.New("name or password is wrong")

// tooSoon: there is so long to wait before the next try.
type tooSoon time.Duration

func (e tooSoon) Error() string {
	return fmt.Sprintf("too many wrong passwords: try again in %d seconds", e.seconds())
}

func (e tooSoon) seconds() int { return int(time.Duration(e).Seconds()) + 1 }

func (g *Gate) signIn(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, longestForm)
	name, password := canonical(r.PostFormValue("name")), r.PostFormValue("password")
	form := signInForm{Name: r.PostFormValue("name"), Next: local(r.PostFormValue("next"))}
	err := g.admitByPassword(w, r, name, password)
	var early tooSoon
	switch {
	case err == nil:
		http.Redirect(w, r, form.Next, http.StatusSeeOther)
		return
	case errors.As(err, &early):
		w.Header().Set("Retry-After", fmt.Sprint(early.seconds()))
		form.fault = fault{fmt.Sprintf("Too many wrong passwords. Try again in %s, or ask an administrator: a password that is set anew works at once.", spoken(early.seconds())), "password"}
		g.show(w, http.StatusTooManyRequests, "sign-in", form)
	case errors.Is(err, errWrong):
		form.fault = fault{"That name and password do not belong together. Look at the name, and write the password once more; an administrator can give you a new one.", "password"}
		g.show(w, http.StatusUnauthorized, "sign-in", form)
	default:
		g.fault(w, "sign-in", err, func(f fault) any { form.fault = f; return form })
	}
}

// spoken is a wait as people say it.
func spoken(seconds int) string {
	switch {
	case seconds <= 1:
		return "a second"
	case seconds < 90:
		return fmt.Sprintf("%d seconds", seconds)
	}
	return fmt.Sprintf("%d minutes", (seconds+59)/60)
}

// admitByPassword signs somebody in. errWrong, tooSoon, errBusy.
func (g *Gate) admitByPassword(w http.ResponseWriter, r *http.Request, name, password string) error {
	ctx, by := r.Context(), g.proxies.cookies(r)
	device, at, err := g.sessions.device(r, by, name)
	if err != nil {
		return err
	}
	from := g.proxies.client(r)
	within := allowances(name, from, device, at)
	wait, err := g.throttle.try(ctx, within)
	if err != nil {
		return err
	}
	if wait > 0 {
		g.recordFailure(ctx, name, from.String(), "too soon after wrong passwords")
		return tooSoon(wait)
	}
	u, err := g.users.get(ctx, name)
	if known(err) != nil {
		return err
	}
	fits, err := g.hasher.matches(ctx, password, u.Hash, at)
	if err != nil {
		return errors.Join(err, g.throttle.forgive(ctx, within))
	}
	if !fits {
		g.recordFailure(ctx, name, from.String(), "wrong name or password")
		return errWrong
	}
	if err := g.throttle.clear(ctx, within); err != nil {
		return err
	}
	return g.letIn(w, r, u, "sign-in")
}

// letIn begins a session on a device that knows the user from now on.
func (g *Gate) letIn(w http.ResponseWriter, r *http.Request, u User, how string) error {
	ctx, by := r.Context(), g.proxies.cookies(r)
	s, err := g.sessions.open(r, by)
	if err != nil {
		return err
	}
	stamp := u.Stamp
	if u, err = g.users.change(ctx, u.Name, func(u *User) error { u.SignedIn = g.clock.Now().UTC(); return nil }); err != nil {
		return err
	}
	u.Stamp = stamp // of the moment at which the password was looked at
	if err := g.sessions.begin(w, s, u); err != nil {
		return err
	}
	device, _, err := g.sessions.device(r, by, u.Name)
	if err != nil {
		return err
	}
	device = cmp.Or(device, secret())
	if err := g.sessions.remember(ctx, device, u.Name); err != nil {
		return err
	}
	by.set(w, deviceCookie, device, deviceKnownFor)
	g.write(ctx, Entry{Who: u.Name, Role: u.Role, What: how, Outcome: Done, From: g.proxies.client(r).String()})
	return nil
}

// recordFailure keeps a record of a sign-in that failed. Strangers cannot push what others did off the record: beyond a
// measure they are counted together.
func (g *Gate) recordFailure(ctx context.Context, name, from, why string) {
	if !isUserName(name) {
		name = "?"
	}
	g.countFailed.Lock()
	allowed := g.strangers.AllowN(g.clock.Now(), 1)
	more := g.unrecorded
	if g.unrecorded++; allowed {
		g.unrecorded = 0
	}
	g.countFailed.Unlock()
	if !allowed {
		return
	}
	if more > 0 {
		why = fmt.Sprintf("%s; %d more failed before and are not listed", why, more)
	}
	g.write(ctx, Entry{Who: name, What: "sign-in", Outcome: Refused, Reason: why, From: from})
}

func (g *Gate) signOut(w http.ResponseWriter, r *http.Request) {
	v, err := g.signedIn(r)
	if err != nil {
		g.fail(w, err)
		return
	}
	if v.session.user() != "" {
		if err := g.sessions.end(w, v.session); err != nil {
			g.fail(w, err)
			return
		}
	}
	if v.who.Name != "" {
		g.write(r.Context(), Entry{Who: v.who.Name, Role: v.who.Role, What: "sign-out", Outcome: Done})
	}
	http.Redirect(w, r, "/sign-in?out", http.StatusSeeOther)
}

func (g *Gate) invitationPage(w http.ResponseWriter, r *http.Request) {
	u, err := g.users.invited(r.Context(), r.PathValue("name"), r.PathValue("secret"))
	g.showInvitation(w, http.StatusOK, invitationForm{User: u}, err)
}

// showInvitation shows the form with what is wrong, or that the link is over.
func (g *Gate) showInvitation(w http.ResponseWriter, code int, form invitationForm, err error) {
	switch {
	case errors.Is(err, ErrInvitation), errors.Is(err, ErrUnknownUser):
		g.show(w, http.StatusNotFound, "over", nil)
	case err != nil:
		g.fault(w, "invitation", err, func(f fault) any { form.fault = f; return form })
	default:
		g.show(w, code, "invitation", form)
	}
}

func (g *Gate) invitation(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, longestForm)
	name, link := r.PathValue("name"), r.PathValue("secret")
	u, err := g.users.invited(r.Context(), name, link)
	form := invitationForm{User: u, fault: newPassword(r, name)}
	if err != nil || form.Error != "" {
		g.showInvitation(w, http.StatusUnprocessableEntity, form, err)
		return
	}
	hash, err := g.hasher.hash(r.Context(), r.PostFormValue("password"))
	if err == nil {
		u, err = g.users.redeem(r.Context(), name, link, hash)
	}
	if err == nil {
		err = g.throttle.unlock(r.Context(), name)
	}
	if err == nil {
		err = g.letIn(w, r, u, "invitation")
	}
	if err != nil {
		g.showInvitation(w, http.StatusOK, form, err)
		return
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// newPassword says what is wrong with a password that is written twice.
func newPassword(r *http.Request, name string) fault {
	password := r.PostFormValue("password")
	if err := checkPassword(name, password); err != nil {
		return fault{err.Error(), "password"}
	}
	if r.PostFormValue("again") != password {
		return fault{"The two passwords differ. Write the second once more.", "again"}
	}
	return fault{}
}

func (g *Gate) passwordPage(w http.ResponseWriter, r *http.Request) {
	g.show(w, http.StatusOK, "password", passwordForm{User: From(r.Context())})
}

func (g *Gate) changePassword(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, longestForm)
	who := From(r.Context())
	form := passwordForm{User: who, fault: newPassword(r, who.Name)}
	if form.Error != "" {
		g.show(w, http.StatusUnprocessableEntity, "password", form)
		return
	}
	switch err := g.changeOwn(w, r, who.Name); {
	case errors.Is(err, errWrong), errors.Is(err, ErrUnknownUser):
		form.fault = fault{"That is not your present password.", "present"}
		g.show(w, http.StatusUnauthorized, "password", form)
	case errors.As(err, new(tooSoon)):
		form.fault = fault{"Too many wrong passwords. Try again later, or ask an administrator for a new one.", "present"}
		g.show(w, http.StatusTooManyRequests, "password", form)
	case err != nil:
		g.fault(w, "password", err, func(f fault) any { form.fault = f; return form })
	default:
		g.show(w, http.StatusOK, "password", passwordForm{User: who, Done: true})
	}
}

// changeOwn changes the password of who has signed in, and ends every other session of theirs. errWrong, tooSoon, errBusy.
func (g *Gate) changeOwn(w http.ResponseWriter, r *http.Request, name string) error {
	ctx := r.Context()
	v, err := g.signedIn(r)
	if err != nil {
		return err
	}
	if v.who.Role == "" {
		return ErrUnknownUser // by a key: it has no password
	}
	within := []allowance{{id: sum("own " + name), free: 10, longest: time.Minute, name: name}}
	if wait, err := g.throttle.try(ctx, within); err != nil || wait > 0 {
		return errors.Join(err, tooSoonIf(wait))
	}
	u, err := g.users.get(ctx, name)
	if err != nil {
		return err
	}
	fits, err := g.hasher.matches(ctx, r.PostFormValue("present"), u.Hash, deviceKnown)
	if err != nil || !fits {
		return errors.Join(err, errWrong)
	}
	hash, err := g.hasher.hash(ctx, r.PostFormValue("password"))
	if err != nil {
		return err
	}
	if u, err = g.users.change(ctx, name, func(u *User) error { u.password(hash); return nil }); err != nil {
		return err
	}
	return errors.Join(g.throttle.clear(ctx, within), g.sessions.begin(w, v.session, u))
}

func tooSoonIf(wait time.Duration) error {
	if wait > 0 {
		return tooSoon(wait)
	}
	return nil
}

// screenKnownFor is how long a browser keeps the key of a screen: as long as browsers keep anything.
const screenKnownFor = 400 * 24 * time.Hour

// enterScreen opens the wallboard on a screen: the browser keeps the key, and the address does not show it.
func (g *Gate) enterScreen(w http.ResponseWriter, r *http.Request) {
	key := r.PathValue("key")
	v, err := g.shown(r.Context(), g.screens, key)
	switch {
	case err != nil:
		g.fail(w, err)
	case v.who.Role == "":
		g.show(w, http.StatusNotFound, "over", nil)
	default:
		g.proxies.cookies(r).set(w, screenCookie, key, screenKnownFor)
		http.Redirect(w, r, "/wallboard", http.StatusSeeOther)
	}
}

// fault shows a form again whose wish we could not fulfil.
func (g *Gate) fault(w http.ResponseWriter, page string, err error, form func(fault) any) {
	text := "The store of people cannot be reached. Calls go on; try again in a few seconds."
	if errors.Is(err, errBusy) {
		text = "Too many people sign in at this moment. Try again in a few seconds."
	} else {
		g.log.Error("people", zap.String("page", page), zap.Error(err))
	}
	w.Header().Set("Retry-After", "5")
	g.show(w, http.StatusServiceUnavailable, page, form(fault{Error: text}))
}

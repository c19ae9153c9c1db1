package access

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"presszero/web/keep"
)

// Register adds the sign-in, and the routes by which administrators see to people, keys and screens.
func (g *Gate) Register(mux *http.ServeMux, guard Guard) {
	g.registerPages(mux)
	mux.Handle("GET /api/v1/me", guard.Admit(Present, g.me))
	mux.Handle("GET /api/v1/users", guard.Admit(ManagePeople, g.listUsers))
	mux.Handle("POST /api/v1/users", guard.Admit(ManagePeople, g.addUser))
	mux.Handle("PUT /api/v1/users/{name}/role", guard.Admit(ManagePeople, g.setRole))
	mux.Handle("PUT /api/v1/users/{name}/password", guard.Admit(ManagePeople, g.setPassword))
	mux.Handle("POST /api/v1/users/{name}/invitation", guard.Admit(ManagePeople, g.invite))
	mux.Handle("POST /api/v1/users/{name}/unlock", guard.Admit(ManagePeople, g.unlock))
	mux.Handle("DELETE /api/v1/users/{name}", guard.Admit(ManagePeople, g.removeUser))
	g.registerKeys(mux, guard)
	mux.Handle("GET /api/v1/audit", guard.Admit(ReadAudit, g.audit))
}

// Me is who asks.
type Me struct {
	Name  string       `json:"name"`
	Role  Role         `json:"role"`
	Agent string       `json:"agent,omitempty"`
	May   []Permission `json:"may"`
}

func (g *Gate) me(w http.ResponseWriter, r *http.Request) {
	who := From(r.Context())
	me := Me{Name: who.Name, Role: who.Role, Agent: who.Agent, May: []Permission{}}
	for _, p := range All() {
		if who.Can(p) {
			me.May = append(me.May, p)
		}
	}
	answer(w, http.StatusOK, me)
}

// UserWish is the body of a request that adds a user or gives one another role.
type UserWish struct {
	Name string `json:"name,omitempty"` // of a new user
	Role Role   `json:"role"`
	// Agent is the ID of one that is declared; empty: the user takes no calls; left out: as it was.
	Agent *string `json:"agent,omitempty"`
	// Password of a new user; empty: the answer has a link by which the user sets one.
	Password string `json:"password,omitempty"`
}

// agent is the one that is wished, or else the one before.
func (w UserWish) agent(before string) string {
	if w.Agent == nil {
		return before
	}
	return *w.Agent
}

// UserView is a user as administrators see one. Times are RFC 3339.
type UserView struct {
	Name     string    `json:"name"`
	Role     Role      `json:"role"`
	Agent    string    `json:"agent,omitempty"`
	State    string    `json:"state"` // active, invited, or no-password when the invitation is over
	Created  time.Time `json:"created"`
	By       string    `json:"by"`
	SignedIn time.Time `json:"signed_in,omitzero"`
	Link     string    `json:"link,omitempty"`      // to set a password, shown once; a path of the private listener
	Until    time.Time `json:"link_until,omitzero"` // the link holds
}

func (g *Gate) viewUser(u User) UserView {
	v := UserView{Name: u.Name, Role: u.Role, Agent: u.Agent, State: "active", Created: u.Created, By: u.By, SignedIn: u.SignedIn}
	switch {
	case u.Invitation != "" && g.clock.Now().Before(u.Invited):
		v.Until = u.Invited
		if u.Hash == "" {
			v.State = "invited"
		}
	case u.Hash == "":
		v.State = "no-password"
	}
	return v
}

func (g *Gate) listUsers(w http.ResponseWriter, r *http.Request) {
	all, err := g.users.list(r.Context())
	if err != nil {
		g.fail(w, err)
		return
	}
	shown := make([]UserView, 0, len(all))
	for _, u := range all {
		shown = append(shown, g.viewUser(u))
	}
	answer(w, http.StatusOK, map[string]any{"users": shown})
}

// read reads the body of a request. It is false when that was refused.
func read(w http.ResponseWriter, r *http.Request, into any, example string) bool {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4096))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err != nil {
		refuse(w, http.StatusBadRequest, "the body must be "+example)
	}
	return err == nil
}

// gives says why somebody may not give a role: nobody gives what they have not.
func gives(giver Who, role Role) error {
	for _, p := range Permissions(role) {
		if !giver.Can(p) {
			return fmt.Errorf("you may not do %s yourself, so that you cannot make anybody %s", p, role)
		}
	}
	return nil
}

func (g *Gate) addUser(w http.ResponseWriter, r *http.Request) {
	var wish UserWish
	if !read(w, r, &wish, `{"name": "anna", "role": "agent"}, with "agent" and "password" as further keys`) {
		return
	}
	who := From(r.Context())
	u := User{Name: canonical(wish.Name), Role: wish.Role, Agent: wish.agent(""), By: who.Name}
	About(r.Context(), "user", u.Name)
	About(r.Context(), "role", string(u.Role))
	err := errors.Join(u.check(), gives(who, u.Role))
	if err == nil && wish.Password != "" {
		err = checkPassword(u.Name, wish.Password)
	}
	if err != nil {
		refuse(w, http.StatusUnprocessableEntity, err.Error())
		return
	}
	if wish.Password != "" {
		if u.Hash, err = g.hasher.hash(r.Context(), wish.Password); err != nil {
			g.failUser(w, err)
			return
		}
	}
	if err := g.users.add(r.Context(), u); err != nil {
		g.failUser(w, err)
		return
	}
	if wish.Password != "" {
		answer(w, http.StatusCreated, g.viewUser(u))
		return
	}
	g.answerInvited(w, r, u.Name, http.StatusCreated)
}

// answerInvited invites a user and shows the link.
func (g *Gate) answerInvited(w http.ResponseWriter, r *http.Request, name string, code int) {
	link, u, err := g.users.invite(r.Context(), name)
	if err != nil {
		g.failUser(w, err)
		return
	}
	v := g.viewUser(u)
	v.Link = "/invitation/" + url.PathEscape(u.Name) + "/" + link
	answer(w, code, v)
}

func (g *Gate) invite(w http.ResponseWriter, r *http.Request) {
	if !g.over(w, r) {
		return
	}
	name := canonical(r.PathValue("name"))
	if err := errors.Join(g.throttle.unlock(r.Context(), name), g.sessions.forgetDevices(r.Context(), name)); err != nil {
		g.fail(w, err)
		return
	}
	g.answerInvited(w, r, name, http.StatusOK)
}

// over reports whether somebody may see to a user: nobody sees to one who may more. It is false when that was refused.
func (g *Gate) over(w http.ResponseWriter, r *http.Request) bool {
	u, err := g.users.get(r.Context(), canonical(r.PathValue("name")))
	if err != nil {
		g.failUser(w, err)
		return false
	}
	if err := gives(From(r.Context()), u.Role); err != nil {
		refuse(w, http.StatusForbidden, u.Name+" may more than you; ask an administrator")
		return false
	}
	return true
}

// setRole gives a user another role or agent, and ends their sessions when that changes anything.
func (g *Gate) setRole(w http.ResponseWriter, r *http.Request) {
	var wish UserWish
	if !read(w, r, &wish, `{"role": "supervisor"}, with "agent" as a further key`) || !g.over(w, r) {
		return
	}
	About(r.Context(), "role", string(wish.Role))
	name := canonical(r.PathValue("name"))
	if err := errors.Join(User{Name: name, Role: wish.Role, Agent: wish.agent("")}.check(), gives(From(r.Context()), wish.Role)); err != nil {
		refuse(w, http.StatusUnprocessableEntity, err.Error())
		return
	}
	u, err := g.users.change(r.Context(), name, func(u *User) error {
		if agent := wish.agent(u.Agent); u.Role != wish.Role || u.Agent != agent {
			u.Role, u.Agent, u.Stamp = wish.Role, agent, secret()
		}
		return nil
	})
	if err != nil {
		g.failUser(w, err)
		return
	}
	answer(w, http.StatusOK, g.viewUser(u))
}

// setPassword sets the password of a user for them, which ends their sessions.
func (g *Gate) setPassword(w http.ResponseWriter, r *http.Request) {
	var wish struct {
		Password string `json:"password"`
	}
	if !read(w, r, &wish, `{"password": "..."}`) || !g.over(w, r) {
		return
	}
	name := canonical(r.PathValue("name"))
	if err := checkPassword(name, wish.Password); err != nil {
		refuse(w, http.StatusUnprocessableEntity, err.Error())
		return
	}
	hash, err := g.hasher.hash(r.Context(), wish.Password)
	if err != nil {
		g.failUser(w, err)
		return
	}
	u, err := g.users.change(r.Context(), name, func(u *User) error { u.password(hash); return nil })
	if err == nil {
		err = g.throttle.unlock(r.Context(), name)
	}
	if err != nil {
		g.failUser(w, err)
		return
	}
	answer(w, http.StatusOK, g.viewUser(u))
}

func (g *Gate) unlock(w http.ResponseWriter, r *http.Request) {
	name := canonical(r.PathValue("name"))
	u, err := g.users.get(r.Context(), name)
	if err == nil {
		err = g.throttle.unlock(r.Context(), name)
	}
	if err != nil {
		g.failUser(w, err)
		return
	}
	answer(w, http.StatusOK, g.viewUser(u))
}

func (g *Gate) removeUser(w http.ResponseWriter, r *http.Request) {
	if !g.over(w, r) {
		return
	}
	name := canonical(r.PathValue("name"))
	err := g.users.docs.Delete(r.Context(), kindUser, name)
	if err == nil {
		err = errors.Join(g.throttle.unlock(r.Context(), name), g.sessions.forgetDevices(r.Context(), name))
	}
	if err != nil {
		g.failUser(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// failUser translates errors.
func (g *Gate) failUser(w http.ResponseWriter, err error) {
	switch {
	case errors.Is(err, ErrUnknownUser):
		refuse(w, http.StatusNotFound, "there is nobody of that name; the list shows them all")
	case errors.Is(err, ErrTaken):
		refuse(w, http.StatusConflict, "the name is taken; choose another, or remove the one before")
	case errors.Is(err, errBusy):
		w.Header().Set("Retry-After", "5")
		refuse(w, http.StatusServiceUnavailable, errBusy.Error())
	default:
		g.fail(w, err)
	}
}

// KeyWish is the body of a request that adds a key, or a screen, which needs no permissions.
type KeyWish struct {
	Name string       `json:"name"`
	May  []Permission `json:"may,omitempty"`
}

// KeyView is a key, or a screen, as administrators see one. Times are RFC 3339.
type KeyView struct {
	Name    string       `json:"name"`
	May     []Permission `json:"may,omitempty"`
	Created time.Time    `json:"created"`
	By      string       `json:"by"`
	Used    time.Time    `json:"used,omitzero"`  // to the hour
	Key     string       `json:"key,omitempty"`  // shown once
	Link    string       `json:"link,omitempty"` // of a screen, shown once; a path of the private listener
}

func (k Key) view() KeyView {
	return KeyView{Name: k.Name, May: k.May, Created: k.Created, By: k.By, Used: k.Used}
}

// registerKeys adds the routes of keys and of screens, which are kept alike.
func (g *Gate) registerKeys(mux *http.ServeMux, guard Guard) {
	of := func(all keys, h func(http.ResponseWriter, *http.Request, keys)) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { h(w, r, all) }
	}
	mux.Handle("GET /api/v1/keys", guard.Admit(ManagePeople, of(g.keys, g.listKeys)))
	mux.Handle("POST /api/v1/keys", guard.Admit(ManagePeople, of(g.keys, g.addKey)))
	mux.Handle("POST /api/v1/keys/{name}/renewal", guard.Admit(ManagePeople, of(g.keys, g.renewKey)))
	mux.Handle("DELETE /api/v1/keys/{name}", guard.Admit(ManagePeople, of(g.keys, g.removeKey)))
	mux.Handle("GET /api/v1/screens", guard.Admit(ManagePeople, of(g.screens, g.listKeys)))
	mux.Handle("POST /api/v1/screens", guard.Admit(ManagePeople, of(g.screens, g.addKey)))
	mux.Handle("POST /api/v1/screens/{name}/renewal", guard.Admit(ManagePeople, of(g.screens, g.renewKey)))
	mux.Handle("DELETE /api/v1/screens/{name}", guard.Admit(ManagePeople, of(g.screens, g.removeKey)))
}

func (g *Gate) listKeys(w http.ResponseWriter, r *http.Request, all keys) {
	found, err := all.list(r.Context())
	if err != nil {
		g.fail(w, err)
		return
	}
	shown := make([]KeyView, 0, len(found))
	for _, k := range found {
		shown = append(shown, k.view())
	}
	answer(w, http.StatusOK, map[string]any{all.kind + "s": shown})
}

func (g *Gate) addKey(w http.ResponseWriter, r *http.Request, all keys) {
	var wish KeyWish
	if !read(w, r, &wish, `{"name": "helpdesk", "may": ["line:read"]}; a screen has a name alone`) {
		return
	}
	who := From(r.Context())
	k := Key{Name: wish.Name, By: who.Name}
	About(r.Context(), all.kind, k.Name)
	err := checkKeyName(k.Name)
	if err == nil && all.kind == kindKey {
		k.May, err = checkMay(who, wish.May)
		About(r.Context(), "may", list(k.May))
	}
	if err != nil {
		refuse(w, http.StatusUnprocessableEntity, err.Error())
		return
	}
	text, err := all.add(r.Context(), &k)
	if err != nil {
		g.failUser(w, err)
		return
	}
	answer(w, http.StatusCreated, k.shown(all.kind, text))
}

// shown is a key with its text, which is shown once.
func (k Key) shown(kind, text string) KeyView {
	v := k.view()
	if v.Key = text; kind == kindScreen {
		v.Link = "/screen/" + text
	}
	return v
}

func (g *Gate) renewKey(w http.ResponseWriter, r *http.Request, all keys) {
	k, text, err := all.renew(r.Context(), r.PathValue("name"), From(r.Context()))
	switch {
	case errors.Is(err, errMore):
		refuse(w, http.StatusForbidden, "that key may more than you; ask an administrator")
	case err != nil:
		g.failUser(w, err)
	default:
		answer(w, http.StatusOK, k.shown(all.kind, text))
	}
}

func (g *Gate) removeKey(w http.ResponseWriter, r *http.Request, all keys) {
	if err := all.remove(r.Context(), r.PathValue("name")); err != nil {
		g.failUser(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// audit answers with records, the newest first.
func (g *Gate) audit(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	limit := keep.MaxPage
	if text := q.Get("limit"); text != "" {
		var err error
		if limit, err = strconv.Atoi(text); err != nil || limit < 1 || limit > keep.MaxPage {
			refuse(w, http.StatusBadRequest, fmt.Sprintf("limit must be from 1 to %d", keep.MaxPage))
			return
		}
	}
	found, next, err := g.trail.page(r.Context(), q.Get("who"), q.Get("after"), limit)
	if err != nil {
		g.fail(w, err)
		return
	}
	answer(w, http.StatusOK, AuditPage{Entries: found, Next: next})
}

// AuditPage is a page of the audit trail, the newest first.
type AuditPage struct {
	Entries []Entry `json:"entries"`
	Next    string  `json:"next,omitempty"` // for after, of the page that follows
}

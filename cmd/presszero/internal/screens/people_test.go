package screens

import (
	"net/url"
	"strings"
	"testing"

	"go.uber.org/zap"

	"presszero/cmd/presszero/internal/app"
	"presszero/config"
	"presszero/internal/browser"
	"presszero/web/access"
)

const passphrase = "four words nobody else joins"

// peopleStage is a service in which Otto is an administrator, and signs in with the passphrase.
func peopleStage(t *testing.T) *app.Stage {
	t.Helper()
	files, err := app.Library(config.Default())()
	if err != nil {
		t.Fatal(err)
	}
	st, err := app.NewStage(t.Context(), app.StageOptions{Files: files, Flow: "front-desk", Log: zap.NewNop()})
	t.Cleanup(func() { _ = st.Stop() })
	if err != nil {
		t.Fatal(err)
	}
	if err := st.App.Gate().AddUser(t.Context(), access.User{Name: "otto", Role: access.Admin, By: "local"}, passphrase); err != nil {
		t.Fatal(err)
	}
	return st
}

// looks are how each page is looked at: narrow and wide, light and dark.
var looks = []browser.Look{
	{Width: 320, Height: 640, Motion: browser.Reduced}, {Width: 320, Height: 640, Motion: browser.Reduced, Scheme: browser.Dark},
	{Width: 1280, Height: 800, Motion: browser.Reduced}, {Width: 1280, Height: 800, Motion: browser.Reduced, Scheme: browser.Dark},
}

// beheld looks at a page in every way.
func beheld(p *browser.Page, name string) {
	for _, look := range looks {
		p.See(look)
		p.FitsItsWidth()
		p.Accessible()
		p.Shot(name)
	}
}

// TestAnAdministratorInvitesAnAgentWhoSignsIn goes the whole way of a new agent, with the keyboard where it matters.
func TestAnAdministratorInvitesAnAgentWhoSignsIn(t *testing.T) {
	t.Parallel()
	st := peopleStage(t)
	admin := browser.Open(t, browser.Look{})
	admin.Forgive("401")
	admin.Go(st.PrivateURL + "/people")
	admin.Wait(`location.pathname === "/sign-in" && document.activeElement.id === "name"`)
	beheld(admin, "sign-in")
	admin.Type("#name", "Otto")
	admin.Type("#password", "a wrong one of mine")
	admin.Press("Enter")
	admin.Wait(`document.querySelector("[role=alert]") && document.activeElement.id === "password"`)
	beheld(admin, "sign-in, wrong")
	admin.Type("#password", passphrase)
	admin.Press("Enter")
	admin.Wait(`location.pathname === "/people" && document.querySelector("tbody th")`)
	beheld(admin, "people")

	admin.Click(".people .button.primary")
	admin.Type("dialog[open] input", "anna")
	admin.Press("Enter")
	admin.Wait(`document.querySelector("dialog[open] code.secret")?.innerText.includes("/invitation/anna/")`)
	beheld(admin, "people, invitation")
	link := admin.Text("dialog[open] code.secret")

	anna := browser.Open(t, browser.Look{})
	anna.Forgive("422")
	anna.Go(link)
	beheld(anna, "invitation")
	anna.Type("#password", "another of her phrases")
	anna.Type("#again", "another of her phrase")
	anna.Press("Enter")
	anna.Wait(`document.querySelector("[role=alert]")?.innerText.includes("differ")`)
	anna.Type("#password", "another of her phrases")
	anna.Type("#again", "another of her phrases")
	anna.Press("Enter")
	anna.Wait(`!location.pathname.startsWith("/invitation")`)
	anna.Forgive("403")
	anna.Go(st.PrivateURL + "/people")
	anna.Wait(`document.body.innerText.includes("This page is for others")`)
	beheld(anna, "forbidden")

	admin.Press("Escape")
	for tab, shows := range map[string]string{"keys": "No other system has a key", "screens": "No screen on the wall yet"} {
		admin.Click("[role=tab][id$=-" + tab + "]")
		admin.Wait(`document.body.innerText.includes("` + shows + `")`)
	}
	admin.Click("[role=tab][id$=-audit]")
	admin.Wait(`document.querySelector("[role=tabpanel]").innerText.includes("set a password by a link")`)
	beheld(admin, "audit")
}

// TestTheSignInNeedsNoScript signs in by the form alone, as a browser does that runs none.
func TestTheSignInNeedsNoScript(t *testing.T) {
	t.Parallel()
	st := peopleStage(t)
	p := browser.Open(t, browser.Look{})
	p.Go(st.PrivateURL + "/sign-in?next=" + url.QueryEscape("/password"))
	if scripts := browser.Eval[string](p, `[...document.scripts].map(s => s.src).join()`); strings.Contains(scripts, ",") {
		t.Errorf("the sign-in loads %s", scripts)
	}
	browser.Eval[bool](p, `(document.querySelector("#name").value = "otto", document.querySelector("#password").value = "`+passphrase+`", document.querySelector("form").submit(), true)`)
	p.Wait(`location.pathname === "/password" && document.activeElement.id === "present"`)
	beheld(p, "password")
}

package web

import (
	"testing"

	"presszero/web/access"
)

func TestAnAgentSeesToMessagesInTheirOwnName(t *testing.T) {
	t.Parallel()
	anna := access.Who{Name: "anna@example.com", Role: access.Agent, Agent: "anna"}
	sam := access.Who{Name: "sam", Role: access.Supervisor, Agent: "samuel"}
	machine := access.Who{Name: "helpdesk", Role: access.Machine}
	for _, c := range []struct {
		who      access.Who
		by, want string
	}{
		{anna, "ben", "anna"}, {anna, "", "anna"}, {sam, "ben", "ben"}, {sam, "", "samuel"}, {machine, "ben", "ben"}, {machine, "", ""},
	} {
		if got := inName(c.who, c.by); got != c.want {
			t.Errorf("%s for %q acts in the name of %q, want %q", c.who.Name, c.by, got, c.want)
		}
	}
}

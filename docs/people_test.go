package docs

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"presszero/internal/golden"
	"presszero/web/access"
)

const peopleMark = "<!-- Generated from web/access by: go test ./docs -run TestThePageOfPeople -update -->\n"

// TestThePageOfPeopleHasTheTableOfRoles holds the page to the code that admits people.
func TestThePageOfPeopleHasTheTableOfRoles(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("people.md")
	if err != nil {
		t.Fatal(err)
	}
	text, _, found := strings.Cut(string(page), peopleMark)
	if !found {
		t.Fatalf("people.md lacks %q", peopleMark)
	}
	golden.Equal(t, "people.md", text+peopleMark+"\n"+rolesTable())
}

func rolesTable() string {
	var out strings.Builder
	roles := append(access.Roles(), access.Screen)
	out.WriteString("| permission | to |")
	for _, role := range roles {
		fmt.Fprintf(&out, " %s |", role)
	}
	out.WriteString("\n|---|---|" + strings.Repeat("---|", len(roles)) + "\n")
	for _, p := range access.All() {
		fmt.Fprintf(&out, "| `%s` | %s |", p, p.Allows())
		for _, role := range roles {
			mark := " |"
			if slices.Contains(access.Permissions(role), p) {
				mark = " yes |"
			}
			out.WriteString(mark)
		}
		out.WriteString("\n")
	}
	return out.String()
}

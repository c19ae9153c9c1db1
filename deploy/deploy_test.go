package deploy

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

const rulesFile = "alerts/presszero.yaml"

// rule is an alert, or something that is computed for alerts and dashboards.
type rule struct {
	Alert, Record, Expr, For string
	Labels, Annotations      map[string]string
}

func rules(t *testing.T) []rule {
	t.Helper()
	var file struct{ Groups []struct{ Rules []rule } }
	load(t, rulesFile, &file)
	var all []rule
	for _, g := range file.Groups {
		all = append(all, g.Rules...)
	}
	return all
}

func load(t *testing.T, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

func promtool(t *testing.T, args ...string) {
	t.Helper()
	if says, err := exec.CommandContext(t.Context(), "promtool", args...).CombinedOutput(); err != nil {
		t.Errorf("promtool %s: %v\n%s", strings.Join(args[:2], " "), err, says)
	}
}

func TestPrometheusTakesRulesAndConfiguration(t *testing.T) {
	t.Parallel()
	promtool(t, "check", "rules", rulesFile)
	promtool(t, "check", "config", "prometheus/prometheus.yaml")
}

func TestEveryAlertFiresWhenItShouldAndNotWhenItShouldNot(t *testing.T) {
	t.Parallel()
	cases, err := filepath.Glob("alerts/tests/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	promtool(t, append([]string{"test", "rules"}, cases...)...)
	for _, r := range rules(t) {
		if r.Alert == "" {
			continue
		}
		var file struct {
			Tests []struct {
				Cases []struct {
					Expr    string
					Samples []any `yaml:"exp_samples"`
				} `yaml:"promql_expr_test"`
			}
		}
		load(t, "alerts/tests/"+r.Alert+".yaml", &file)
		fires, quiet := 0, 0
		for _, one := range file.Tests {
			for _, c := range one.Cases {
				switch {
				case !strings.Contains(c.Expr, `"`+r.Alert+`"`):
				case len(c.Samples) > 0:
					fires++
				default:
					quiet++
				}
			}
		}
		if fires == 0 || quiet == 0 {
			t.Errorf("%s fires in %d cases and does not in %d", r.Alert, fires, quiet)
		}
	}
}

// TestEveryAlertSaysWhatToDo holds alerts and pages to each other.
func TestEveryAlertSaysWhatToDo(t *testing.T) {
	t.Parallel()
	pages := map[string]bool{}
	found, err := filepath.Glob("../docs/runbooks/PressZero*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range found {
		pages[strings.TrimSuffix(filepath.Base(path), ".md")] = false
	}
	list := read(t, "../docs/runbooks/README.md")
	for _, r := range rules(t) {
		if r.Alert == "" {
			continue
		}
		if _, ok := pages[r.Alert]; !ok {
			t.Errorf("%s has no page", r.Alert)
			continue
		}
		pages[r.Alert] = true
		if !strings.Contains(list, "]("+r.Alert+".md) | "+r.Labels["severity"]+" |") {
			t.Errorf("%s is not on the list of runbooks as %s", r.Alert, r.Labels["severity"])
		}
		if !slices.Contains([]string{"critical", "warning"}, r.Labels["severity"]) {
			t.Errorf("%s has the severity %q", r.Alert, r.Labels["severity"])
		}
		for _, name := range []string{"summary", "description"} {
			if r.Annotations[name] == "" {
				t.Errorf("%s has no %s", r.Alert, name)
			}
		}
		if !strings.HasSuffix(r.Annotations["runbook_url"], "/runbooks/"+r.Alert+".md") {
			t.Errorf("%s leads to %q", r.Alert, r.Annotations["runbook_url"])
		}
		page := read(t, "../docs/runbooks/"+r.Alert+".md")
		for _, heading := range []string{"# " + r.Alert, "Severity: " + r.Labels["severity"], "## What it means", "## What callers notice", "## How to look", "## What to do"} {
			if !strings.Contains(page, heading) {
				t.Errorf("the page of %s lacks %q", r.Alert, heading)
			}
		}
	}
	for name, wanted := range pages {
		if !wanted {
			t.Errorf("the page %s is of no alert", name)
		}
	}
}

// TestTheDashboardIsWhole walks all panels: what they show exists, Prometheus can compute it, and each says what it is.
func TestTheDashboardIsWhole(t *testing.T) {
	t.Parallel()
	board := readDashboard(t)
	if board.UID != "presszero" || len(board.Templating.List) != 4 {
		t.Errorf("uid %q, %d variables", board.UID, len(board.Templating.List))
	}
	var rows, expressions []string
	seen := map[int]bool{}
	for _, p := range board.Panels {
		if seen[p.ID] {
			t.Errorf("two panels have the ID %d", p.ID)
		}
		seen[p.ID] = true
		if p.Type == "row" {
			rows = append(rows, p.Title)
			continue
		}
		if p.Title == "" || p.FieldConfig.Defaults.Unit == "" || !strings.HasSuffix(p.Description, ".") || p.Datasource.UID != "${datasource}" {
			t.Errorf("panel %d %q lacks a title, a unit, a description or its datasource", p.ID, p.Title)
		}
		for _, target := range p.Targets {
			expressions = append(expressions, substituted(target.Expr))
			if regexp.MustCompile(`(rate|increase)\([^[]*\[\$`).MatchString(target.Expr) && !strings.Contains(target.Expr, "$__rate_interval") {
				t.Errorf("%s: a rate over something else than $__rate_interval", p.Title)
			}
		}
	}
	if want := []string{"Callers now", "Service level", "Waits and promises", "Agents", "IVR", "Carrier and store", "Process"}; !slices.Equal(rows, want) {
		t.Errorf("rows %v, want %v", rows, want)
	}
	for _, a := range board.Annotations.List {
		expressions = append(expressions, substituted(a.Expr))
	}
	promtool(t, "check", "rules", asRules(t, expressions))
	exists(t, expressions)
}

func TestRulesUseMetricsThatThereAre(t *testing.T) {
	t.Parallel()
	var expressions []string
	for _, r := range rules(t) {
		expressions = append(expressions, r.Expr)
	}
	exists(t, expressions)
}

// TestEveryRunbookNamesPanelsThatThereAre: what stands in italics is a panel or a row.
func TestEveryRunbookNamesPanelsThatThereAre(t *testing.T) {
	t.Parallel()
	titles := map[string]bool{}
	for _, p := range readDashboard(t).Panels {
		titles[p.Title] = true
	}
	pages, err := filepath.Glob("../docs/runbooks/PressZero*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		for _, m := range regexp.MustCompile(`\*([A-Z][^*]+)\*`).FindAllStringSubmatch(read(t, page), -1) {
			if !titles[m[1]] {
				t.Errorf("%s speaks of a panel %q", filepath.Base(page), m[1])
			}
		}
	}
}

type dashboard struct {
	UID        string
	Templating struct{ List []any }
	Panels     []struct {
		ID                       int
		Type, Title, Description string
		Datasource               struct{ UID string }
		FieldConfig              struct{ Defaults struct{ Unit string } }
		Targets                  []struct{ Expr string }
	}
	Annotations struct{ List []struct{ Expr string } }
}

func readDashboard(t *testing.T) dashboard {
	t.Helper()
	var board dashboard
	if err := json.Unmarshal([]byte(read(t, "grafana/presszero.json")), &board); err != nil {
		t.Fatal(err)
	}
	return board
}

// substituted is an expression as Grafana sends it.
func substituted(expr string) string {
	return strings.NewReplacer("$__rate_interval", "5m", "$job", ".*", "$instance", ".*", "$queue", ".*").Replace(expr)
}

// asRules writes expressions as a file of rules.
func asRules(t *testing.T, expressions []string) string {
	t.Helper()
	type one struct{ Record, Expr string }
	group := map[string]any{"name": "dashboard"}
	var all []one
	for i, e := range expressions {
		all = append(all, one{"panel:number" + strings.Repeat("x", i+1), e})
	}
	group["rules"] = all
	text, err := yaml.Marshal(map[string]any{"groups": []any{group}})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "rules.yaml")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

var (
	tableRow   = regexp.MustCompile("(?m)^\\| `(presszero_[a-z_]+)` \\| ([a-z]+) \\| ([^|]*) \\|")
	selector   = regexp.MustCompile(`\b(presszero[a-z0-9_:]+)(\{[^}]*\})?`)
	matcher    = regexp.MustCompile(`([a-z_]+)\s*(?:=~|!~|!=|=)`)
	bucketTail = regexp.MustCompile(`_(bucket|sum|count)$`)
)

// everywhere are the labels that Prometheus itself gives, and le of a histogram.
var everywhere = []string{"job", "instance", "le"}

// exists holds that each metric is one that the service tells, or that the rules record, and has the labels by which it is
// chosen. The page of the manual is held to the registry by a test of internal/obs.
func exists(t *testing.T, expressions []string) {
	t.Helper()
	labels := map[string][]string{}
	for _, m := range tableRow.FindAllStringSubmatch(read(t, "../docs/metrics.md"), -1) {
		labels[m[1]] = append(strings.FieldsFunc(m[3], func(r rune) bool { return strings.ContainsRune("`, ", r) }), everywhere...)
	}
	recorded := map[string]bool{}
	for _, r := range rules(t) {
		recorded[r.Record] = true
	}
	looked := 0
	for _, e := range expressions {
		for _, m := range selector.FindAllStringSubmatch(e, -1) {
			looked++
			name := m[1]
			if recorded[name] || name == "presszero" {
				continue
			}
			known, ok := labels[name]
			if base := bucketTail.ReplaceAllString(name, ""); !ok {
				known, ok = labels[base]
			}
			if !ok {
				t.Errorf("there is no metric %s", name)
				continue
			}
			for _, l := range matcher.FindAllStringSubmatch(m[2], -1) {
				if !slices.Contains(known, l[1]) {
					t.Errorf("%s has no label %s", name, l[1])
				}
			}
		}
	}
	if looked < 40 {
		t.Errorf("looked at %d metrics only", looked)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

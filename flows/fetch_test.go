package flows_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"presszero/flows"
)

// fetching is a flow whose only request is as written.
func fetching(lines ...string) flows.File {
	source := `flow: f
person: reception
start: ask
vars: {account: "", calls: 0, gold: false, balance: 0}
steps:
  ask:
    fetch: "https://api.example.com/accounts/{{ account }}?gold={{ gold }}&q={{ account }}"
    next: bye
    failed: bye
` + strings.Join(lines, "\n") + `
  bye: {hangup: Bye.}
`
	return flows.File{Name: "f.yaml", Data: []byte(source)}
}

func asked(t *testing.T, file flows.File) *flows.Fetch {
	t.Helper()
	program, diags := flows.Compile(file, fixtureSite(t))
	if diags.HasErrors() {
		t.Fatal(flows.Format(diags, map[string][]byte{file.Name: file.Data}))
	}
	return program.Steps["ask"].(*flows.Fetch)
}

func TestARequestIsReadAsWritten(t *testing.T) {
	t.Parallel()
	step := asked(t, fetching(
		"    method: POST", "    timeout: 500ms", `    headers: {Authorization: "Bearer {{ secret.API_KEY }}", X-Caller: "{{ call.from }}"}`,
		`    body: {account: "{{ account }}", calls: "{{ calls }}", gold: "{{ gold }}", note: "no {{ account }}, {{ secret.PIN }}", fixed: [1, 2.5, true, null, "7"]}`,
		"    into: {balance: /account/balance, account: /a~1b/0}",
	))
	wantInto := []flows.Mapping{{Var: "balance", Kind: flows.KindNumber, Pointer: "/account/balance"}, {Var: "account", Kind: flows.KindText, Pointer: "/a~1b/0"}}
	if diff := cmp.Diff(wantInto, step.Into); diff != "" || step.Method != "POST" || step.Timeout != 500*time.Millisecond {
		t.Errorf("%s %v\n%s", step.Method, step.Timeout, diff)
	}
	if diff := cmp.Diff([]string{"API_KEY", "PIN"}, step.Secrets()); diff != "" {
		t.Error(diff)
	}
	env := flows.Env{"account": `a"b\`, "calls": 3, "gold": true, "call": map[string]any{"from": "+15550111"}}
	body, err := step.Body.Render(env)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"account":"a\"b\\","calls":3,"gold":true,"note":"no a\"b\\, <PIN>","fixed":[1,2.5,true,null,"7"]}`
	if got := shown(body); got != want {
		t.Errorf("body %s, want %s", got, want)
	}
	header, err := step.Headers[0].Value.Render(env)
	if err != nil || shown(header) != "Bearer <API_KEY>" {
		t.Errorf("header %q, %v", shown(header), err)
	}
}

// shown is what is sent, with the names of secrets.
func shown(parts []flows.Part) string {
	var out strings.Builder
	for _, p := range parts {
		out.WriteString(p.Text)
		if p.Secret != "" {
			out.WriteString("<" + p.Secret + ">")
		}
	}
	return out.String()
}

func TestWhatStandsInAnAddressIsDataAndNothingElse(t *testing.T) {
	t.Parallel()
	step := asked(t, fetching())
	for account, want := range map[string]string{
		"42":             "https://api.example.com/accounts/42?gold=false&q=42",
		"a/b?c=d#e&f":    "https://api.example.com/accounts/a%2Fb%3Fc=d%23e&f?gold=false&q=a%2Fb%3Fc%3Dd%23e%26f",
		"../admin":       "https://api.example.com/accounts/..%2Fadmin?gold=false&q=..%2Fadmin",
		"@evil.example":  "https://api.example.com/accounts/@evil.example?gold=false&q=%40evil.example",
		"a b\r\nHost: x": "https://api.example.com/accounts/a%20b%0D%0AHost:%20x?gold=false&q=a+b%0D%0AHost%3A+x",
		"नमस्ते":         "https://api.example.com/accounts/%E0%A4%A8%E0%A4%AE%E0%A4%B8%E0%A5%8D%E0%A4%A4%E0%A5%87?gold=false&q=%E0%A4%A8%E0%A4%AE%E0%A4%B8%E0%A5%8D%E0%A4%A4%E0%A5%87",
	} {
		got, err := step.Address.Render(flows.Env{"account": account, "gold": false})
		if err != nil || got != want {
			t.Errorf("%q gives %s, %v; want %s", account, got, err, want)
		}
	}
	for _, account := range []string{"", ".", ".."} {
		if got, err := step.Address.Render(flows.Env{"account": account, "gold": false}); !flows.IsUnfit(err) {
			t.Errorf("%q gives %s, %v", account, got, err)
		}
	}
	if _, err := step.Address.Render(flows.Env{}); !errors.Is(err, flows.ErrEval) {
		t.Errorf("without variables: %v", err)
	}
}

func TestHostsAreAllowedAsListed(t *testing.T) {
	t.Parallel()
	hosts := flows.Hosts{"api.example.com", "intranet.example:8443", "10.0.0.5:80", "[fd00::1]:9"}
	for address, want := range map[string]bool{
		"https api.example.com": true, "https API.example.com:443": true, "https api.example.com:8443": false, "http api.example.com": false,
		"https evil.example": false, "https api.example.com.evil.example": false, "https evilapi.example.com": false,
		"http intranet.example:8443": true, "https intranet.example:8443": true, "https intranet.example": false,
		"http 10.0.0.5": true, "https 10.0.0.5": false, "http [fd00::1]:9": true, "https [fd00::1]": false,
	} {
		scheme, host, _ := strings.Cut(address, " ")
		if got := hosts.Allows(scheme, host); got != want {
			t.Errorf("%s: %t", address, got)
		}
		if hosts.Inside(scheme, host) && host == "api.example.com" {
			t.Errorf("%s leads inside", address)
		}
	}
}

func TestARequestToAnotherHostDoesNotCompileWhereHostsAreKnown(t *testing.T) {
	t.Parallel()
	site := fixtureSite(t)
	file := fetching(`    headers: {X-Key: "{{ secret.API_KEY }}"}`)
	for name, c := range map[string]struct {
		outside *flows.Outside
		codes   []string
	}{
		"not known":      {nil, nil},
		"none allowed":   {&flows.Outside{Secrets: []string{"API_KEY"}}, []string{"PZ151"}},
		"another":        {&flows.Outside{Hosts: flows.Hosts{"api.example.org"}, Secrets: []string{"API_KEY"}}, []string{"PZ151"}},
		"allowed":        {&flows.Outside{Hosts: flows.Hosts{"api.example.com"}, Secrets: []string{"API_KEY"}}, nil},
		"secret not set": {&flows.Outside{Hosts: flows.Hosts{"api.example.com"}}, []string{"PZ152"}},
	} {
		here := *site
		here.Outside = c.outside
		_, diags := flows.Compile(file, &here)
		var codes []string
		for _, d := range diags {
			if d.Severity > flows.Warning || d.Code == "PZ118" {
				continue
			}
			codes = append(codes, d.Code)
			if d.Code == "PZ151" && (d.Pos.Line != 7 || d.Pos.Col != 12 || !strings.Contains(d.Remedy, "api.example")) {
				t.Errorf("%s: %v, remedy %s", name, d.Pos, d.Remedy)
			}
		}
		if diff := cmp.Diff(c.codes, codes); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}

func TestALookupIsReadAsWritten(t *testing.T) {
	t.Parallel()
	file := flows.File{Name: "f.yaml", Data: []byte(`flow: f
person: reception
start: who
vars: {times: 0, lately: 0, queue: "", agent: "", tongue: "", waits: false}
steps:
  who:
    lookup: {first: welcome, repeat: again, open: waiting, otherwise: bye}
    within: 2h
    into: {times: calls, lately: recent, queue: last_queue, agent: last_agent, tongue: language, waits: open}
    failed: bye
  welcome: {say: Welcome., next: bye}
  again: {say: "Back again.", next: bye}
  waiting: {say: "We owe you a call.", next: bye}
  bye: {hangup: Bye.}
`)}
	program, diags := flows.Compile(file, fixtureSite(t))
	if diags.HasErrors() {
		t.Fatal(flows.Format(diags, map[string][]byte{file.Name: file.Data}))
	}
	want := &flows.Lookup{
		StepMeta: meta("who", "lookup"), Exits: flows.LookupExits{Open: "waiting", First: "welcome", Repeat: "again", Otherwise: "bye"},
		Within: 2 * time.Hour, Failed: "bye",
		Into: []flows.Fact{
			{Var: "times", Kind: flows.KindNumber, Name: flows.FactCalls}, {Var: "lately", Kind: flows.KindNumber, Name: flows.FactRecent},
			{Var: "queue", Kind: flows.KindText, Name: flows.FactQueue}, {Var: "agent", Kind: flows.KindText, Name: flows.FactAgent},
			{Var: "tongue", Kind: flows.KindText, Name: flows.FactLanguage}, {Var: "waits", Kind: flows.KindFlag, Name: flows.FactOpen},
		},
	}
	got := program.Steps["who"].(*flows.Lookup)
	got.Pos = flows.Position{}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"waiting", "welcome", "again", "bye"}, program.Edges("who")); diff != "" {
		t.Errorf("edges (-want +got)\n%s", diff)
	}
	if program.Remembers() {
		t.Error("a flow of one language asks for the language of earlier calls")
	}
}

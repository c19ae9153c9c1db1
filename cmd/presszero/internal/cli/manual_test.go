package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"presszero/internal/golden"
	"presszero/sim"
)

const manual = "../../../../docs/"

// TestTheTutorialHolds does what docs/tutorial.md says, from an empty folder to a number that is answered, and sees what
// it shows.
func TestTheTutorialHolds(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	r.read("tutorial.md")
	carrier := r.carrier
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	phone, err := carrier.Call(ctx, sim.Caller{From: "+15550111", To: "+15550100", Script: sim.Script{sim.AwaitAsked(), sim.HangUp()}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := phone.Wait(ctx); err != nil {
		t.Fatal(err)
	}
	heard := slices.ContainsFunc(carrier.Log(), func(e sim.Entry) bool {
		return e.Kind == sim.KindHeard && strings.Contains(e.Text, "Northgate Bicycles")
	})
	if !heard {
		t.Errorf("who calls at the end does not hear the greeting of the tutorial: %v", carrier.Log())
	}
}

// TestThePagesHold does what other pages say, in a folder that init has written.
func TestThePagesHold(t *testing.T) {
	t.Parallel()
	for _, page := range []string{"testing.md", "editor.md"} {
		t.Run(page, func(t *testing.T) {
			t.Parallel()
			r := newReader(t)
			r.do("presszero init my-line && cd my-line")
			r.read(page)
		})
	}
}

// TestEveryRecipeIsProven checks, tidies, proves and tests each recipe of the cookbook among the queues, hours and agents
// that init writes.
func TestEveryRecipeIsProven(t *testing.T) {
	t.Parallel()
	for _, recipe := range recipes(t) {
		t.Run(recipe.name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "line")
			mustRun(t, "init", dir)
			test, prove := []string{"flow", "test"}, []string{"flow", "prove"}
			for _, b := range recipe.blocks {
				if b.file == "" {
					t.Fatalf("cookbook.md:%d: this example names no file", b.line)
				}
				writeFile(t, filepath.Join(dir, b.file), b.text)
				name, isTest := strings.CutSuffix(filepath.Base(b.file), "_test.yaml")
				switch isModule := strings.Contains(b.text, "\ninputs:"); {
				case isTest:
					test = append(test, name)
				case filepath.Dir(b.file) == "flows" && !isModule: // a module is proven where it is called
					prove = append(prove, strings.TrimSuffix(name, ".yaml"))
				}
			}
			settings := "--config=" + filepath.Join(dir, "presszero.yaml")
			if got := mustRun(t, "flow", "check", "--strict", settings); !strings.HasPrefix(got, "fine") {
				t.Error(got)
			}
			if got := mustRun(t, "flow", "fmt", "--check", settings); got != "" {
				t.Errorf("not in canonical form: %s", got)
			}
			if got := mustRun(t, append(prove, settings)...); len(prove) != 3 || !strings.HasPrefix(got, "proven: "+prove[2]) {
				t.Errorf("proven is\n%s", got)
			}
			if len(test) > 2 {
				mustRun(t, append(test, settings)...)
			}
		})
	}
}

// TestTheManualNamesCommandsThatExist finds the command and each flag of every line that begins with presszero.
func TestTheManualNamesCommandsThatExist(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob(manual + "*.md")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("(?m)(?:^|`|&& |\\$ |run: )presszero ([a-z][^`|>&#\n]*)")
	for _, page := range append(pages, manual+"../README.md", manual+"../CONTRIBUTING.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range named.FindAllStringSubmatch(string(text), -1) {
			if err := exists(strings.Fields(found[1])); err != nil {
				t.Errorf("%s: presszero %s: %v", filepath.Base(page), found[1], err)
			}
		}
	}
}

// exists finds a command and its flags.
func exists(words []string) error {
	command, _, err := newRoot(Process{}).Find(words)
	if err != nil {
		return err
	}
	if command.Name() == "presszero" {
		return fmt.Errorf("there is no command %q", words[0])
	}
	for _, word := range words {
		name, isFlag := strings.CutPrefix(word, "--")
		name, _, _ = strings.Cut(name, "=")
		if isFlag && command.Flags().Lookup(name) == nil && command.InheritedFlags().Lookup(name) == nil {
			return fmt.Errorf("there is no flag --%s", name)
		}
	}
	return nil
}

// recipe is one part of the cookbook.
type recipe struct {
	name   string
	blocks []block
}

func recipes(t *testing.T) []recipe {
	t.Helper()
	text, err := os.ReadFile(manual + "cookbook.md")
	if err != nil {
		t.Fatal(err)
	}
	var found []recipe
	for _, part := range strings.Split("\n"+string(text), "\n## ")[1:] {
		name, rest, _ := strings.Cut(part, "\n")
		found = append(found, recipe{name: name, blocks: blocks(rest)})
	}
	return found
}

// block is a fenced part of a page: what a file holds, or what is typed and then shown.
type block struct {
	line       int    // in the page
	file       string // of a yaml block: the file that it belongs to
	console    bool
	background bool // it goes on while the reader reads on
	text       string
	start, end int // of the text in the page
}

var fenced = regexp.MustCompile("(?ms)^```(yaml|console)(?: (\\S+))?\n(.*?\n)```$")

func blocks(page string) []block {
	var found []block
	for _, at := range fenced.FindAllStringSubmatchIndex(page, -1) {
		b := block{line: 1 + strings.Count(page[:at[0]], "\n"), text: page[at[6]:at[7]], start: at[6], end: at[7], console: page[at[2]:at[3]] == "console"}
		if at[4] >= 0 && b.console {
			b.background = page[at[4]:at[5]] == "background"
		} else if at[4] >= 0 {
			b.file = page[at[4]:at[5]]
		}
		found = append(found, b)
	}
	return found
}

// reader does what a page says.
type reader struct {
	t       *testing.T
	carrier *sim.Carrier
	dir     string
	env     []string
	page    *strings.Replacer // from what happens here to what the page shows
	here    *strings.Replacer
	running *output
}

func newReader(t *testing.T) *reader {
	t.Helper()
	carrier, url, stop, err := newCarrier()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	r := &reader{t: t, carrier: carrier, dir: t.TempDir()}
	public, private, state := freeAddress(), freeAddress(), t.TempDir()
	r.page = strings.NewReplacer("http://"+public, "https://calls.example.com", public, "[::]:8080", private, "127.0.0.1:8081", url, "https://api.twilio.com")
	r.here = strings.NewReplacer("https://calls.example.com", "http://"+public)
	r.env = append(os.Environ(), "PRESSZERO_PUBLIC_ADDR="+public, "PRESSZERO_PRIVATE_ADDR="+private, "PRESSZERO_TWILIO_API_URL="+url,
		"STATE="+filepath.Join(state, "shell"), "XDG_CONFIG_HOME="+state, "NO_COLOR=1")
	writeFile(t, filepath.Join(state, "shell"), "cd '"+r.dir+"'\n")
	return r
}

// read follows a page from its first line to its last.
func (r *reader) read(name string) {
	r.t.Helper()
	text, err := os.ReadFile(manual + name)
	if err != nil {
		r.t.Fatal(err)
	}
	page, shown := string(text), strings.Builder{}
	done := 0
	for _, b := range blocks(page) {
		if b.console {
			shown.WriteString(page[done:b.start] + r.run(b, name))
			done = b.end
		} else if b.file != "" {
			r.edit(b, name)
		}
	}
	if shown.WriteString(page[done:]); golden.Update() && shown.String() != page {
		writeFile(r.t, manual+name, shown.String())
	}
}

var typed = regexp.MustCompile(`(?m)^\$ (.*)\n`)

// run runs the commands of a block and compares what they show. It returns the block with what they have shown.
func (r *reader) run(b block, page string) string {
	r.t.Helper()
	at := typed.FindAllStringSubmatchIndex(b.text, -1)
	if b.background {
		return r.watch(b, at, page)
	}
	var shown strings.Builder
	for i, found := range at {
		end := len(b.text)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		want := b.text[found[1]:end]
		got := r.do(b.text[found[2]:found[3]])
		line := b.line + 1 + strings.Count(b.text[:found[0]], "\n")
		if diff, ok := agree(want, got); !ok && !golden.Update() {
			r.t.Errorf("%s:%d: %s: (-page +here)\n%s\n%s", page, line, b.text[found[2]:found[3]], diff, got)
		}
		if shown.WriteString(b.text[found[0]:found[1]]); strings.Contains(want, "...") || timeless(want) == timeless(got) {
			got = want
		}
		shown.WriteString(got)
	}
	return shown.String()
}

// do runs one command as the next in the same terminal.
func (r *reader) do(line string) string {
	command := r.shell(line + `; code=$?; { export -p; echo "cd '$PWD'"; } >"$STATE"; exit $code`)
	out, _ := command.CombinedOutput() // the page shows commands that fail
	return r.page.Replace(string(out))
}

func (r *reader) shell(line string) *exec.Cmd {
	command := exec.CommandContext(r.t.Context(), "sh", "-c", `. "$STATE"; `+r.here.Replace(line))
	command.Env = r.env
	return command
}

// watch starts a command that stays, or looks on at the one that has been started, until it shows what the page shows.
func (r *reader) watch(b block, at [][]int, page string) string {
	r.t.Helper()
	want := b.text
	if len(at) > 0 {
		line := b.text[at[0][2]:at[0][3]]
		want = b.text[at[0][1]:]
		r.running = &output{}
		command := r.shell("exec " + line)
		command.Stdout, command.Stderr = r.running, r.running
		if err := command.Start(); err != nil {
			r.t.Fatal(err)
		}
		r.t.Cleanup(func() { _ = command.Process.Signal(os.Interrupt); _ = command.Wait() })
	}
	shown := regexp.MustCompile(pattern(timeless(want)))
	for range 400 {
		if shown.MatchString(timeless(r.page.Replace(r.running.String()))) {
			r.running.Reset()
			return b.text
		}
		<-time.After(25 * time.Millisecond)
	}
	r.t.Fatalf("%s:%d: this was never shown; shown was\n%s", page, b.line, r.page.Replace(r.running.String()))
	return ""
}

// edit writes a file of the page: a whole one, or else the steps of a flow or the tests at the end of a file.
func (r *reader) edit(b block, page string) {
	r.t.Helper()
	path := strings.TrimSpace(r.do("pwd")) + "/" + b.file
	if !strings.HasPrefix(b.text, " ") {
		writeFile(r.t, path, b.text)
		return
	}
	old, err := os.ReadFile(path)
	if err != nil {
		r.t.Fatalf("%s:%d: %v", page, b.line, err)
	}
	writeFile(r.t, path, merged(string(old), b.text))
}

var stepName = regexp.MustCompile(`(?m)^  [a-z][a-z0-9-]*:\n`)

// merged puts entries, indented by two columns, in the place of those of the same name, or at the end.
func merged(file, entries string) string {
	at := stepName.FindAllStringIndex(entries, -1)
	if len(at) == 0 {
		return strings.TrimRight(file, "\n") + "\n\n" + entries
	}
	for i, found := range at {
		end := len(entries)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		entry := strings.TrimRight(entries[found[0]:end], "\n") + "\n"
		old := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(entries[found[0]:found[1]]) + `(    .*\n)*`)
		if place := old.FindStringIndex(file); place != nil {
			file = file[:place[0]] + entry + file[place[1]:]
		} else {
			file = strings.TrimRight(file, "\n") + "\n\n" + entry
		}
	}
	return file
}

// agree compares what the page shows with what is, but for times.
func agree(want, got string) (string, bool) {
	want, got = timeless(want), timeless(got)
	return cmp.Diff(want, got), regexp.MustCompile("^" + pattern(want) + "$").MatchString(got)
}

// pattern matches what a page shows. Three dots stand for anything: within a line, or as many lines as there are.
func pattern(want string) string {
	p := regexp.MustCompile(`(?m)^\\\.\\\.\\\.$\n?`).ReplaceAllString(regexp.QuoteMeta(want), `(?s:.*?)`)
	return strings.ReplaceAll(p, `\.\.\.`, `.*?`)
}

// times are those of a call, of a log line and of a recorded test, and how long an agent has been in a state.
var times = regexp.MustCompile(`(?m)^\d\d:\d\d |\b\d{4}-\d\d-\d\dT[\d:.]+Z|\b\d+s +\[`)

func timeless(text string) string {
	return strings.TrimRight(strings.ReplaceAll(times.ReplaceAllString(text, "00:00 "), "\t", " "), "\n")
}

// output is what a command that stays has shown so far.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// Reset forgets what was shown.
func (o *output) Reset() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.text.Reset()
}

// mustRun runs a command line that finds no fault, and returns what it writes.
func mustRun(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if code := Run(Process{Args: args, Env: []string{"PRESSZERO_SECRET_ACCOUNTS_KEY=" + token}, In: io.LimitReader(nil, 0), Out: &out, Err: &errs}); code != exitFine {
		t.Fatalf("presszero %s: exit code %d\n%s%s", strings.Join(args, " "), code, &out, &errs)
	}
	return out.String()
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

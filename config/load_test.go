package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// load reads settings that must be right.
func load(t *testing.T, source Source) Loaded {
	t.Helper()
	loaded, err := Load(source)
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

func TestNothingSetIsDefaultAndValid(t *testing.T) {
	t.Parallel()
	loaded := load(t, Source{Dir: t.TempDir()})
	want := Default()
	want.Dir = loaded.Settings.Dir
	if diff := cmp.Diff(want, loaded.Settings); diff != "" {
		t.Errorf("settings (-want +got):\n%s", diff)
	}
	if loaded.File != "" || loaded.Origins["site"].String() != "default" {
		t.Errorf("file %q, origin of site %q", loaded.File, loaded.Origins["site"])
	}
	if err := Default().Validate(); err != nil {
		t.Errorf("the defaults are not valid: %v", err)
	}
}

const whole = `
site: north
public_url: https://voice.example.com/
redis:
  url: redis://:hunter2@127.0.0.1:6379/0?pool_size=5
  timeout: 250ms
twilio:
  account_sid: AC1
  auth_token: hunter2
  calls_per_second: 2.5
caller_id: +15550100
numbers:
  - number: +15550101
    flow: support
  - {number: "+15550102", flow: 0123}
default_flow: 007
fallback:
  numbers: [+15550103, sip:desk@example.com]
  message: Please hold.
log: {level: debug}
hours_file:
`

func TestAFileIsReadAsWritten(t *testing.T) {
	t.Parallel()
	loaded := load(t, Source{File: write(t, whole)})
	want := Default()
	want.Dir = filepath.Dir(loaded.File)
	want.Site, want.PublicURL, want.CallerID, want.DefaultFlow = "north", "https://voice.example.com", "+15550100", "007"
	want.Redis = Redis{URL: "redis://:hunter2@127.0.0.1:6379/0?pool_size=5", Timeout: 250 * time.Millisecond}
	want.Twilio.AccountSID, want.Twilio.AuthToken, want.Twilio.CallsPerSecond = "AC1", "hunter2", 2.5
	want.Numbers = []Number{{"+15550101", "support"}, {"+15550102", "0123"}}
	want.Fallback.Numbers = []string{"+15550103", "sip:desk@example.com"}
	want.Fallback.Message, want.Log.Level = "Please hold.", "debug"
	if diff := cmp.Diff(revealed(want), revealed(loaded.Settings)); diff != "" {
		t.Errorf("settings (-want +got):\n%s", diff)
	}
	if got := loaded.Origins["redis.timeout"].String(); got != loaded.File+":6:12" {
		t.Errorf("origin of redis.timeout is %s", got)
	}
	if got := loaded.Origins["hours_file"].String(); got != "default" {
		t.Errorf("origin of a key without a value is %s", got)
	}
}

// revealed makes secrets comparable in a diff.
func revealed(s Settings) map[string]any {
	return map[string]any{"settings": s, "secrets": []string{s.Redis.URL.Reveal(), s.Twilio.AuthToken.Reveal(),
		s.Twilio.AuthTokenSecondary.Reveal(), s.Twilio.APISecret.Reveal(), s.TokenKey.Reveal()}}
}

func TestFlagsBeatEnvironmentBeatsFile(t *testing.T) {
	t.Parallel()
	file := write(t, "site: file\nredis: {timeout: 2s}\nnumbers: [{number: +15550100, flow: file}]\nlog: {level: warn}\n")
	loaded := load(t, Source{
		File: file,
		Env: []string{"PRESSZERO_SITE=env", "PRESSZERO_REDIS_TIMEOUT=3s", "PRESSZERO_NUMBERS=+15550101=env",
			"PRESSZERO_LOG_LEVEL="},
		Flags: map[string]string{"site": "flag", "fallback.numbers": "+15550102, +15550103"},
	})
	got := map[string]string{}
	for _, key := range []string{"site", "redis.timeout", "numbers", "log.level", "fallback.numbers", "log.format"} {
		got[key] = loaded.Origins[key].String()
	}
	want := map[string]string{
		"site": "flag --site", "redis.timeout": "env PRESSZERO_REDIS_TIMEOUT", "numbers": "env PRESSZERO_NUMBERS",
		"log.level": file + ":4:14", "fallback.numbers": "flag --fallback-numbers", "log.format": "default",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("origins (-want +got):\n%s", diff)
	}
	settings := Default()
	settings.Dir = filepath.Dir(file)
	settings.Site, settings.Redis.Timeout, settings.Log.Level = "flag", 3*time.Second, "warn"
	settings.Numbers, settings.Fallback.Numbers = []Number{{"+15550101", "env"}}, []string{"+15550102", "+15550103"}
	if diff := cmp.Diff(settings, loaded.Settings); diff != "" {
		t.Errorf("settings (-want +got):\n%s", diff)
	}
}

func TestAFaultyItemFromAStrongerLayerIsPlacedThere(t *testing.T) {
	t.Parallel()
	file := write(t, "numbers: [{number: +15550100, flow: file}]\n")
	_, err := Load(Source{File: file, Env: []string{"PRESSZERO_NUMBERS=+15550101=my flow"}})
	if got := AsFaults(err); len(got) != 1 || got[0].Origin.String() != "env PRESSZERO_NUMBERS" {
		t.Errorf("faults: %v", err)
	}
}

func TestPortIsHonouredUntilOurOwnNameIsSet(t *testing.T) {
	t.Parallel()
	if got := load(t, Source{Dir: t.TempDir(), Env: []string{"PORT=9000"}}).Settings.PublicAddr; got != ":9000" {
		t.Errorf("with PORT=9000 public_addr is %s", got)
	}
	both := []string{"PORT=9000", "PRESSZERO_PUBLIC_ADDR=127.0.0.1:9001"}
	if got := load(t, Source{Dir: t.TempDir(), Env: both}).Settings.PublicAddr; got != "127.0.0.1:9001" {
		t.Errorf("with both public_addr is %s", got)
	}
}

func TestTheEcosystemsNamesAreAccepted(t *testing.T) {
	t.Parallel()
	env := []string{"REDIS_URL=rediss://h:6379", "TWILIO_ACCOUNT_SID=AC1", "TWILIO_AUTH_TOKEN=a", "TWILIO_API_KEY=SK1",
		"TWILIO_API_SECRET=b", "PRESSZERO_TWILIO_API_URL=http://127.0.0.1:1/"}
	s := load(t, Source{Dir: t.TempDir(), Env: env}).Settings
	got := []string{s.Redis.URL.Reveal(), s.Twilio.AccountSID, s.Twilio.AuthToken.Reveal(), s.Twilio.APIKey,
		s.Twilio.APISecret.Reveal(), s.Twilio.APIURL}
	if diff := cmp.Diff([]string{"rediss://h:6379", "AC1", "a", "SK1", "b", "http://127.0.0.1:1"}, got); diff != "" {
		t.Errorf("settings (-want +got):\n%s", diff)
	}
	stronger := load(t, Source{Dir: t.TempDir(), Env: append(env, "PRESSZERO_REDIS_URL=unix:///run/redis.sock?db=1")}).Settings
	if got := stronger.Redis.URL.Reveal(); got != "unix:///run/redis.sock?db=1" {
		t.Errorf("our own name does not win: %s", got)
	}
}

func TestASecretIsReadFromItsFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(path, []byte("  hunter2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	loaded := load(t, Source{Dir: t.TempDir(), Env: []string{"TWILIO_ACCOUNT_SID=AC1", "TWILIO_AUTH_TOKEN_FILE=" + path}})
	if got := loaded.Settings.Twilio.AuthToken.Reveal(); got != "hunter2" {
		t.Errorf("the token is %q", got)
	}
	if got := loaded.Origins["twilio.auth_token"].String(); got != "env TWILIO_AUTH_TOKEN_FILE" {
		t.Errorf("its origin is %s", got)
	}
	if err := os.WriteFile(path, []byte(" \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Load(Source{Dir: t.TempDir(), Env: []string{"PRESSZERO_TOKEN_KEY_FILE=" + path}})
	if err == nil || !strings.Contains(err.Error(), "env PRESSZERO_TOKEN_KEY_FILE: token_key: names an empty file") {
		t.Errorf("an empty file gives %v", err)
	}
}

func TestVariablesOfAnOrchestratorAreNoFault(t *testing.T) {
	t.Parallel()
	load(t, Source{Dir: t.TempDir(), Env: []string{
		"PRESSZERO_SERVICE_HOST=10.0.0.1", "PRESSZERO_SERVICE_PORT=8080", "PRESSZERO_SERVICE_PORT_PUBLIC=8080",
		"PRESSZERO_PORT=tcp://10.0.0.1:8080", "PRESSZERO_PORT_8080_TCP_ADDR=10.0.0.1",
		"PRESSZERO_REDIS_SERVICE_HOST=10.0.0.2", "PRESSZERO_REDIS_PORT=tcp://10.0.0.2:6379",
		"PRESSZERO_PUBLIC_SERVICE_HOST=10.0.0.3", "PRESSZERO_PUBLIC_PORT=tcp://10.0.0.3:80", "no pair", "=odd",
	}})
}

func TestFilesAreSearchedNearestFirst(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	for _, dir := range []string{"work", "xdg/presszero", ".config/presszero"} {
		if err := os.MkdirAll(filepath.Join(home, dir), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(home, dir, FileName), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	empty := t.TempDir()
	env := []string{"XDG_CONFIG_HOME=" + filepath.Join(home, "xdg"), "HOME=" + home}
	want := []string{
		filepath.Join(home, "work", FileName), filepath.Join(home, "xdg", "presszero", FileName),
		filepath.Join(home, ".config", "presszero", FileName), "",
	}
	got := []string{
		load(t, Source{Dir: filepath.Join(home, "work"), Env: env}).File, load(t, Source{Dir: empty, Env: env}).File,
		load(t, Source{Dir: empty, Env: env[1:]}).File, load(t, Source{Dir: empty, Env: []string{"HOME=relative"}}).File,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

func TestANamedFileMustExist(t *testing.T) {
	t.Parallel()
	_, err := Load(Source{Dir: t.TempDir(), File: "missing.yaml"})
	if !errors.Is(err, fs.ErrNotExist) || AsFaults(err) != nil {
		t.Errorf("Load returned %v", err)
	}
}

func TestAFoundFileThatCannotBeReadIsNotPassedOver(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, FileName), 0o755); err != nil {
		t.Fatal(err)
	}
	if loaded, err := Load(Source{Dir: dir}); err == nil || loaded.File != filepath.Join(dir, FileName) {
		t.Errorf("Load of %q returned %v", loaded.File, err)
	}
}

func TestPathsStartAtTheFile(t *testing.T) {
	t.Parallel()
	s := load(t, Source{File: write(t, "flows_dir: my/flows\n")}).Settings
	got := []string{s.Path(s.FlowsDir), s.Path("/etc/flows"), s.Path(""), Default().Path("flows")}
	want := []string{filepath.Join(s.Dir, "my", "flows"), "/etc/flows", "", "flows"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("paths (-want +got):\n%s", diff)
	}
}

func TestPhoneNumbersSurviveEveryWayIn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, FileName)
	rapid.Check(t, func(t *rapid.T) {
		number := "+" + rapid.StringMatching(`[1-9][0-9]{6,14}`).Draw(t, "number")
		flow := rapid.StringMatching(`0[0-9xob_]{1,8}|[0-9]{1,4}e[0-9]|yes|null1|0x1F|1_000`).Draw(t, "flow")
		quote := rapid.SampledFrom([]string{"", "'", `"`}).Draw(t, "quote")
		content := "caller_id: " + quote + number + quote + "\ndefault_flow: " + quote + flow + quote +
			"\nnumbers: [{number: " + quote + number + quote + ", flow: " + quote + flow + quote + "}]\n" +
			"fallback:\n  numbers:\n    - " + quote + number + quote + "\n"
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		env := []string{"PRESSZERO_CALLER_ID=" + number, "PRESSZERO_DEFAULT_FLOW=" + flow,
			"PRESSZERO_NUMBERS=" + number + "=" + flow, "PRESSZERO_FALLBACK_NUMBERS=" + number}
		want := Default()
		want.Dir, want.CallerID, want.DefaultFlow = dir, number, flow
		want.Numbers, want.Fallback.Numbers = []Number{{number, flow}}, []string{number}
		for _, source := range []Source{{File: file}, {Dir: dir, Env: env}} {
			loaded, err := Load(source)
			if err != nil {
				t.Fatalf("%v, in\n%s", err, content)
			}
			if diff := cmp.Diff(want, loaded.Settings); diff != "" {
				t.Errorf("settings (-want +got):\n%s", diff)
			}
		}
	})
}

func FuzzLoadOfAFileNeverPanics(f *testing.F) {
	seeds, err := filepath.Glob("testdata/faults/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range seeds {
		content, err := os.ReadFile(seed)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Add([]byte(whole))
	f.Add([]byte(Template(Default())))
	path := filepath.Join(f.TempDir(), FileName)
	f.Fuzz(func(t *testing.T, content []byte) {
		layers, err := merge(readDocument(path, content))
		if err != nil {
			t.Fatal(err)
		}
		loaded, err := Loaded{Settings: Default(), File: path}.fill(layers)
		if err == nil && loaded.Settings.Validate() != nil {
			t.Errorf("Load accepts what Validate refuses: %v", loaded.Settings.Validate())
		}
		for _, fault := range AsFaults(err) {
			if strings.ContainsAny(fault.Error(), "\n\x00") {
				t.Errorf("a message is not one line: %q", fault.Error())
			}
		}
		View(loaded)
	})
}

package app

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"presszero/config"
	"presszero/internal/clock"
)

// Finding is what an examination shows of one thing, and how it is mended.
type Finding struct {
	Health Health
	What   string
	Remedy string
}

// Health says how a thing is.
type Health string

// The states of health. Callers suffer from what is Ill.
const (
	Fine    Health = "ok"
	Concern Health = "warn"
	Ill     Health = "FAIL"
)

// Examination is one thing that is looked at.
type Examination struct {
	Subject string
	Look    func(context.Context) []Finding
}

// Examinations are all that can be looked at before the service serves, in a sensible order.
func Examinations(loaded config.Loaded) []Examination {
	d := &doctor{settings: loaded.Settings, loaded: loaded}
	return []Examination{
		{"settings", d.lookAtSettings},
		{"flows", d.lookAtFlows},
		{"recordings", d.lookAtRecordings},
		{"account", d.lookAtAccount},
		{"public address", d.lookAtPublicURL},
		{"redis", d.lookAtRedis},
	}
}

// doctor examines one thing after the other.
type doctor struct {
	settings config.Settings
	loaded   config.Loaded
}

func (d *doctor) lookAtSettings(context.Context) []Finding {
	faults := config.AsFaults(d.loaded.CheckServe())
	var found []Finding
	for _, fault := range faults {
		found = append(found, Finding{Ill, fault.Error(), "see 'presszero config view --show-origin'"})
	}
	if len(found) == 0 {
		found = append(found, Finding{Fine, "complete", ""})
	}
	return found
}

func (d *doctor) lookAtFlows(context.Context) []Finding {
	files, err := Directory(func() (config.Settings, error) { return d.settings, nil })()
	if err != nil {
		return []Finding{{Ill, err.Error(), "write a directory of your own with 'presszero init DIR'"}}
	}
	built, warnings, err := Build(files)
	if err != nil {
		return []Finding{{Ill, "they do not compile", "run 'presszero config check' and mend what it names"}}
	}
	found := []Finding{{Fine, fmt.Sprintf("%d compile: %s", len(built.Programs), strings.Join(built.Names(), ", ")), ""}}
	for _, w := range warnings {
		found = append(found, Finding{Concern, w.String(), w.Remedy})
	}
	return found
}

// lookAtRecordings reads every recording that a flow or a queue names.
func (d *doctor) lookAtRecordings(context.Context) []Finding {
	files, err := Directory(func() (config.Settings, error) { return d.settings, nil })()
	if err != nil {
		return nil // told by lookAtFlows
	}
	built, _, err := Build(files)
	if err != nil {
		return nil
	}
	var found []Finding
	count := 0
	for _, path := range d.recordings(built) {
		count++
		data, err := os.ReadFile(path)
		if err == nil {
			err = playable(path, data)
		}
		if err != nil {
			found = append(found, Finding{Ill, fmt.Sprintf("%s: %v", path, err), "a recording is an MP3 file, or a WAV file, mono, 8000 or 16000 Hz, 16 bit or mu-law"})
		}
	}
	if len(found) == 0 {
		found = append(found, Finding{Fine, fmt.Sprintf("%d named, all playable", count), ""})
	}
	return found
}

func (d *doctor) recordings(built *Built) []string {
	var paths []string
	for _, p := range built.Programs {
		for _, name := range p.Recordings {
			paths = append(paths, filepath.Join(d.settings.Path(d.settings.PromptsDir), name))
		}
	}
	for _, q := range built.Site.Queues {
		for _, piece := range q.Music {
			for _, name := range piece.Recordings {
				paths = append(paths, filepath.Join(d.settings.Path(d.settings.MusicDir), name))
			}
		}
		for _, name := range q.HoldRecordings() {
			paths = append(paths, filepath.Join(d.settings.Path(d.settings.PromptsDir), name))
		}
	}
	return paths
}

func (d *doctor) lookAtAccount(ctx context.Context) []Finding {
	client, err := newClient(d.settings)
	if err != nil {
		return []Finding{{Ill, err.Error(), "both stand on the first page of the carrier's console"}}
	}
	name, status, err := client.Account(ctx)
	if err != nil {
		return []Finding{{Ill, err.Error(), "check TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN or the API key, and twilio.api_url"}}
	}
	found := []Finding{{Fine, fmt.Sprintf("%s is %s", name, status), ""}}
	for _, n := range d.settings.Numbers {
		now, err := client.Number(ctx, n.Number)
		switch hooks, _ := webhooks(d.settings, ""); {
		case err != nil:
			found = append(found, Finding{Ill, err.Error(), "is the number one of this account's?"})
		case now.Webhooks.VoiceURL != hooks.VoiceURL:
			found = append(found, Finding{Ill, "number " + n.Number + " does not lead here", "presszero connect " + n.Number})
		case now.Webhooks.FallbackURL == "":
			found = append(found, Finding{Concern, "number " + n.Number + " has no fallback", "presszero connect " + n.Number})
		}
	}
	return found
}

// mostSkew is how far the clocks of this machine and of the public address may be apart. Tokens do not depend on it,
// but times that callers are told do.
const mostSkew = 5 * time.Second

func (d *doctor) lookAtPublicURL(ctx context.Context) []Finding {
	if d.settings.PublicURL == "" {
		return []Finding{{Concern, "public_url is not set", "set PRESSZERO_PUBLIC_URL to the address that the carrier calls"}}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, d.settings.PublicURL+"/healthz", nil)
	if err != nil {
		return []Finding{{Ill, err.Error(), "public_url must be an address such as https://calls.example.com"}}
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return []Finding{{Ill, "it cannot be reached: " + err.Error(), "is 'presszero serve' running, and does the proxy lead to it?"}}
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return []Finding{{Ill, fmt.Sprintf("%s/healthz answers %d", d.settings.PublicURL, res.StatusCode), "does the proxy lead to public_addr, with the path unchanged?"}}
	}
	found := []Finding{{Fine, d.settings.PublicURL + " answers", ""}}
	if !strings.HasPrefix(d.settings.PublicURL, "https://") {
		found = append(found, Finding{Concern, "calls travel unencrypted", "give the service an https address"})
	}
	if at, err := http.ParseTime(res.Header.Get("Date")); err == nil {
		if skew := (clock.System{}).Now().Sub(at).Abs(); skew > mostSkew {
			found = append(found, Finding{Concern, fmt.Sprintf("the clocks are %s apart", skew.Round(time.Second)), "synchronise the clocks (NTP)"})
		}
	}
	return found
}

func (d *doctor) lookAtRedis(ctx context.Context) []Finding {
	if d.settings.Redis.URL.Reveal() == "" {
		return []Finding{{Concern, "none: the line lives in one process", "set REDIS_URL to run more than one replica"}}
	}
	client, err := NewRedis(d.settings.Redis)
	if err != nil {
		return []Finding{{Ill, err.Error(), "the form is redis://[user:password@]host:port/0"}}
	}
	defer func() { _ = client.Close() }()
	info, err := client.Info(ctx, "server", "persistence").Result()
	if err != nil {
		return []Finding{{Ill, "it does not answer: " + err.Error(), "is redis.url right, and the server up?"}}
	}
	return slices.Concat(judgeInfo(info), judgePolicy(ctx, client), judgeFunctions(ctx, client))
}

// judgeInfo looks at version and persistence.
func judgeInfo(info string) []Finding {
	fields := map[string]string{}
	for line := range strings.Lines(info) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		fields[name] = value
	}
	major, _ := strconv.Atoi(strings.SplitN(fields["redis_version"], ".", 2)[0])
	found := []Finding{{Fine, "version " + fields["redis_version"], ""}}
	if major < 7 {
		found[0] = Finding{Ill, "version " + fields["redis_version"] + " is too old", "7.0 or newer is needed"}
	}
	if fields["aof_enabled"] != "1" {
		found = append(found, Finding{Concern, "the append-only file is off: a restart forgets the line, and callers keep their places by what their calls remember", "CONFIG SET appendonly yes"})
	}
	return found
}

// judgeFunctions looks at whether the user of Redis may load and call functions, of which the line consists.
func judgeFunctions(ctx context.Context, client redis.UniversalClient) []Finding {
	err := client.FunctionList(ctx, redis.FunctionListQuery{LibraryNamePattern: "presszero_*"}).Err()
	if called := client.FCall(ctx, "presszero_none", nil).Err(); err == nil && called != nil && !strings.Contains(called.Error(), "Function not found") {
		err = called
	}
	if err != nil {
		return []Finding{{Ill, "functions may not be used: " + err.Error(), "let the user of redis.url do it: ACL SETUSER name +fcall +function"}}
	}
	return nil
}

// judgePolicy looks at what Redis does when it is full.
func judgePolicy(ctx context.Context, client redis.UniversalClient) []Finding {
	policy, err := client.ConfigGet(ctx, "maxmemory-policy").Result()
	if err != nil {
		return []Finding{{Concern, "its eviction policy cannot be read", "make sure that maxmemory-policy is noeviction"}}
	}
	if p := policy["maxmemory-policy"]; p != "noeviction" {
		return []Finding{{Ill, "a full Redis would forget callers: maxmemory-policy is " + p, "CONFIG SET maxmemory-policy noeviction"}}
	}
	return []Finding{{Fine, "keeps what it is given (noeviction)", ""}}
}

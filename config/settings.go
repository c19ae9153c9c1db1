// Package config holds the settings of Press Zero: what can be set, its defaults and limits, and where each value came
// from. A value is taken from a flag, else from the environment, else from the settings file, else from its default.
package config

import (
	"net/netip"
	"path/filepath"
	"time"
)

// Settings are all values that an operator can set. Relative paths in them are read through Path.
type Settings struct {
	Site        string // names this installation in the store and in tokens
	PublicURL   string // where the carrier reaches us, without a slash at its end
	PublicAddr  string // listener for the carrier
	PrivateAddr string // listener for people, health and metrics

	Redis     Redis
	StateFile string // snapshot of the embedded store; empty keeps none
	KeyFile   string // of the key of the command line on this machine; empty: there is none
	APIKey    Secret // with which the command line asks; empty: the one in KeyFile
	Twilio    Twilio
	TokenKey  Secret // signs the tokens in our URLs; empty derives it from Twilio.AuthToken

	CallerID    string   // shown to agents' phones; empty shows the number that was called
	Numbers     []Number // which flow answers which of our numbers
	DefaultFlow string   // answers the numbers that are not listed
	FlowsDir    string
	PromptsDir  string
	MusicDir    string // empty plays the music that ships
	QueuesFile  string
	HoursFile   string
	AgentsFile  string
	PhrasesFile string

	Fallback Fallback
	Fetch    Fetch
	Contacts Contacts
	Promises Promises
	Stories  Stories
	Casebook Casebook
	Agents   Agents
	Talk     Talk
	Switches Switches
	Hooks    Hooks
	API      API
	People   People
	Audit    Audit
	// Secrets are what flows send to other systems, by the names that flows know them by: PRESSZERO_SECRET_API_KEY is
	// {{ secret.API_KEY }}. They come from the environment alone.
	Secrets map[string]Secret

	WebhookTimeout time.Duration // longest time to answer the carrier
	DrainTimeout   time.Duration // longest time to finish open requests at the end
	ReloadInterval time.Duration // how often files are looked at; 0 never
	Log            Log

	// Dir is the directory that relative paths start from: that of the settings file, or the working directory.
	Dir string
}

// Redis is where the line and the calls are kept. An empty URL keeps them in this process.
type Redis struct {
	URL     Secret
	Timeout time.Duration
}

// Twilio is the account that carries the calls.
type Twilio struct {
	AccountSID         string
	AuthToken          Secret
	AuthTokenSecondary Secret // also accepted on signatures, while the first is being replaced
	APIKey             string
	APISecret          Secret
	APIURL             string // without a slash at its end
	CallsPerSecond     float64
	TwiMLApp           string // SID of the application that calls of softphones go to; empty: they are only called
	SMSFrom            string // sends text messages; empty: the number that was called
	Timeout            time.Duration
}

// Number is one of our phone numbers and the flow that answers it.
type Number struct {
	Number string
	Flow   string
}

// Fallback is what a caller gets when this service cannot answer: a sentence, then these people's phones.
type Fallback struct {
	Numbers  []string
	Message  string
	Language string
	Timeout  time.Duration // how long the phones ring
}

// Fetch is what flows may ask of other systems.
type Fetch struct {
	Hosts []string // names, or names with a port; see flows.Hosts
}

// Contacts is how long callers are remembered.
type Contacts struct {
	Keep time.Duration // after the last call; 0 remembers nobody
}

// Promises is how much is kept of what callers were promised.
type Promises struct {
	Keep time.Duration // after a promise was told
	Most int           // the oldest make room
}

// People is how those at work sign in to the private listener.
type People struct {
	URL     string        // by which they reach it, without a slash at its end; empty: as PrivateAddr says
	File    string        // keeps users, sessions, notes and what else people write, without Redis; empty keeps none
	Idle    time.Duration // a session that is not used ends after it
	Longest time.Duration // every session ends after it
	Proxies []string      // networks whose word counts about who asks, as in 10.0.0.0/8, beside this machine
}

// Audit is how much is kept of who did what.
type Audit struct {
	Keep time.Duration // after an act
	Most int           // the oldest make room
}

// Stories is how long the stories of calls are kept.
type Stories struct {
	Keep time.Duration // after the last thing that happened on a call; 0 keeps none
}

// Casebook is how long it is kept what people at work write about calls.
type Casebook struct {
	Keep time.Duration // after it was written, or done
}

// Agents is how agents are met on their phones.
type Agents struct {
	PhoneMenu        string // on: who calls from an agent's phone may set that agent's state
	MachineDetection string // on: the carrier examines who answers an agent's telephone
}

// Switches are emergency switches.
type Switches struct {
	Longest time.Duration // that one may be on
}

// Hooks are webhooks to other systems.
type Hooks struct {
	Endpoints []Hook        // beside those that are added at run time
	Private   []string      // addresses inside, or ranges of them, that may be sent to
	GiveUp    time.Duration // after how long an event that is not taken is parked
	Disable   time.Duration // after how long without any that is taken a webhook is sent nothing any more
}

// Hook is a system that is told of events.
type Hook struct {
	Name    string
	URL     string
	Kinds   string // of events, with spaces between; empty: all
	Secret  string // name of the secret that signs; empty: the name of the hook in capitals
	Summary string // what of the call is sent with an event: empty, masked or full
}

// API is how the API is used.
type API struct {
	Rate float64 // requests a second that each who asks may send
}

// Log is how much is logged, and in what form.
type Log struct {
	Level  string
	Format string
}

// Default returns the settings of an operator who sets nothing.
func Default() Settings {
	var s Settings
	for _, row := range table {
		row.reset(&s)
	}
	return s
}

// Validate names every fault of the settings at once, as Faults.
func (s Settings) Validate() error {
	var faults Faults
	for _, row := range table {
		faults = append(faults, row.check(&s)...)
	}
	faults = append(faults, s.contradictions()...)
	return faults.orNil()
}

// ValidateServe names what the service needs beyond Validate before it may answer real callers, as Faults.
func (s Settings) ValidateServe() error {
	var faults Faults
	if len(s.Fallback.Numbers) == 0 {
		faults = append(faults, Fault{Key: "fallback.numbers",
			Message: "is empty; name at least one person's phone, who answers when this service cannot"})
	}
	if s.HasCarrier() && s.PublicURL == "" {
		faults = append(faults, Fault{Key: "public_url",
			Message: "is empty; the carrier's signatures cannot be checked without the address that it calls"})
	}
	return faults.orNil()
}

// HasCarrier reports whether a Twilio account is set.
func (s Settings) HasCarrier() bool { return s.Twilio.AccountSID != "" }

// Path resolves a path of the settings: relative ones start at Dir, and an empty one stays empty.
func (s Settings) Path(p string) string {
	if p == "" || filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(s.Dir, p)
}

// ProxyNetworks are People.Proxies and this machine, as networks. What is no network is left out: Validate names it.
func (s Settings) ProxyNetworks() []netip.Prefix {
	all := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	for _, text := range s.People.Proxies {
		if p, err := netip.ParsePrefix(text); err == nil {
			all = append(all, p)
		} else if a, err := netip.ParseAddr(text); err == nil {
			all = append(all, netip.PrefixFrom(a, a.BitLen()))
		}
	}
	return all
}

// contradictions are the faults that no single key shows.
func (s Settings) contradictions() Faults {
	t := s.Twilio
	var faults Faults
	for _, c := range []struct {
		found        bool
		key, message string
	}{
		{t.AccountSID != "" && t.AuthToken == "", "twilio.auth_token",
			"is empty; signatures cannot be checked without it, not even with an API key"},
		{t.AuthToken != "" && t.AccountSID == "", "twilio.account_sid", "is empty, but twilio.auth_token is set"},
		{t.AuthTokenSecondary != "" && t.AuthToken == "", "twilio.auth_token_secondary",
			"is set, but twilio.auth_token is empty"},
		{t.APIKey != "" && t.APISecret == "", "twilio.api_secret", "is empty, but twilio.api_key is set"},
		{t.APISecret != "" && t.APIKey == "", "twilio.api_key", "is empty, but twilio.api_secret is set"},
		{s.PublicAddr == s.PrivateAddr && !picksPort(s.PublicAddr), "private_addr",
			"is the same as public_addr; the carrier and the people need a listener each"},
	} {
		if c.found {
			faults = append(faults, Fault{Key: c.key, Message: c.message})
		}
	}
	return faults
}

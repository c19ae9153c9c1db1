package config

import "time"

// table describes every key once, in the order of the settings file. Defaults, names in the environment, flags, checks,
// messages, `config view` and the file that `init` writes all come from here. Keys of one section stand together.
var table = []setting{
	field[string]{
		key: "site", kind: plainText("name", "1 to 32 of a-z, 0-9 and -", siteRule()), def: "main",
		at:   func(s *Settings) *string { return &s.Site },
		help: "Name of this installation in the store; replicas that share a line share it.",
	},
	field[string]{
		key: "public_url", kind: baseURL("http or https, without query and fragment", optional(webRule)),
		at:   func(s *Settings) *string { return &s.PublicURL },
		help: "Address at which the carrier reaches this service; its signatures are computed on it.",
	},
	field[string]{
		key: "public_addr", also: []string{"PORT"}, kind: listenAddress(), def: ":8080",
		at:   func(s *Settings) *string { return &s.PublicAddr },
		help: "Listener for the carrier.",
	},
	field[string]{
		key: "private_addr", kind: listenAddress(), def: "127.0.0.1:8081",
		at:   func(s *Settings) *string { return &s.PrivateAddr },
		help: "Listener for pages, health and metrics; keep it away from the internet.",
	},
	field[Secret]{
		key: "redis.url", also: []string{"REDIS_URL"},
		kind: secret("URL", "redis://, rediss:// or unix://", optional(redisRule)),
		at:   func(s *Settings) *Secret { return &s.Redis.URL },
		help: "Redis that keeps the line and the calls; empty keeps them in this one process.",
	},
	field[time.Duration]{
		key: "redis.timeout", kind: duration(50*time.Millisecond, 5*time.Second), def: time.Second,
		at:   func(s *Settings) *time.Duration { return &s.Redis.Timeout },
		help: "Longest wait for one answer of Redis.",
	},
	field[string]{
		key: "state_file", kind: plainText("path", "", anything), def: "presszero.state",
		at:   func(s *Settings) *string { return &s.StateFile },
		help: "Snapshot of the line when there is no Redis; empty keeps none.",
	},
	field[string]{
		key: "key_file", kind: plainText("path", "", anything), def: "presszero.key",
		at:   func(s *Settings) *string { return &s.KeyFile },
		help: "Key by which the command line on this machine speaks to the service; made where there is none. Empty makes none.",
	},
	field[Secret]{
		key: "api_key", kind: secret("text", "", credentialRule),
		at:   func(s *Settings) *Secret { return &s.APIKey },
		help: "Key by which the command line speaks to a service on another machine; empty takes the one in key_file.",
	},
	field[string]{
		key: "twilio.account_sid", also: []string{"TWILIO_ACCOUNT_SID"},
		kind: plainText("identifier", "", credentialRule),
		at:   func(s *Settings) *string { return &s.Twilio.AccountSID },
		help: "Account that owns the numbers; it begins with AC.",
	},
	field[Secret]{
		key: "twilio.auth_token", also: []string{"TWILIO_AUTH_TOKEN"}, kind: secret("text", "", credentialRule),
		at:   func(s *Settings) *Secret { return &s.Twilio.AuthToken },
		help: "Auth token of the account; it checks signatures, and signs in when there is no API key.",
	},
	field[Secret]{
		key: "twilio.auth_token_secondary", kind: secret("text", "", credentialRule),
		at:   func(s *Settings) *Secret { return &s.Twilio.AuthTokenSecondary },
		help: "Second auth token, also accepted on signatures while the first is being replaced.",
	},
	field[string]{
		key: "twilio.api_key", also: []string{"TWILIO_API_KEY"}, kind: plainText("identifier", "", credentialRule),
		at:   func(s *Settings) *string { return &s.Twilio.APIKey },
		help: "API key for requests to the carrier; it begins with SK.",
	},
	field[Secret]{
		key: "twilio.api_secret", also: []string{"TWILIO_API_SECRET"}, kind: secret("text", "", credentialRule),
		at:   func(s *Settings) *Secret { return &s.Twilio.APISecret },
		help: "Secret of the API key.",
	},
	field[string]{
		key: "twilio.api_url", kind: baseURL("http or https, without query and fragment", webRule),
		def:  "https://api.twilio.com",
		at:   func(s *Settings) *string { return &s.Twilio.APIURL },
		help: "Base of the REST API; another provider's, or a simulator's.",
	},
	field[float64]{
		key: "twilio.calls_per_second", kind: decimal("calls per second", 0.1, 100), def: 1,
		at:   func(s *Settings) *float64 { return &s.Twilio.CallsPerSecond },
		help: "How many calls the account may place in a second.",
	},
	field[string]{
		key: "twilio.twiml_app_sid", kind: plainText("application", "AP and 32 hexadecimal digits", optional(twimlRule())),
		at:   func(s *Settings) *string { return &s.Twilio.TwiMLApp },
		help: "Application at the carrier that calls from agents' softphones go to; empty lets softphones be called only.",
	},
	field[string]{
		key: "twilio.sms_from", kind: plainText("phone number", "E.164, as in +15550100", optional(e164Rule())),
		at:   func(s *Settings) *string { return &s.Twilio.SMSFrom },
		help: "Number that sends text messages; empty sends them from the number that was called.",
	},
	field[time.Duration]{
		key: "twilio.timeout", kind: duration(500*time.Millisecond, 15*time.Second), def: 5 * time.Second,
		at:   func(s *Settings) *time.Duration { return &s.Twilio.Timeout },
		help: "Longest wait for one answer of the REST API.",
	},
	field[Secret]{
		key: "token_key", kind: secret("text", "at least 32 characters", optional(atLeast(32))),
		at:   func(s *Settings) *Secret { return &s.TokenKey },
		help: "Signs the tokens in our URLs; empty derives it from the auth token. Replicas share it.",
	},
	field[string]{
		key: "caller_id", kind: plainText("phone number", "E.164, as in +15550100", optional(e164Rule())),
		at:   func(s *Settings) *string { return &s.CallerID },
		help: "Number shown to agents' phones; empty shows the number that was called.",
	},
	field[[]Number]{
		key: "numbers", kind: routes(),
		at:   func(s *Settings) *[]Number { return &s.Numbers },
		help: "Which flow answers which of our numbers.",
	},
	field[string]{
		key: "default_flow", kind: plainText("name", "1 to 64 letters, digits, _ or -", optional(nameRule())),
		at:   func(s *Settings) *string { return &s.DefaultFlow },
		help: "Flow that answers the numbers that are not listed.",
	},
	field[string]{
		key: "flows_dir", kind: plainText("path", "not empty", nonEmpty), def: "flows",
		at:   func(s *Settings) *string { return &s.FlowsDir },
		help: "Directory of the flows.",
	},
	field[string]{
		key: "prompts_dir", kind: plainText("path", "not empty", nonEmpty), def: "prompts",
		at:   func(s *Settings) *string { return &s.PromptsDir },
		help: "Directory of the recorded prompts.",
	},
	field[string]{
		key: "music_dir", kind: plainText("path", "", anything),
		at:   func(s *Settings) *string { return &s.MusicDir },
		help: "Directory of the music for those who wait; empty plays the music that ships.",
	},
	field[string]{
		key: "queues_file", kind: plainText("path", "not empty", nonEmpty), def: "queues.yaml",
		at:   func(s *Settings) *string { return &s.QueuesFile },
		help: "File of the queues.",
	},
	field[string]{
		key: "hours_file", kind: plainText("path", "not empty", nonEmpty), def: "hours.yaml",
		at:   func(s *Settings) *string { return &s.HoursFile },
		help: "File of the opening hours.",
	},
	field[string]{
		key: "agents_file", kind: plainText("path", "not empty", nonEmpty), def: "agents.yaml",
		at:   func(s *Settings) *string { return &s.AgentsFile },
		help: "File of the agents.",
	},
	field[string]{
		key: "phrases_file", kind: plainText("path", "not empty", nonEmpty), def: "phrases.yaml",
		at:   func(s *Settings) *string { return &s.PhrasesFile },
		help: "File of your own wordings of what callers and agents are told; it need not be there.",
	},
	field[[]string]{
		key:  "fallback.numbers",
		kind: texts(`items like "+15550100" or "sip:desk@example.com", each once; serve needs one`, personRule),
		at:   func(s *Settings) *[]string { return &s.Fallback.Numbers },
		help: "People who answer when this service cannot.",
	},
	field[string]{
		key: "fallback.message", kind: plainText("sentence", "1 to 500 characters on one line", sentenceRule),
		def:  "We are connecting you to a person. Please hold.",
		at:   func(s *Settings) *string { return &s.Fallback.Message },
		help: "What the caller hears before those people's phones ring.",
	},
	field[string]{
		key: "fallback.language", kind: plainText("language", "a tag like en-US", languageRule()), def: "en-US",
		at:   func(s *Settings) *string { return &s.Fallback.Language },
		help: "Language of that message.",
	},
	field[time.Duration]{
		key: "fallback.timeout", kind: duration(5*time.Second, 10*time.Minute), def: 30 * time.Second,
		at:   func(s *Settings) *time.Duration { return &s.Fallback.Timeout },
		help: "How long those phones ring.",
	},
	field[[]string]{
		key:  "fetch.hosts",
		kind: texts(`items like api.example.com, or 10.0.0.5:8443 for one inside your network, each once`, hostRule),
		at:   func(s *Settings) *[]string { return &s.Fetch.Hosts },
		help: "Other systems that flows may ask; empty allows none.",
	},
	field[time.Duration]{
		key: "contacts.keep", kind: durationOrOff(time.Hour, 2*365*24*time.Hour), def: 90 * 24 * time.Hour,
		at:   func(s *Settings) *time.Duration { return &s.Contacts.Keep },
		help: "How long a caller is remembered after the last call; 0 remembers nobody.",
	},
	field[time.Duration]{
		key: "promises.keep", kind: duration(24*time.Hour, 2*365*24*time.Hour), def: 30 * 24 * time.Hour,
		at:   func(s *Settings) *time.Duration { return &s.Promises.Keep },
		help: "How long it is kept what a caller was promised, and what became of it.",
	},
	field[int]{
		key: "promises.most", kind: integer("promises", 100, 1_000_000), def: 20_000,
		at:   func(s *Settings) *int { return &s.Promises.Most },
		help: "How many of these promises are kept; the oldest make room. Without Redis it is at most 2,000.",
	},
	field[time.Duration]{
		key: "stories.keep", kind: durationOrOff(time.Hour, 2*365*24*time.Hour), def: 30 * 24 * time.Hour,
		at:   func(s *Settings) *time.Duration { return &s.Stories.Keep },
		help: "How long the story of a call is kept: what was said, pressed, told and done; 0 keeps none.",
	},
	field[time.Duration]{
		key: "casebook.keep", kind: duration(24*time.Hour, 10*365*24*time.Hour), def: 365 * 24 * time.Hour,
		at:   func(s *Settings) *time.Duration { return &s.Casebook.Keep },
		help: "How long notes, dispositions, ideas and follow-ups that are done are kept.",
	},
	field[string]{
		key: "agents.phone_menu", kind: oneOf("on", "off"), def: "on",
		at:   func(s *Settings) *string { return &s.Agents.PhoneMenu },
		help: "Whoever calls from an agent's phone may set that agent ready, away or offline by one key; numbers can be forged.",
	},
	field[string]{
		key: "agents.machine_detection", kind: oneOf("on", "off"), def: "off",
		at:   func(s *Settings) *string { return &s.Agents.MachineDetection },
		help: "Have the carrier examine who answers an agent's telephone, for a charge; voicemails end sooner.",
	},
	field[string]{
		key: "people.url", kind: baseURL("http or https, without query and fragment", optional(webRule)),
		at:   func(s *Settings) *string { return &s.People.URL },
		help: "Address by which people reach the private listener, through your TLS proxy; links that invite them begin with it.",
	},
	field[string]{
		key: "people.file", kind: plainText("path", "", anything), def: "presszero.people",
		at:   func(s *Settings) *string { return &s.People.File },
		help: "Users, notes and what else people at work write, when there is no Redis; empty keeps none.",
	},
	field[time.Duration]{
		key: "people.idle", kind: duration(5*time.Minute, 30*24*time.Hour), def: 2 * time.Hour,
		at:   func(s *Settings) *time.Duration { return &s.People.Idle },
		help: "A session that has no page open for so long ends.",
	},
	field[time.Duration]{
		key: "people.longest", kind: duration(15*time.Minute, 90*24*time.Hour), def: 16 * time.Hour,
		at:   func(s *Settings) *time.Duration { return &s.People.Longest },
		help: "Every session ends after so long, and its user signs in again.",
	},
	field[[]string]{
		key: "people.proxies", kind: texts("items like 10.0.0.0/8 or 10.0.0.5, each once", networkRule),
		at:   func(s *Settings) *[]string { return &s.People.Proxies },
		help: "Proxies in front of private_addr, beside those on this machine: their X-Forwarded-For and X-Forwarded-Proto are believed.",
	},
	field[time.Duration]{
		key: "audit.keep", kind: duration(24*time.Hour, 10*365*24*time.Hour), def: 400 * 24 * time.Hour,
		at:   func(s *Settings) *time.Duration { return &s.Audit.Keep },
		help: "How long it is kept who did what.",
	},
	field[int]{
		key: "audit.most", kind: integer("records", 100, 1_000_000), def: 20_000,
		at:   func(s *Settings) *int { return &s.Audit.Most },
		help: "How many of these records are kept; the oldest make room.",
	},
	field[time.Duration]{
		key: "switches.longest", kind: duration(10*time.Minute, 31*24*time.Hour), def: 24 * time.Hour,
		at:   func(s *Settings) *time.Duration { return &s.Switches.Longest },
		help: "Longest time for which an emergency switch can be turned on; each ends by itself.",
	},
	field[[]Hook]{
		key: "hooks.endpoints", kind: endpoints(),
		at:   func(s *Settings) *[]Hook { return &s.Hooks.Endpoints },
		help: "Other systems that are told of events, beside those added by presszero hook.",
	},
	field[[]string]{
		key: "hooks.private", kind: texts("items like 10.0.0.5 or 10.1.0.0/16, each once", rangeRule),
		at:   func(s *Settings) *[]string { return &s.Hooks.Private },
		help: "Addresses inside your network that webhooks may be sent to; empty allows none.",
	},
	field[time.Duration]{
		key: "hooks.give_up", kind: duration(time.Minute, 7*24*time.Hour), def: 24 * time.Hour,
		at:   func(s *Settings) *time.Duration { return &s.Hooks.GiveUp },
		help: "How long an event is sent again before it is parked and the next one follows.",
	},
	field[time.Duration]{
		key: "hooks.disable", kind: duration(2*time.Minute, 31*24*time.Hour), def: 3 * 24 * time.Hour,
		at:   func(s *Settings) *time.Duration { return &s.Hooks.Disable },
		help: "After how long in which nothing was taken a webhook is disabled.",
	},
	field[float64]{
		key: "api.rate", kind: decimal("requests a second", 1, 1000), def: 50,
		at:   func(s *Settings) *float64 { return &s.API.Rate },
		help: "How many requests a second each user and each key may send; five times as many at once.",
	},
	field[time.Duration]{
		key: "talk.hold_reminder", kind: duration(10*time.Second, time.Hour), def: 2 * time.Minute,
		at:   func(s *Settings) *time.Duration { return &s.Talk.HoldReminder },
		help: "How long a caller is on hold before the agent is reminded.",
	},
	field[time.Duration]{
		key: "talk.hold_longest", kind: duration(20*time.Second, 2*time.Hour), def: 5 * time.Minute,
		at:   func(s *Settings) *time.Duration { return &s.Talk.HoldLongest },
		help: "The longest hold; then the caller is back in the talk.",
	},
	field[time.Duration]{
		key: "talk.grace", kind: duration(5*time.Second, 2*time.Minute), def: 20 * time.Second,
		at:   func(s *Settings) *time.Duration { return &s.Talk.Grace },
		help: "How long a caller waits for an agent's browser that is gone, before they are back in line.",
	},
	field[[]string]{
		key:  "talk.outside",
		kind: texts(`items like "+1555", the first digits of numbers, each once`, prefixRule),
		at:   func(s *Settings) *[]string { return &s.Talk.Outside },
		help: "Outside numbers to which agents may send callers, by how they begin; empty allows none.",
	},
	field[time.Duration]{
		key: "talk.outside_ring", kind: duration(5*time.Second, 2*time.Minute), def: 25 * time.Second,
		at:   func(s *Settings) *time.Duration { return &s.Talk.OutsideRing },
		help: "How long such a number, or a supervisor's phone, rings.",
	},
	field[string]{
		key: "talk.announce_listening", kind: oneOf("on", "off"), def: "on",
		at:   func(s *Settings) *string { return &s.Talk.AnnounceListening },
		help: "Show agents on their screen that a supervisor listens; off shows only one who speaks.",
	},
	field[time.Duration]{
		key: "webhook_timeout", kind: duration(time.Second, 12*time.Second), def: 5 * time.Second,
		at:   func(s *Settings) *time.Duration { return &s.WebhookTimeout },
		help: "Longest time to answer the carrier before the caller is connected to a person.",
	},
	field[time.Duration]{
		key: "drain_timeout", kind: duration(time.Second, 5*time.Minute), def: 15 * time.Second,
		at:   func(s *Settings) *time.Duration { return &s.DrainTimeout },
		help: "Longest time to finish open requests when the service is stopped.",
	},
	field[time.Duration]{
		key: "reload_interval", kind: durationOrOff(100*time.Millisecond, 5*time.Minute), def: 2 * time.Second,
		at:   func(s *Settings) *time.Duration { return &s.ReloadInterval },
		help: "How often changed files are looked for.",
	},
	field[string]{
		key: "log.level", kind: oneOf("debug", "info", "warn", "error"), def: "info",
		at:   func(s *Settings) *string { return &s.Log.Level },
		help: "The least that is logged.",
	},
	field[string]{
		key: "log.format", kind: oneOf("json", "console"), def: "json",
		at:   func(s *Settings) *string { return &s.Log.Format },
		help: "Form of the log: json for programs, console for people.",
	},
}

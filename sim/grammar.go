package sim

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// attribute is what one attribute may say, and the code of the warning if it says something else.
type attribute struct {
	code int
	ok   func(string) bool
}

// elementRule is which attributes and children an element may have.
type elementRule struct {
	attributes map[string]attribute
	children   []string
}

// beyond are the verbs, nouns and attributes that the real carrier knows and this one does not implement.
var beyond = set("Enqueue", "Leave", "Connect", "Start", "Stop", "Pay", "Prompt", "Refer", "Sms", "Message", "Echo",
	"Queue", "Application", "Sim", "WhatsApp", "Identity", "Parameter",
	"partialResultCallback", "transcribe", "transcribeCallback", "machineDetection", "amdStatusCallback", "referUrl",
	"digits", "sendDigits", "byoc", "clientNotificationUrl")

var ssml = set("break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w")

var (
	httpMethod = oneOf("GET", "POST")
	boolean    = oneOf("true", "false")
	prompts    = []string{"Say", "Play", "Pause"}
	callEvents = words("initiated", "ringing", "answered", "completed")
	anything   = attribute{ok: func(string) bool { return true }}
)

var grammar = map[string]elementRule{
	"Say":      {attributes: map[string]attribute{"voice": anything, "language": anything, "loop": {13510, integer(0, 1<<30)}}},
	"Play":     {attributes: map[string]attribute{"loop": {13410, integer(0, 1<<30)}}},
	"Pause":    {attributes: map[string]attribute{"length": {13910, integer(1, 1<<30)}}},
	"Redirect": {attributes: map[string]attribute{"method": {13710, httpMethod}}},
	"Hangup":   {},
	"Reject":   {attributes: map[string]attribute{"reason": {13810, oneOf("rejected", "busy")}}},
	"Gather": {children: prompts, attributes: map[string]attribute{
		"action": anything, "method": {13312, httpMethod}, "input": {13326, words("dtmf", "speech")},
		"timeout": {13313, integer(1, 1<<30)}, "numDigits": {13314, integer(1, 1<<30)},
		"finishOnKey":         {13310, func(s string) bool { return s == "" || len(s) == 1 && isKey(s[0]) }},
		"actionOnEmptyResult": {13338, boolean}, "language": {13331, isLocale}, "hints": {12200, areHints},
		"speechTimeout": {13327, func(s string) bool { return s == "auto" || integer(1, 1<<30)(s) }},
		"speechModel": {13334, oneOf("default", "numbers_and_commands", "phone_call", "experimental_conversations",
			"experimental_utterances", "googlev2_long", "googlev2_short", "googlev2_telephony", "googlev2_telephony_short",
			"deepgram_nova-2", "deepgram_nova-3")},
		"enhanced": {13330, boolean}, "profanityFilter": {13330, boolean}, "bargeIn": {12200, boolean},
		"maxSpeechTime": {12200, integer(1, 60)},
	}},
	"Record": {attributes: map[string]attribute{
		"action": anything, "method": {13610, httpMethod}, "timeout": {13612, integer(0, 1<<30)},
		"finishOnKey": {13613, isKeys}, "maxLength": {13614, integer(2, 14400)}, "playBeep": {13611, boolean},
		"trim": {13615, oneOf("trim-silence", "do-not-trim")}, "recordingStatusCallback": anything,
		"recordingStatusCallbackMethod": {13610, httpMethod},
		"recordingStatusCallbackEvent":  {12200, words("in-progress", "completed", "absent")},
	}},
	"Dial": {children: []string{"Number", "Client", "Sip", "Conference"}, attributes: map[string]attribute{
		"action": anything, "method": {13211, httpMethod}, "timeout": {13212, integer(5, 600)},
		"timeLimit": {13213, integer(1, 86400)}, "callerId": {13214, isAddress}, "answerOnBridge": {12200, boolean},
		"hangupOnStar": {13210, boolean}, "sequential": {12200, boolean}, "ringTone": anything, "trim": anything,
		"record": {12200, oneOf("true", "false", "do-not-record", "record-from-answer", "record-from-ringing",
			"record-from-answer-dual", "record-from-ringing-dual")},
		"recordingStatusCallback": anything, "recordingStatusCallbackMethod": {12200, httpMethod},
		"recordingStatusCallbackEvent": {12200, words("in-progress", "completed", "absent")},
		"recordingTrack":               {12200, oneOf("inbound", "outbound", "both")},
	}},
	"Number": {attributes: nounAttributes()},
	"Client": {attributes: nounAttributes()},
	"Sip":    {attributes: nounAttributes("username", "password")},
	"Conference": {attributes: map[string]attribute{
		"muted": {13230, boolean}, "beep": {13232, oneOf("true", "false", "onEnter", "onExit")},
		"startConferenceOnEnter": {13233, boolean}, "endConferenceOnExit": {13231, boolean},
		"participantLabel": {16023, isLabel}, "jitterBufferSize": {12200, oneOf("off", "small", "medium", "large")},
		"waitUrl": anything, "waitMethod": {13234, httpMethod}, "maxParticipants": {13235, integer(2, 250)},
		"record": {12200, oneOf("do-not-record", "record-from-start")}, "trim": anything,
		"region":         {12200, oneOf("us1", "ie1", "de1", "sg1", "br1", "au1", "jp1")},
		"coach":          anything,
		"statusCallback": anything, "statusCallbackMethod": {12200, httpMethod},
		"statusCallbackEvent": {12200, words("start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement")},
	}},
}

func nounAttributes(more ...string) map[string]attribute {
	attributes := map[string]attribute{
		"url": anything, "method": {12200, httpMethod}, "statusCallback": anything,
		"statusCallbackMethod": {12200, httpMethod}, "statusCallbackEvent": {12200, callEvents},
	}
	for _, name := range more {
		attributes[name] = anything
	}
	return attributes
}

// inspection walks a document, collects what is wrong with it and keeps what is left.
type inspection struct {
	report func(code int, message string)
	// missing is the first thing that only the real carrier implements.
	missing string
}

// verbs checks the children of an element: unknown ones are left out, bad attributes fall back to their defaults.
func (i *inspection) verbs(all []verb, parent string, allowed []string) []verb {
	var kept []verb
	for _, v := range all {
		switch rule, known := grammar[v.name]; {
		case beyond[v.name]:
			i.lack("<" + v.name + ">")
		case !known || !slices.Contains(allowed, v.name):
			i.report(nestingCode(parent), fmt.Sprintf("<%s> is not allowed in <%s>", v.name, parent))
		default:
			kept = append(kept, i.verb(v, rule))
		}
	}
	return kept
}

func (i *inspection) verb(v verb, rule elementRule) verb {
	clean := verb{name: v.name, text: v.text, attrs: map[string]string{}}
	for _, name := range sortedNames(v.attrs) {
		value := v.attrs[name]
		switch a, known := rule.attributes[name]; {
		case known && a.ok(value):
			clean.attrs[name] = value
		case known:
			i.report(a.code, fmt.Sprintf("%s of <%s> is %q", name, v.name, value))
		case beyond[name]:
			i.lack(name + " of <" + v.name + ">")
		default:
			i.report(12200, fmt.Sprintf("<%s> has no attribute %s", v.name, name))
		}
	}
	if clean.attrs["speechTimeout"] == "auto" && clean.attrs["speechModel"] != "" {
		i.report(13335, "speechTimeout of <Gather> cannot be auto beside a speechModel")
		delete(clean.attrs, "speechTimeout")
	}
	if v.name == "Say" {
		i.speech(v)
	} else {
		clean.children = i.verbs(v.children, v.name, rule.children)
	}
	return clean
}

// speech checks the markup inside a Say; basic voices take none.
func (i *inspection) speech(v verb) {
	for _, child := range v.children {
		if !ssml[child.name] {
			i.report(12200, fmt.Sprintf("<%s> is not allowed in <Say>", child.name))
		} else if isBasicVoice(v.or("voice", "man")) {
			i.report(13520, fmt.Sprintf("the basic voice takes no <%s>", child.name))
		}
		i.speech(verb{attrs: v.attrs, children: child.children})
	}
}

func (i *inspection) lack(what string) {
	if i.missing == "" {
		i.missing = what
	}
}

// areHints says whether a Gather takes the hints: 500 of them, each of 100 characters.
func areHints(s string) bool {
	all := strings.Split(s, ",")
	return len(all) <= 500 && !slices.ContainsFunc(all, func(hint string) bool { return utf8.RuneCountInString(hint) > 100 })
}

func nestingCode(parent string) int {
	switch parent {
	case "Gather":
		return 13320
	case "Dial":
		return 13215
	}
	return 12200
}

// sideRules say which verbs a document may use that runs inside a verb.
type sideRules struct {
	name    string
	allowed []string
	// refused is the error for a verb outside the list; 0 makes it a warning and leaves the verb out.
	refused int
}

var (
	waiting = sideRules{name: "a conference's waitUrl", allowed: []string{"Play", "Say", "Pause", "Redirect"}, refused: 13238}
	holding = sideRules{name: "a hold document", allowed: []string{"Play", "Say", "Pause", "Redirect"}, refused: 13238}
	whisper = sideRules{name: "a whisper", allowed: []string{"Play", "Say", "Gather", "Hangup"}}
)

// restrict applies the rules of the place where the document runs.
func (d *document) restrict(l *leg, rules sideRules) (*document, error) {
	kept := &document{base: d.base}
	for _, v := range d.verbs {
		code := rules.refused
		if rules.name == whisper.name && v.name == "Dial" {
			code = 13201
		}
		message := fmt.Sprintf("<%s> is not allowed in %s", v.name, rules.name)
		switch {
		case slices.Contains(rules.allowed, v.name):
			kept.verbs = append(kept.verbs, v)
		case code != 0:
			return nil, &fault{code: code, url: d.address(), message: message}
		default:
			l.carrier.warn(Warning{Call: l.sid, URL: d.address(), Level: Caution, Code: 12200, Message: message})
		}
	}
	return kept, nil
}

func oneOf(values ...string) func(string) bool {
	return func(s string) bool { return slices.Contains(values, s) }
}

// words accepts a list of these words, separated by blanks.
func words(values ...string) func(string) bool {
	return func(s string) bool {
		list := strings.Fields(s)
		return len(list) > 0 && !slices.ContainsFunc(list, func(w string) bool { return !slices.Contains(values, w) })
	}
}

func integer(least, most int) func(string) bool {
	return func(s string) bool {
		n, err := strconv.Atoi(s)
		return err == nil && n >= least && n <= most
	}
}

func isKey(b byte) bool { return b >= '0' && b <= '9' || b == '#' || b == '*' }

func isKeys(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > 127 || !isKey(byte(r)) })
}

func isLabel(s string) bool {
	return s != "" && len(s) <= 128 && !strings.Contains(s, "/") && !strings.HasPrefix(s, "CA")
}

// isAddress accepts an E.164 number, a client or a SIP address.
func isAddress(s string) bool {
	if rest, ok := strings.CutPrefix(s, "client:"); ok {
		return rest != ""
	}
	if rest, ok := strings.CutPrefix(s, "sip:"); ok {
		return strings.Contains(rest, "@")
	}
	digits, ok := strings.CutPrefix(s, "+")
	return ok && len(digits) >= 6 && len(digits) <= 15 && digits[0] != '0' &&
		!strings.ContainsFunc(digits, func(r rune) bool { return r < '0' || r > '9' })
}

package flows

// Rule explains a code that diagnostics carry.
type Rule struct {
	Code  string
	Title string
}

// rule is a check of a flow that has been read.
type rule struct {
	Rule
	check func(*draft)
}

// rules are the checks of a flow, each in a file of its own, check_<rule>.go.
var rules = []rule{
	{Rule{codeUnknownStep, "a step that is named is not declared"}, checkSteps},
	{Rule{codeUnknownQueue, "a queue that is named is not declared"}, checkQueues},
	{Rule{codeUnknownHours, "opening hours that are named are not declared"}, checkHours},
	{Rule{codeNoWay, "a step has no way to a person"}, checkWay},
	{Rule{codeZeroKey, "a menu binds the key 0"}, checkZeroKey},
	{Rule{codeOneDigit, "a field of one digit cannot tell 0 from the way to a person"}, checkOneDigit},
	{Rule{codeNoKeys, "a menu has no keys"}, checkKeys},
	{Rule{codeUntranslated, "a prompt lacks one of the flow's languages"}, checkTranslations},
	{Rule{codeSentence, "a sentence that is too long for the carrier's voice"}, checkSentences},
	{Rule{codeUnspokenValue, "a value that cannot be spoken in the language of its text"}, checkValues},
	{Rule{codeRecording, "a recording that is not there, or that a telephone cannot play"}, checkRecordings},
	{Rule{codeLongRecording, "a question whose recording is long"}, checkRecordingLengths},
	{Rule{codeSoon, "a closing time without a step for it"}, checkSoon},
	{Rule{codeSiteLanguage, "what callers are told when it is closed lacks a language"}, checkSiteLanguages},
	{Rule{codeNoVoice, "a language has no voice"}, checkVoices},
	{Rule{codeSetLanguage, "a language that is set is not one of the flow's"}, checkSetLanguage},
	{Rule{codeLoop, "a loop in which the caller is never asked"}, checkLoops},
	{Rule{codeUnreachable, "a step to which nothing leads"}, checkReachable},
	{Rule{codeUnmentioned, "the first question does not mention the way to a person"}, checkMention},
	{Rule{codeUnbound, "a key that is spoken is not bound"}, checkSpokenKeys},
	{Rule{codeLong, "callers must listen for too long before they may choose"}, checkPromptLength},
	{Rule{codeChoices, "a question with more choices than callers keep in mind"}, checkChoices},
	{Rule{codeUnspoken, "a key that is bound is not offered"}, checkUnspokenKeys},
	{Rule{codeUnused, "a variable that nothing reads"}, checkUnused},
	{Rule{codeUnset, "a variable is told before anything sets it"}, checkUnset},
	{Rule{codeAdvert, "an advertisement to callers who wait for a person"}, checkAdvertising},
	{Rule{codeDemand, "data is asked for before the way to a person is mentioned"}, checkDemand},
	{Rule{codeAlike, "two steps are easily taken for each other"}, checkNamesAlike},
	{Rule{codeHurry, "too little time to find a key"}, checkTimeouts},
	{Rule{codeOneTry, "a single slip fetches a person"}, checkTries},
	{Rule{codeEntry, "the keys of a collect step do not go together"}, checkEntries},
	{Rule{codeTold, "a sensitive variable is spoken, or told to an agent"}, checkTold},
	{Rule{codeUnknownHost, "a request to a system that flows may not ask"}, checkHosts},
	{Rule{codeUnsetSecret, "a secret that is not set"}, checkSecrets},
	{Rule{codeNobodyCan, "callers whom no agent can ever serve"}, checkLanes},
	{Rule{codeLongLane, "more needs than the name of a lane holds"}, checkLaneNames},
	{Rule{codePriority, "a head start that is longer than anybody waits"}, checkPriorities},
}

// The codes of faults that are found while a file is read.
const (
	codeSyntax      = "PZ001"
	codeSize        = "PZ002"
	codeAnchor      = "PZ003"
	codeQuotes      = "PZ004"
	codeDuplicate   = "PZ005"
	codeUnknownKey  = "PZ006"
	codeMissing     = "PZ007"
	codeShape       = "PZ008"
	codeRange       = "PZ009"
	codeName        = "PZ010"
	codeStepKind    = "PZ011"
	codeLanguage    = "PZ012"
	codeEmptyPrompt = "PZ013"
	codeAudio       = "PZ014"
	codeAddress     = "PZ015"
	codeVariable    = "PZ016"
	codeExpression  = "PZ017"
	codeKind        = "PZ018"
	codeZone        = "PZ019"
	codeClock       = "PZ020"

	codeUnknownModule = "PZ130"
	codeModuleChain   = "PZ131"
	codePort          = "PZ132"
	codeReturn        = "PZ133"

	codeVoice     = "PZ160"
	codeFallback  = "PZ161"
	codePronounce = "PZ162"
)

var readingRules = []Rule{
	{codeSyntax, "the file is not YAML"},
	{codeSize, "the file is too large"},
	{codeAnchor, "anchors, aliases and merges are not part of the language"},
	{codeQuotes, "YAML does not see a text that has no quotes as it was meant"},
	{codeDuplicate, "something stands twice"},
	{codeUnknownKey, "an unknown key"},
	{codeMissing, "a required key is missing"},
	{codeShape, "a value of another shape than wanted"},
	{codeRange, "a value out of range"},
	{codeName, "a name that cannot be one"},
	{codeStepKind, "a step does nothing, or two things"},
	{codeLanguage, "an unknown language"},
	{codeEmptyPrompt, "a prompt says nothing"},
	{codeAudio, "not a recording in the prompts folder"},
	{codeAddress, "not an address at which somebody can be rung"},
	{codeVariable, "an unknown variable"},
	{codeExpression, "an expression that does not compile"},
	{codeKind, "an expression or a variable of another kind than wanted"},
	{codeZone, "an unknown time zone"},
	{codeClock, "not a time, a day or a date"},
	{codeUnknownModule, "a subflow that is named is no module of the folder"},
	{codeModuleChain, "modules call themselves, or are nested too deeply"},
	{codePort, "an input or output that the module does not declare"},
	{codeReturn, "a return outside of a module"},
	{codeVoice, "a voice that the carrier does not have, or that does not speak the language"},
	{codeFallback, "languages that stand in for each other"},
	{codePronounce, "a pronunciation that cannot be one"},
}

// Rules are all codes with their meaning: reading, flows, sites, phrases, sites with their flows.
func Rules() []Rule {
	all := append([]Rule(nil), readingRules...)
	for _, r := range rules {
		all = append(all, r.Rule)
	}
	for _, r := range siteRules {
		all = append(all, r.Rule)
	}
	all = append(all, phraseRules...)
	for _, r := range reviewRules {
		all = append(all, r.Rule)
	}
	return all
}

// undeclared reports references to names that are not among the known ones.
func (r *reader) undeclared(kind refKind, code string, known []string, otherwise string) {
	declared := map[string]bool{}
	for _, name := range known {
		declared[name] = true
	}
	for _, ref := range r.refs {
		if r.drops(Error) {
			return
		}
		if ref.kind == kind && !declared[ref.name] {
			r.errorAt(ref.at.node, code, suggest(ref.name, known, otherwise), "unknown %s %s", kind, quote(ref.name))
		}
	}
}

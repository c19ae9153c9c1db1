package flows

import (
	"fmt"
	"strings"
)

// examples show each kind of step at work, for the reference: steps that lead to main and bye where they do not say
// otherwise, or a whole flow where steps alone would not do.
var examples = map[string]string{
	"say": `
welcome:
  say: "Good day. For a person, press 0 at any time."
  next: main
`,
	"play": `
jingle:
  play: jingle.wav # in the folder of prompts
  next: main
`,
	"menu": `
choose:
  menu: "For a bill, press 1. To hear this again, press star. For a person, press 0."
  keys: {"1": bill, "*": choose}
  timeout: 7s
  wrong: "That key leads nowhere here."

bill:
  enqueue: billing
`,
	"collect": `
account:
  collect: "Please enter your account number of 4 to 8 digits and then the hash key. For a person, press 0 and wait."
  into: account
  digits: "4-8"
  confirm: true
  next: main
`,
	"listen": `
matter:
  listen: "Say bills or appointments, or press 1 for bills and 2 for appointments. For a person, press 0."
  choices:
    - {key: "1", words: [bills, invoice], next: bill}
    - {key: "2", words: [appointments], next: main}

bill:
  enqueue: billing
`,
	"language": `
flow: two-languages
languages: [en, hi]
person: reception
start: choose
steps:
  choose:
    language: {en: "1", hi: "2"}
    next: main
  main:
    menu:
      en: "To leave a message, press 1. For a person, press 0."
      hi: "संदेश छोड़ने के लिए 1 दबाएँ। किसी व्यक्ति के लिए 0 दबाएँ।"
    keys: {"1": message}
  message:
    voicemail: reception
`,
	"branch": `
sort:
  branch:
    - {when: member, go: bill}
    - {when: attempts > 2, go: bye}
  else: main

bill:
  enqueue: billing
`,
	"set": `
count:
  set: {attempts: attempts + 1, member: account startsWith "9"}
  next: main
`,
	"hours": `
door:
  hours: office
  open: main
  closed: message

message:
  voicemail: reception
`,
	"enqueue": `
bill:
  enqueue: billing
  prefers: {disputes: 2}
  own_language: preferred
  priority: 5m
  note: "a question about the bill of account {{ digits(account) }}"
`,
	"transfer": `
ring:
  transfer: "+15550119"
  timeout: 30s
  next: bye
  failed: message

message:
  voicemail: reception
`,
	"voicemail": `
message:
  voicemail: reception
  prompt: "Please tell us your name after the tone. We call you back within 4 hours."
  max: 2m
  due: 4h
  next: bye
`,
	"goto": `
again:
  goto: main
`,
	"hangup": `
end:
  hangup: "Thank you for calling. Goodbye."
`,
	"survey": `
rate:
  survey: "How was the talk? Press 1 for bad up to 5 for very good."
  comment: "What could we do better? Please speak after the tone."
  into: score
  next: bye
`,
	"record": `
note:
  record: "Please describe the damage after the tone."
  consent: "May we record you? Press 1 for yes or 2 for no. For a person, press 0."
  refused: main
  next: bye
`,
	"sms": `
send:
  sms: "Our opening hours: Monday to Friday, 9:00 to 17:30."
  next: main
  failed: main
`,
	"callback": `
promise:
  callback: reception
  within: 4h
  note: "called about account {{ digits(account) }}"
  next: bye
`,
	"subflow": `
flow: with-a-module
person: reception
start: verify
vars: {code: "4711", member: false}
steps:
  verify:
    subflow: ask-code
    with: {expected: code}
    into: {member: right}
    next: main
  main:
    menu: "To leave a message, press 1. For a person, press 0."
    keys: {"1": message}
  message:
    voicemail: reception
`,
	"return": `
flow: ask-code
inputs: {expected: ""}
outputs: {right: false}
vars: {code: ""}
start: ask
steps:
  ask:
    collect: "Please enter your code of 4 digits, or press 0 and wait for a person."
    into: code
    digits: 4
    next: compare
  compare:
    set: {right: code == expected}
    next: back
  back:
    return:
`,
	"experiment": `
greet:
  experiment: {short: 50, long: 50}
  next: {short: main, long: welcome}

welcome:
  say: "Good day, and thank you for calling. For a person, press 0 at any time."
  next: main
`,
	"fetch": `
balance:
  fetch: "https://api.example.com/accounts/{{ account }}"
  headers: {Authorization: "Bearer {{ secret.ACCOUNTS_KEY }}"}
  into: {attempts: /reminders, member: /member}
  next: main
  failed: main
`,
	"lookup": `
known:
  lookup: {first: welcome, open: wait, otherwise: main}
  failed: main

welcome:
  say: "Welcome. For a person, press 0 at any time."
  next: main

wait:
  enqueue: reception
  priority: 10m
`,
}

// fileExamples show each kind of file.
var fileExamples = map[string]string{
	"flow": `
flow: desk
languages: [en]
person: reception # the queue behind 0
start: main
vars: {account: ""}
steps:
  main:
    menu: "For a question about a bill, press 1. For a person, press 0 at any time."
    keys: {"1": account}
  account:
    collect: "Please enter the 6 digits of your account number, or press 0 and wait for a person."
    into: account
    digits: 6
    next: bill
  bill:
    enqueue: billing
    note: "account {{ digits(account) }}"
`,
	"queues": `
queues:
  reception:
    title: {en: reception, hi: रिसेप्शन}
    hours: office
    handle_time: 3m
    choice: least-talked
    tiers: [{after: 30s}]
    own_language: preferred
    resume: 10m
    ladder:
      - transfer: "+15550110"
        timeout: 20s
      - voicemail: {owner: reception, due: 4h}
`,
	"hours": `
hours:
  office:
    zone: Asia/Kolkata
    week:
      mon-fri: "09:00-13:00, 14:00-17:30"
      sat: "10:00-13:00"
      sun: closed
    holidays:
      - {date: 2026-12-25, name: Christmas}
`,
	"agents": `
agents:
  anna: {name: Anna, address: "+15550101", queues: [reception], language: en, speaks: [en, hi]}
  bilal: {name: Bilal, address: "+15550102", queues: [reception], tiers: {reception: 2}, skills: {disputes: 3}}
`,
	"phrases": `
phrases:
  thanks-for-holding:
    en: "Thank you for your patience."
    es: "Gracias por su paciencia."
  wait-about: # what goes by a number has a text for each plural form of the language
    en: {one: "About {n} minute to go.", other: "About {n} minutes to go."}
  closed:
    en: {audio: closed.wav, text: "We are closed."} # the text is for screens and tests
  one-moment: {audio: chime.wav} # in all languages
`,
}

// FileExample is an example of a kind of file; without text when there is no such kind.
func FileExample(name string) File {
	return File{Name: name + ".yaml", Data: []byte(strings.TrimPrefix(fileExamples[name], "\n"))}
}

// Example is a flow that shows a kind of step at work, and what of it a reference shows: steps, or the whole flow.
type Example struct {
	Shown string
	File  File
}

// ExampleOf is the example of a kind of step; without text when there is no such kind.
func ExampleOf(kind string) Example {
	shown := strings.TrimPrefix(examples[kind], "\n")
	name := kind + ".yaml"
	if shown == "" || strings.HasPrefix(shown, "flow:") {
		return Example{Shown: shown, File: File{Name: name, Data: []byte(shown)}}
	}
	start, _, _ := strings.Cut(shown, ":")
	var flow strings.Builder
	fmt.Fprintf(&flow, "flow: example\nperson: reception\nstart: %s\nvars: {account: \"\", attempts: 0, member: false, score: 0}\nsteps:\n", start)
	for line := range strings.Lines(shown) {
		flow.WriteString("  " + line)
	}
	flow.WriteString("  main: {menu: \"To end the call, press 1. For a person, press 0.\", keys: {\"1\": bye}}\n  bye: {hangup: Goodbye.}\n")
	return Example{Shown: shown, File: File{Name: name, Data: []byte(flow.String())}}
}

package docs

import (
	"fmt"
	"strings"
	"testing"

	"presszero/flows"
	"presszero/internal/golden"
	"presszero/ivr/phrase"
)

const phrasesIntro = `# Phrases: our sentences in your words

<!-- Generated from ivr/phrase by: go test ./docs -run TestThePageOfPhrases -update -->

What the service itself says, to callers and agents, it says in eight languages: English (` + "`en`" + `), Hindi (` + "`hi`" + `), Tamil
(` + "`ta`" + `), Bengali (` + "`bn`" + `), Spanish (` + "`es`" + `), Portuguese (` + "`pt`" + `), German (` + "`de`" + `) and French (` + "`fr`" + `). Any of these sentences can
be worded otherwise in ` + "`phrases.yaml`" + `, beside ` + "`queues.yaml`" + `; what stands there replaces ours, in that language alone.

` + "```yaml" + `
%s` + "```" + `

- Names in braces are filled in. A wording has those of its sentence and no others; leaving one out is a warning.
- What goes by a number has a text for each plural form that [CLDR](https://cldr.unicode.org/) knows of its language. In all eight
  languages these are ` + "`one`" + ` and ` + "`other`" + `; Hindi, Bengali, French and Portuguese use ` + "`one`" + ` for 0 too. Spanish, Portuguese and French
  have ` + "`many`" + ` for whole millions, which may be left out. A form that is missing, or that the language never takes, is an error.
- ` + "`by-hour`, `by-minute`, `time-hour` and `time-minutes`" + ` go by the hour (a la 1, a las 2): one text, or one for each form.
- ` + "`audio:`" + ` is a recording of the prompts folder. It can stand for a sentence without placeholders, where that is said as one;
  inside of a longer sentence, such as a whisper to an agent, the text is spoken.
- Keys are not yours to choose: a wording that tells other keys than ours is a warning. 0 may be told anywhere.
- Names of days, months, numbers and currencies, and the words by which callers ask for a person, are no phrases.

` + "`presszero flow check`" + ` finds every fault with its line and column, ` + "`presszero flow fmt`" + ` tidies the file, and
` + "`presszero flow schema phrases`" + ` is its schema for editors. Changed wordings are taken into service with the other files, without
a restart: agents hear them at once, and callers from their next call on, for a call keeps the words with which it began.
`

// TestThePageOfPhrasesIsComplete holds the page to the catalogue.
func TestThePageOfPhrasesIsComplete(t *testing.T) {
	t.Parallel()
	golden.Equal(t, "phrases.md", phrasesPage())
}

func phrasesPage() string {
	var out strings.Builder
	fmt.Fprintf(&out, phrasesIntro, flows.FileExample("phrases").Data)
	chapter := ""
	for _, info := range phrase.Published() {
		if info.Chapter != chapter {
			chapter = info.Chapter
			fmt.Fprintf(&out, "\n## %s\n\n| name | placeholders | what we say in English |\n| --- | --- | --- |\n", chapter)
		}
		fmt.Fprintf(&out, "| `%s` | %s | %s |\n", info.Name, gaps(info), english(info))
	}
	return out.String()
}

// gaps are the placeholders of a phrase.
func gaps(info phrase.Info) string {
	var shown []string
	for _, name := range info.Gaps {
		shown = append(shown, "`{"+name+"}`")
	}
	return strings.Join(shown, " ")
}

// english is what we say, in each form that differs.
func english(info phrase.Info) string {
	texts := info.Wordings("en")
	if one, has := texts["one"]; has && one != texts["other"] {
		return "one: " + one + " other: " + texts["other"]
	}
	return texts["other"]
}

package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"presszero/cmd/presszero/internal/app"
	"presszero/config"
	"presszero/sim"
)

func newCall(s *session) *cobra.Command {
	c := &call{session: s, logging: logging{to: s.Err}}
	cmd := &cobra.Command{
		Use:   "call [FLOW]",
		Short: "Be the caller: prompts as text, your keyboard is the keypad",
		Long: `Call plays one call to a flow of this directory, or of those that ship, with the line
and an agent. Type keys and Enter; several keys are pressed one after the other.
  say WORDS   speak        h   hang up

FLOW is a flow's name or its file. Without it, the default flow answers.`,
		Example: `  presszero call
  presszero call clinic --lang hi
  presszero call flows/main.yaml --script "1 0"
  presszero call main --record flows/main_by_hand_test.yaml
  presszero call --script "say:operator wait:30s hangup" --speed 20`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return c.run(cmd, strings.Join(args, "")) },
	}
	cmd.Flags().StringVar(&c.script, "script", "", `what you do, instead of the keyboard: keys, say:WORD, wait:10s, hangup; each key waits until a key is asked for`)
	cmd.Flags().StringVar(&c.say, "say", "", "words to say as soon as something is asked")
	cmd.Flags().DurationVar(&c.hangUp, "hang-up", 0, "hang up after so long (on the call's clock)")
	cmd.Flags().StringVar(&c.lang, "lang", "", "language in which the call begins, if the flow speaks it")
	cmd.Flags().StringVar(&c.at, "at", "", "when you call, such as 2026-12-25T10:00:00Z (default: now)")
	cmd.Flags().StringVar(&c.record, "record", "", "write a test of this call into a file that does not exist yet, such as flows/main_2_test.yaml")
	cmd.Flags().Float64Var(&c.speed, "speed", 1, "how many times as fast as life, 0.1 to 100")
	c.register(cmd)
	return cmd
}

type call struct {
	*session
	script, say, lang string
	record            string
	hangUp            time.Duration
	at                string
	speed             float64
	logging
}

func (c *call) run(cmd *cobra.Command, flow string) error {
	if c.speed < 0.1 || c.speed > 100 {
		return usage("--speed must lie between 0.1 and 100")
	}
	script, err := parseScript(c.script)
	if err != nil {
		return err
	}
	var start time.Time
	if c.at != "" {
		if start, err = time.Parse(time.RFC3339, c.at); err != nil {
			return usage("--at: %q is not a time such as 2026-12-25T10:00:00Z", c.at)
		}
	}
	tape, err := newTape(c.record)
	if err != nil {
		return err
	}
	files, err := c.files(cmd)
	if err != nil {
		return err
	}
	name, err := c.flowName(files, flow)
	if err != nil {
		return err
	}
	log, err := c.logger()
	if err != nil {
		return err
	}
	screen := newScreen(c.session, map[string]string{callerNumber: you})
	stage, err := app.NewStage(cmd.Context(), app.StageOptions{
		Files: files, Flow: name, Language: c.lang, Start: start, Speed: c.speed, Log: log, Observer: screen.show, Agent: busyAgent(), Version: version(), Watch: tape.watch,
	})
	defer func() { _ = stage.Stop() }() // the call is over in any case
	if err != nil {
		return err
	}
	for _, a := range stage.Site().Agents {
		screen.names[a.Address] = a.Name
	}
	fmt.Fprintf(c.Out, "You call the flow %q. Keys and Enter; 'say WORDS'; 'h' hangs up.\n\n", stage.Flow)
	if err := c.play(cmd.Context(), stage, script); err != nil || c.record == "" {
		return err
	}
	return c.write(tape, files, stage)
}

// write writes the test of the call.
func (c *call) write(tape *tape, files app.Files, stage *app.Stage) error {
	built, _, err := app.Build(files)
	if err != nil {
		return c.showFaulty(err)
	}
	recorded, err := tape.test(built.Programs[stage.Flow], stage.Clock.Now())
	if err != nil {
		return err
	}
	for _, gap := range recorded.Gaps {
		fmt.Fprintf(c.Err, "not taken over: %s\n", gap)
	}
	fmt.Fprintf(c.Out, "\nThe test of this call is in %s. Give it a name that says what it promises.\n", c.record)
	return nil
}

const callerNumber = "+15550111"

func (c *call) play(ctx context.Context, stage *app.Stage, script sim.Script) error {
	if c.say != "" {
		script = append(sim.Script{sim.AwaitAsked(), sim.Say(c.say)}, script...)
	}
	phone, err := stage.Carrier.Call(ctx, sim.Caller{From: callerNumber, To: app.StageNumber, Script: script})
	if err != nil {
		return err
	}
	if c.hangUp > 0 {
		timer := stage.Clock.AfterFunc(c.hangUp, phone.HangUp)
		defer timer.Stop()
	}
	if len(script) == 0 {
		go c.keyboard(ctx, phone)
	}
	_, err = phone.Wait(ctx)
	if errors.Is(err, context.Canceled) || errors.Is(err, sim.ErrCallOver) { // hanging up early is no fault
		return nil
	}
	return err
}

// keyboard presses what is typed, from the first moment at which a key is heard until the input ends. It ends with the
// process: a terminal cannot be read in part.
func (c *call) keyboard(ctx context.Context, phone *sim.Phone) {
	if _, err := phone.WaitFor(ctx, sim.IsAsked); err != nil {
		return
	}
	lines := bufio.NewScanner(c.In)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		words, says := strings.CutPrefix(line, "say ")
		switch {
		case says:
			phone.Say(words)
		case line == "h":
			phone.HangUp()
			return
		case strings.Trim(line, "0123456789*#") == "":
			phone.Press(line)
		default:
			fmt.Fprintf(c.Err, "%q is no key; keys are 0-9 * #, and there are 'say WORDS' and 'h'\n", line)
		}
	}
	phone.HangUp()
}

// parseScript reads a script: keys, say:WORD, wait:10s and hangup, separated by blanks or commas.
func parseScript(text string) (sim.Script, error) {
	var script sim.Script
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' }) {
		verb, rest, _ := strings.Cut(word, ":")
		switch {
		case verb == "say" && rest != "":
			script = append(script, sim.AwaitAsked(), spokenTo, sim.Say(strings.ReplaceAll(rest, "_", " ")))
		case verb == "wait":
			d, err := time.ParseDuration(rest)
			if err != nil || d <= 0 {
				return nil, usage("--script: %q needs a time such as wait:10s", word)
			}
			script = append(script, sim.Wait(d))
		case word == "hangup":
			script = append(script, sim.HangUp())
		case strings.Trim(word, "0123456789*#") == "":
			script = append(script, sim.AwaitAsked(), spokenTo, sim.Press(word))
		default:
			return nil, usage("--script: %q is neither keys nor say:WORD, wait:10s or hangup", word)
		}
	}
	return script, nil
}

// spokenTo waits until something is heard: a person does not press a key before.
var spokenTo = sim.Await("be spoken to", func(e sim.Event) bool {
	switch e.(type) {
	case sim.Heard, sim.HeardAudio:
		return true
	default:
		return false
	}
})

// files are the operator's, where there is a folder of flows, and else those that ship.
func (c *call) files(cmd *cobra.Command) (app.Files, error) {
	loaded, err := c.load(cmd)
	if err != nil {
		return app.Files{}, err
	}
	if _, err := os.Stat(loaded.Settings.Path(loaded.Settings.FlowsDir)); errors.Is(err, fs.ErrNotExist) {
		return app.Library(config.Default())()
	}
	return app.Directory(func() (config.Settings, error) { return loaded.Settings, nil })()
}

// flowName finds a flow by its name or its file.
func (c *call) flowName(files app.Files, wanted string) (string, error) {
	built, _, err := app.Build(files)
	if err != nil {
		return "", c.showFaulty(err)
	}
	if wanted == "" || built.Programs[wanted] != nil {
		return wanted, nil
	}
	for name, p := range built.Programs {
		if filepath.Base(p.Steps[p.Start].Meta().Pos.File) == filepath.Base(wanted) {
			return name, nil
		}
	}
	return "", usage("no flow is called %q; there are %s", wanted, strings.Join(built.Names(), ", "))
}

// Package cli is the command line: one file a verb. Data goes to the standard output, all else to the standard error.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
)

// Process is what a command line has of the process it runs in.
type Process struct {
	Args []string
	Env  []string
	In   io.Reader
	Out  io.Writer
	Err  io.Writer
}

// Exit codes.
const (
	exitFine   = 0
	exitFaults = 1 // what was asked for was done, and found faults
	exitUsage  = 2 // the command line is wrong
	exitFailed = 3 // it could not be done
)

// errFaults ends a command that has shown the faults it found.
var errFaults = errors.New("faults found")

// errUsage marks a command line that is wrong.
var errUsage = errors.New("wrong usage")

// usage is an error of the command line.
func usage(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errUsage, fmt.Sprintf(format, args...))
}

// Run runs the command line and returns the exit code. An interrupt ends it in good order; a second one ends it at once.
func Run(p Process) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	root := newRoot(p)
	root.SetArgs(p.Args)
	root.SetIn(p.In)
	root.SetOut(p.Out)
	root.SetErr(p.Err)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitFine
	case errors.Is(err, errFaults):
		return exitFaults
	case errors.Is(err, errUsage):
		fmt.Fprintf(p.Err, "%v\nRun 'presszero --help' for the commands.\n", err)
		return exitUsage
	default:
		fmt.Fprintf(p.Err, "presszero: %v\n", err)
		return exitFailed
	}
}

func newRoot(p Process) *cobra.Command {
	s := &session{Process: p}
	root := &cobra.Command{
		Use:   "presszero",
		Short: "A phone line that never traps anybody",
		Long: `Press Zero answers a business's phone: declarative call flows in which 0 reaches a
person from every state of every call, and a waiting line that keeps its promises.

Start with:  presszero demo
Your own:    presszero init my-line && cd my-line && presszero call`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("unknown command %q", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage("%v", err) })
	root.PersistentFlags().StringVar(&s.configFile, "config", "", "settings file (default: presszero.yaml here, or in the usual places); every setting is a flag as well, see 'presszero serve --help'")
	root.AddGroup(
		&cobra.Group{ID: "try", Title: "Try it:"},
		&cobra.Group{ID: "make", Title: "Make your own line:"},
		&cobra.Group{ID: "run", Title: "Run it:"},
		&cobra.Group{ID: "people", Title: "Who may do what:"},
	)
	for group, commands := range map[string][]*cobra.Command{
		"try":  {newDemo(s), newCall(s)},
		"make": {newInit(s), newFlow(s), newConfig(s)},
		"run": {
			newServe(s), newAgent(s), newQueue(s), newPromises(s), newStory(s), newCaller(s), newEvents(s), newStaff(s), newFigures(s), newSwitch(s), newHook(s), newConnect(s), newDoctor(s), newHealth(s), newBench(s), newReplay(s),
			newVersion(s),
		},
		"people": {newUser(s), newKey(s), newWall(s), newAudit(s)},
	} {
		for _, command := range commands {
			command.GroupID = group
			root.AddCommand(command)
		}
	}
	return root
}

// exactly asks for the named arguments, and shows an example where they are not what was given.
func exactly(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != len(names) {
			example, _, _ := strings.Cut(strings.TrimSpace(cmd.Example), "\n")
			return usage("%s needs %s, such as: %s", cmd.CommandPath(), strings.Join(names, " and "), example)
		}
		return nil
	}
}

// nothing refuses arguments.
func nothing(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage("%s takes no argument, and was given %q", cmd.CommandPath(), args[0])
	}
	return nil
}

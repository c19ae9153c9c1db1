package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"presszero/cmd/presszero/internal/app"
	"presszero/flows"
	"presszero/flows/flowtest"
)

func newFlow(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "flow",
		Short: "Check and test flows",
		Args:  nothing,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newFlowCheck(s), newFlowTest(s))
	return cmd
}

func newFlowCheck(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "check",
		Short:   "Name every fault of the flows, queues, hours and agents, each with its line and remedy",
		Example: "  presszero flow check\n  presszero flow check --config /etc/presszero/presszero.yaml",
		Args:    nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			loaded, err := s.load(cmd)
			if err != nil {
				return err
			}
			built, err := s.build(loaded.Settings)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(s.Out, "fine: %s\n", strings.Join(built.Names(), ", "))
			return err
		},
	}
	settingsFlags(cmd)
	return cmd
}

func newFlowTest(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "test",
		Short: "Play the tests beside the flows, on the real engine",
		Long: `Test plays every *_test.yaml in the folder of flows: conversations at a date and time,
with what is heard and pressed in each turn. It exits with 1 when one goes another way.`,
		Example: "  presszero flow test",
		Args:    nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			loaded, err := s.load(cmd)
			if err != nil {
				return err
			}
			built, err := s.build(loaded.Settings)
			if err != nil {
				return err
			}
			return s.testFlows(built, loaded.Settings.Path(loaded.Settings.FlowsDir), loaded.Settings.FlowsDir)
		},
	}
	settingsFlags(cmd)
	return cmd
}

// testFlows plays the test files of a folder, which people know by another name.
func (s *session) testFlows(built *app.Built, dir, shown string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("read the folder of flows: %w", err)
	}
	files, passed := 0, true
	for _, entry := range entries {
		if entry.IsDir() || !strings.HasSuffix(entry.Name(), app.TestSuffix) {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			return fmt.Errorf("read a test: %w", err)
		}
		files++
		passed = s.testFlow(built, flows.File{Name: filepath.Join(shown, entry.Name()), Data: data}) && passed
	}
	if files == 0 {
		return fmt.Errorf("%s holds no file that ends in %s; 'presszero init' writes two", shown, app.TestSuffix)
	}
	if !passed {
		return errFaults
	}
	return nil
}

// testFlow plays one file of tests and shows what became of them.
func (s *session) testFlow(built *app.Built, file flows.File) bool {
	suite, faults := flowtest.Parse(file)
	program := built.Programs[suite.Flow]
	if program == nil && len(faults) == 0 {
		fmt.Fprintf(s.Out, "%s: these are tests of %q, and there is no such flow; there are %s\n", file.Name, suite.Flow, strings.Join(built.Names(), ", "))
		return false
	}
	for _, fault := range faults {
		fmt.Fprintln(s.Out, fault)
	}
	if len(faults) > 0 {
		return false
	}
	report := flowtest.Run(program, file)
	fmt.Fprint(s.Out, report)
	return report.Passed()
}

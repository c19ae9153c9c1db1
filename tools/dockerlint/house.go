package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// finalImage holds no shell and no package manager, and its user is not root.
const finalImage = "gcr.io/distroless/static-debian12:nonroot"

// houseRules checks what BuildKit leaves to taste: one stage that builds and one that ships; pinned bases; no ADD; and
// in the stage that ships a numeric user other than root, and commands that need no shell.
func houseRules(stages []instructions.Stage) []Finding {
	var findings []Finding
	if len(stages) != 2 {
		findings = append(findings, Finding{Rule: "TwoStages", Message: fmt.Sprintf("%d stages, want 2", len(stages))})
	}
	for i, stage := range stages {
		findings = append(findings, pinnedBase(stage, stages[:i])...)
		findings = append(findings, noAdd(stage)...)
	}
	if len(stages) == 0 {
		return findings
	}
	return append(findings, shipped(stages[len(stages)-1])...)
}

// pinnedBase wants a tag or a digest on every base that is not an earlier stage, and no tag "latest".
func pinnedBase(stage instructions.Stage, earlier []instructions.Stage) []Finding {
	for _, e := range earlier {
		if strings.EqualFold(e.Name, stage.BaseName) {
			return nil
		}
	}
	name := stage.BaseName[strings.LastIndex(stage.BaseName, "/")+1:]
	_, tag, tagged := strings.Cut(name, ":")
	if tagged && tag != "latest" || strings.Contains(name, "@sha256:") {
		return nil
	}
	message := fmt.Sprintf("base image %s has no fixed tag", stage.BaseName)
	return []Finding{{Line: firstLine(stage.Location), Rule: "PinnedBase", Message: message}}
}

func noAdd(stage instructions.Stage) []Finding {
	var findings []Finding
	for _, command := range stage.Commands {
		if _, isAdd := command.(*instructions.AddCommand); isAdd {
			findings = append(findings, Finding{
				Line: firstLine(command.Location()), Rule: "NoAdd", Message: "ADD fetches and unpacks; use COPY",
			})
		}
	}
	return findings
}

// shipped checks the last stage, the one that becomes the image.
func shipped(stage instructions.Stage) []Finding {
	var findings []Finding
	at := firstLine(stage.Location)
	complain := func(rule, message string) {
		findings = append(findings, Finding{Line: at, Rule: rule, Message: message})
	}
	if stage.BaseName != finalImage {
		complain("FinalImage", fmt.Sprintf("ships on %s, want %s", stage.BaseName, finalImage))
	}
	if user := last[*instructions.UserCommand](stage); user == nil || !ordinaryUser(user.User) {
		complain("NumericUser", "USER must be a number other than 0, so that a cluster can see that it is not root")
	}
	entry := last[*instructions.EntrypointCommand](stage)
	if entry == nil || entry.PrependShell || len(entry.CmdLine) == 0 {
		complain("ExecEntrypoint", `ENTRYPOINT must have the form ["/program"]: there is no shell in the image`)
		return findings
	}
	if health := last[*instructions.HealthCheckCommand](stage); health == nil || !runs(health.Health.Test, entry.CmdLine[0]) {
		complain("SelfHealthcheck", fmt.Sprintf(`HEALTHCHECK must have the form CMD [%q, ...]`, entry.CmdLine[0]))
	}
	return findings
}

// last returns the command of type C that takes effect: the last one of the stage, or nil.
func last[C any](stage instructions.Stage) C {
	var found C
	for _, command := range stage.Commands {
		if c, ok := command.(C); ok {
			found = c
		}
	}
	return found
}

func ordinaryUser(user string) bool {
	id, _, _ := strings.Cut(user, ":")
	n, err := strconv.ParseUint(id, 10, 32)
	return err == nil && n > 0
}

func runs(test []string, program string) bool {
	return len(test) > 1 && test[0] == "CMD" && test[1] == program
}

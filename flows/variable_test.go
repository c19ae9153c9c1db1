package flows_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"presszero/flows"
)

var declared = flows.Program{Vars: []flows.Variable{
	{Name: "account", Kind: flows.KindText, Initial: ""},
	{Name: "attempts", Kind: flows.KindNumber, Initial: 1},
	{Name: "member", Kind: flows.KindFlag, Initial: false},
}}

func TestVariablesSurviveAJourneyThroughJSON(t *testing.T) {
	t.Parallel()
	want := map[string]any{"account": "0417", "attempts": 3, "member": true}
	data, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	declared.Restore(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestVariablesThatDoNotFitGetTheirInitialValue(t *testing.T) {
	t.Parallel()
	got := map[string]any{"account": 7.0, "attempts": 1.5, "unknown": "x"}
	declared.Restore(got)
	if diff := cmp.Diff(declared.Initial(), got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	declared.Restore(nil) // has nowhere to put them, and does not panic
}

func TestInitialIsFreshEachTime(t *testing.T) {
	t.Parallel()
	declared.Initial()["attempts"] = 9
	if got := declared.Initial()["attempts"]; got != 1 {
		t.Errorf("attempts = %v", got)
	}
}

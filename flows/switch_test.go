package flows_test

import (
	"testing"
	"time"

	"presszero/flows"
)

// TestASwitchEndsByItselfAndWhatLiesBeneathHoldsAgain lays a closing of an hour over an emergency of the file that has no end,
// and over hours without one.
func TestASwitchEndsByItselfAndWhatLiesBeneathHoldsAgain(t *testing.T) {
	t.Parallel()
	always := [7][]flows.Span{}
	for day := range always {
		always[day] = []flows.Span{{To: 24 * 60}}
	}
	file := &flows.Emergency{}
	site := &flows.Site{Hours: map[string]*flows.Hours{
		"desk": {Name: "desk", Zone: time.UTC, Week: always}, "shut": {Name: "shut", Zone: time.UTC, Week: always, Emergency: file},
		"else": {Name: "else", Zone: time.UTC, Week: always},
	}}
	since := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	laid := site.Under([]flows.Switch{{Name: "a", Kind: flows.SwitchClosing, Hours: []string{"desk", "shut"}, Since: since, Until: since.Add(time.Hour)}})
	for at, open := range map[time.Duration]bool{-time.Minute: true, 0: false, 59 * time.Minute: false, time.Hour: true} {
		if laid.Hours["desk"].IsOpen(since.Add(at)) != open {
			t.Errorf("the desk at %v: open %v, want %v", at, !open, open)
		}
	}
	if _, next := laid.Hours["desk"].At(since); !next.Equal(since.Add(time.Hour)) {
		t.Errorf("it opens at %v, want the end of the switch", next)
	}
	if e := laid.Hours["shut"].EmergencyAt(since); e == nil || e == file {
		t.Error("the switch does not hold over the emergency of the file")
	}
	if e := laid.Hours["shut"].EmergencyAt(since.Add(time.Hour)); e != file {
		t.Error("the emergency of the file is gone after the switch")
	}
	if !laid.Hours["else"].IsOpen(since) || !site.Hours["desk"].IsOpen(since) {
		t.Error("hours are closed that the switch does not name, or the files themselves have changed")
	}
}

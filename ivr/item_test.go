package ivr

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var leftAt = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func anItem() Item {
	return Item{Message: Message{Call: "CA1", Queue: "sales", Left: leftAt, Due: leftAt.Add(time.Hour)}, ID: "one", State: ItemNew, Since: leftAt}
}

// acts are done one after the other, a minute apart: "anna claimed".
func acts(t *testing.T, i Item, all ...string) (Item, bool, error) {
	t.Helper()
	var changed bool
	var err error
	for n, one := range all {
		by, kind, _ := strings.Cut(one, " ")
		i, changed, err = i.Do(Act{Kind: ActKind(kind), By: by, At: leftAt.Add(time.Duration(n+1) * time.Minute)})
	}
	return i, changed, err
}

func TestWhatBecomesOfAnItem(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		acts    []string
		state   ItemState
		by      string
		changed bool
		err     error
	}{
		"heard":                            {[]string{"anna listened"}, ItemListened, "", true, nil},
		"heard twice by one":               {[]string{"anna listened", "anna listened"}, ItemListened, "", false, nil},
		"heard by two":                     {[]string{"anna listened", "ben listened"}, ItemListened, "", true, nil},
		"claimed":                          {[]string{"anna claimed"}, ItemClaimed, "anna", true, nil},
		"claimed twice by one":             {[]string{"anna claimed", "anna claimed"}, ItemClaimed, "anna", false, nil},
		"claimed by two":                   {[]string{"anna claimed", "ben claimed"}, ItemClaimed, "anna", false, ErrItemTaken},
		"heard by another than has it":     {[]string{"anna claimed", "ben listened"}, ItemClaimed, "anna", true, nil},
		"done by another than has it":      {[]string{"anna claimed", "ben called-back"}, ItemClaimed, "anna", false, ErrItemTaken},
		"given back, and claimed":          {[]string{"anna claimed", "ben released", "ben claimed"}, ItemClaimed, "ben", true, nil},
		"given back without having it":     {[]string{"anna listened", "ben released"}, ItemListened, "", false, nil},
		"called back":                      {[]string{"anna claimed", "anna called-back"}, ItemCalledBack, "anna", true, nil},
		"called back without a claim":      {[]string{"anna called-back"}, ItemCalledBack, "anna", true, nil},
		"called back twice by one":         {[]string{"anna called-back", "anna called-back"}, ItemCalledBack, "anna", false, nil},
		"called back by two":               {[]string{"anna called-back", "ben called-back"}, ItemCalledBack, "anna", false, ErrItemDone},
		"closed":                           {[]string{"anna listened", "ben closed"}, ItemClosed, "ben", true, nil},
		"claimed when it is done":          {[]string{"anna closed", "ben claimed"}, ItemClosed, "anna", false, ErrItemDone},
		"heard when it is done":            {[]string{"anna closed", "ben listened"}, ItemClosed, "anna", false, nil},
		"an act that is none":              {[]string{"anna eaten"}, ItemNew, "", false, ErrNotAnAct},
		"an act that nobody says they did": {[]string{" claimed"}, ItemNew, "", false, ErrNotAnAct},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i, changed, err := acts(t, anItem(), c.acts...)
			if !errors.Is(err, c.err) || changed != c.changed || i.State != c.state || i.By != c.by {
				t.Errorf("%s by %q, changed: %v, %v", i.State, i.By, changed, err)
			}
		})
	}
}

func TestTheLatestActsAreKept(t *testing.T) {
	t.Parallel()
	i := anItem()
	for range 30 {
		i, _, _ = acts(t, i, "anna claimed", "anna released")
	}
	if len(i.Acts) != mostActs || i.Acts[mostActs-1].Kind != ActReleased {
		t.Errorf("%d acts are kept: %+v", len(i.Acts), i.Acts)
	}
	i, _, _ = anItem().Do(Act{Kind: ActClosed, By: strings.Repeat("ä", 60), Note: strings.Repeat("ö", 300), At: leftAt})
	if diff := cmp.Diff([]int{64, 200}, []int{len(i.By), len(i.Acts[0].Note)}); diff != "" {
		t.Errorf("bytes (-want +got):\n%s", diff)
	}
}

func TestWhatIsGivenOutDoesNotChange(t *testing.T) {
	t.Parallel()
	before, _, _ := acts(t, anItem(), "anna listened")
	_, _, _ = acts(t, before, "ben claimed")
	if len(before.Acts) != 1 || before.State != ItemListened {
		t.Errorf("%+v", before)
	}
}

func TestAnItemIsLateWhenItsTimeHasPassed(t *testing.T) {
	t.Parallel()
	open := anItem()
	kept, _, _ := acts(t, open, "anna called-back")
	late, _, _ := open.Do(Act{Kind: ActCalledBack, By: "anna", At: open.Due.Add(time.Second)})
	never := open
	never.Due = time.Time{}
	got := []bool{open.Late(open.Due), open.Late(open.Due.Add(1)), kept.Late(open.Due.Add(time.Hour)), late.Late(open.Due), never.Late(open.Due.AddDate(1, 0, 0))}
	if diff := cmp.Diff([]bool{false, true, false, true, false}, got); diff != "" {
		t.Errorf("late (-want +got):\n%s", diff)
	}
}

func TestSomebodyIsToSeeToVoicemailsThatSaySomethingAndToCallbacksGivenUp(t *testing.T) {
	t.Parallel()
	for want, all := range map[bool][]Message{
		true: {
			{Recording: "https://carrier.example/RE1", Length: time.Second}, {Kind: MessageVoicemail, Recording: "https://carrier.example/RE1", Length: time.Second},
			{Kind: MessageUnreached},
		},
		false: {{Kind: MessageVoicemail}, {Kind: MessageVoicemail, Recording: "https://carrier.example/RE1"}, {Kind: MessageCallback}, {Kind: MessageSurvey}, {Kind: MessageRecording}},
	} {
		for _, m := range all {
			if m.IsItem() != want {
				t.Errorf("%+v is an item: %v", m, !want)
			}
		}
	}
}

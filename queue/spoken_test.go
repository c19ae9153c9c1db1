package queue

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestWaitsAreRoundedToWhatIsSaid(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		low, likely, high int // seconds
		want              Spoken
	}{
		{0, 0, 0, Spoken{LessThanMinute, 0, 1}},
		{5, 20, 45, Spoken{LessThanMinute, 0, 1}},
		{20, 60, 110, Spoken{OneToTwo, 1, 2}},
		{60, 130, 240, Spoken{UpTo, 0, 5}},
		{200, 240, 290, Spoken{About, 0, 5}},
		{60, 90, 121, Spoken{UpTo, 0, 3}},
		{300, 420, 580, Spoken{Between, 5, 10}},
		{610, 720, 880, Spoken{Between, 10, 15}},
		{100, 500, 880, Spoken{Between, 5, 15}},
		{0, 60, 600, Spoken{Between, 3, 10}},
		{1510, 1600, 1700, Spoken{Between, 20, 30}},
		{900, 1500, 2400, Spoken{MoreThan30, 30, 0}},
		{900, 1500, 3600, Spoken{MoreThan30, 30, 0}},
		{900, 1500, 3601, Spoken{MoreThanHour, 60, 0}},
	} {
		second := time.Second
		w := Wait{Known: true, Low: time.Duration(c.low) * second, Likely: time.Duration(c.likely) * second, High: time.Duration(c.high) * second}
		if diff := cmp.Diff(c.want, Round(w)); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", w, diff)
		}
	}
	if diff := cmp.Diff(Spoken{Kind: Unknown}, Round(Wait{})); diff != "" {
		t.Errorf("nothing known (-want +got):\n%s", diff)
	}
}

func TestWhatIsSaidIsNeverLessThanTheHighEnd(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		low := time.Duration(rapid.Int64Range(0, int64(2*time.Hour)).Draw(t, "low"))
		high := low + time.Duration(rapid.Int64Range(0, int64(2*time.Hour)).Draw(t, "more"))
		said := Round(Wait{Known: true, Low: low, High: high})
		if said.High > 0 && time.Duration(said.High)*time.Minute < high {
			t.Fatalf("%v said as %+v", high, said)
		}
		if said.High > 0 && said.Low >= said.High {
			t.Fatalf("%v to %v said as %+v", low, high, said)
		}
	})
}

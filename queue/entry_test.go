package queue

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestATicketIsNormalisedOnce(t *testing.T) {
	t.Parallel()
	east := time.FixedZone("east", 5*3600)
	got := Ticket{
		Call: "CA1", Queue: "sales", Head: -time.Second, Clock: time.UnixMilli(1500).Add(time.Microsecond).In(east),
		Note: strings.Repeat("எ", 30), From: strings.Repeat("x", 100),
	}.Normal()
	want := Ticket{
		Call: "CA1", Queue: "sales", Lane: MainLane, Clock: time.UnixMilli(1500).UTC(),
		Note: strings.Repeat("எ", 20), From: strings.Repeat("x", 64),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ticket (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, got.Normal()); diff != "" {
		t.Errorf("twice (-want +got):\n%s", diff)
	}
}

func TestTextsAreCutBetweenRunes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		got := cut(text, 10)
		if len(got) > 10 || !strings.HasPrefix(text, got) || strings.ToValidUTF8(got, "") != got {
			t.Fatalf("%q was cut to %q", text, got)
		}
	})
}

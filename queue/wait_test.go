package queue

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestAPublishedWaitComesBackAsItWas(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		span := func(what string) time.Duration {
			return time.Duration(rapid.IntRange(0, 4*36_000).Draw(rt, what)) * tick
		}
		w := Wait{
			Known: rapid.Bool().Draw(rt, "known"), Low: span("low"), Likely: span("likely"), High: span("high"), Latest: span("latest"),
			Mean: span("mean"), Basis: rapid.SampledFrom(bases).Draw(rt, "basis"), Confidence: rapid.SampledFrom(confidences).Draw(rt, "confidence"),
			Doubts: rapid.SampledFrom([]string{"", DoubtYoung, "all-away,young,wide,models-disagree,uncalibrated"}).Draw(rt, "doubts"),
			Calls:  rapid.IntRange(0, 1_000_000).Draw(rt, "calls"), At: time.UnixMilli(rapid.Int64Range(1, 1<<42).Draw(rt, "at")).UTC(),
			Overtakers: float64(rapid.IntRange(0, 1_000_000).Draw(rt, "overtakers")) / 86400,
		}
		if !w.Known {
			w.Reason = w.Doubts
		}
		text := w.Text()
		if len(text) > maxText {
			rt.Fatalf("%q is %d bytes long", text, len(text))
		}
		got, err := ParseWait(text)
		if diff := cmp.Diff(w, got); err != nil || diff != "" {
			rt.Fatalf("%v (-want +got):\n%s", err, diff)
		}
	})
}

func TestATextThatIsNoWaitIsRefused(t *testing.T) {
	t.Parallel()
	text := Wait{At: time.UnixMilli(1)}.Text()
	for _, broken := range []string{"", "1 2 3", text + " 1", "-" + text, text[:len(text)-3] + "kxx"} {
		if w, err := ParseWait(broken); err == nil {
			t.Errorf("%q reads as %+v", broken, w)
		}
	}
}

func FuzzWaits(f *testing.F) {
	f.Add(Wait{Known: true, At: time.UnixMilli(1772452800000), High: time.Minute, Basis: BasisTwin, Confidence: High}.Text())
	f.Fuzz(func(_ *testing.T, text string) { _, _ = ParseWait(text) })
}

func TestAWaitAges(t *testing.T) {
	t.Parallel()
	now := time.UnixMilli(1772452800000)
	w := Wait{Known: true, Low: time.Second, Likely: 10 * time.Second, High: time.Minute, Latest: time.Hour, Mean: 20 * time.Second, At: now}
	want := Wait{Known: true, Likely: 5 * time.Second, High: 55 * time.Second, Latest: time.Hour - 5*time.Second, Mean: 15 * time.Second, At: now.Add(5 * time.Second)}
	if diff := cmp.Diff(want, w.Aged(now.Add(5*time.Second))); diff != "" {
		t.Errorf("aged (-want +got):\n%s", diff)
	}
}

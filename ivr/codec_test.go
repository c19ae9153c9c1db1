package ivr

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"presszero/flows"
)

func drawMoment(t *rapid.T, label string) time.Time {
	if rapid.Bool().Draw(t, label+" zero") {
		return time.Time{}
	}
	return time.Unix(0, rapid.Int64().Draw(t, label)).UTC()
}

func drawTold(t *rapid.T) *Told {
	if rapid.Bool().Draw(t, "told nothing") {
		return nil
	}
	count := rapid.Int()
	told := &Told{
		First: drawMoment(t, "first"), Deadline: drawMoment(t, "deadline"), Raises: count.Draw(t, "raises"), Missed: count.Draw(t, "missed"),
		Count: count.Draw(t, "count"), Asleep: rapid.Bool().Draw(t, "asleep"), Queue: rapid.String().Draw(t, "told in"), Staff: count.Draw(t, "staff"),
		Position: count.Draw(t, "then"), Waiting: count.Draw(t, "waiting"), Handle: time.Duration(rapid.Int64().Draw(t, "handle")),
	}
	if rapid.Bool().Draw(t, "a wait") {
		told.Wait = &Wait{Kind: WaitKind(rapid.String().Draw(t, "form")), Low: count.Draw(t, "low"), High: count.Draw(t, "high")}
	}
	return told
}

func drawSession(t *rapid.T) Session {
	word := rapid.StringN(0, 12, 60)
	s := Session{
		Call: word.Draw(t, "call"), From: word.Draw(t, "from"), To: word.Draw(t, "to"), Flow: word.Draw(t, "flow"),
		Version: word.Draw(t, "version"), Began: drawMoment(t, "began"), Turn: rapid.Int().Draw(t, "turn"),
		Language: word.Draw(t, "language"), Mode: Mode(word.Draw(t, "mode")), Step: word.Draw(t, "step"),
		Tries: rapid.Int().Draw(t, "tries"), Path: rapid.SliceOfN(word, 0, 4).Draw(t, "path"), Escaped: word.Draw(t, "escaped"),
		Why: flows.Why(word.Draw(t, "why")), Over: word.Draw(t, "over"),
		Given: word.Draw(t, "given"), Served: word.Draw(t, "served"), Texts: rapid.Int().Draw(t, "texts"),
		Rung: rapid.Int().Draw(t, "rung"), Alone: rapid.Int().Draw(t, "alone"), Chose: rapid.Bool().Draw(t, "chose"), Welcomed: rapid.Bool().Draw(t, "welcomed"),
		Vars: rapid.MapOfN(word, rapid.OneOf(word.AsAny(), rapid.Int().AsAny(), rapid.Bool().AsAny()), 0, 4).Draw(t, "vars"),
	}
	if rapid.Bool().Draw(t, "placed") {
		s.Place = &Place{
			Queue: word.Draw(t, "queue"), Lane: word.Draw(t, "lane"), Clock: drawMoment(t, "clock"), Seq: rapid.Int64().Draw(t, "seq"),
			Head: time.Duration(rapid.Int64().Draw(t, "head")), Note: word.Draw(t, "note"), Next: word.Draw(t, "next"),
			Insists: rapid.Bool().Draw(t, "insists"), MayWait: rapid.Bool().Draw(t, "may wait"), Any: rapid.Bool().Draw(t, "any"),
		}
	}
	if rapid.Bool().Draw(t, "holding") {
		s.Hold = &Hold{
			Since: drawMoment(t, "since"), Music: time.Duration(rapid.Int64().Draw(t, "music")), Played: drawMoment(t, "played"),
			SaidAt: drawMoment(t, "said"), Position: rapid.Int().Draw(t, "position"), Minutes: rapid.Int().Draw(t, "minutes"),
			Unstaffed: drawMoment(t, "unstaffed"), Warned: rapid.Bool().Draw(t, "warned"), Kept: rapid.Bool().Draw(t, "kept"), Offered: rapid.Bool().Draw(t, "offered"),
			Told: drawTold(t), Talk: time.Duration(rapid.Int64().Draw(t, "talk")),
			Segment: time.Duration(rapid.Int64().Draw(t, "segment")),
		}
	}
	if rapid.Bool().Draw(t, "called back") {
		s.Entry = word.Draw(t, "entry")
		s.Owes = &Owing{Call: word.Draw(t, "owed call"), Queue: word.Draw(t, "owed queue"), Due: drawMoment(t, "due"), Last: rapid.Bool().Draw(t, "last")}
	}
	if rapid.Bool().Draw(t, "tasting") {
		s.Taste = &Taste{
			Quiet: rapid.Bool().Draw(t, "quiet"), Slow: rapid.Bool().Draw(t, "slow"), Piece: word.Draw(t, "piece"), Told: rapid.Bool().Draw(t, "told"),
			Comforted: rapid.Int().Draw(t, "comforted"), ComfortAt: drawMoment(t, "comfort"),
		}
	}
	if rapid.Bool().Draw(t, "fetching") {
		s.Fetch = &Pending{ID: rapid.Int().Draw(t, "fetch"), Until: drawMoment(t, "until"), Music: time.Duration(rapid.Int64().Draw(t, "filler"))}
	}
	if rapid.Bool().Draw(t, "entrusting") {
		s.Secret = rapid.MapOfN(word, rapid.OneOf(word.AsAny(), rapid.Int().AsAny()), 1, 3).Draw(t, "secret")
		s.Sealed, s.Confirming = word.Draw(t, "sealed"), rapid.Bool().Draw(t, "confirming")
	}
	for range rapid.IntRange(0, 3).Draw(t, "owed") {
		s.Owed = append(s.Owed, Saying{Lang: word.Draw(t, "lang"), Text: word.Draw(t, "text"), Audio: word.Draw(t, "audio")})
	}
	return s
}

func TestASessionComesBackAsItWas(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawSession(t)
		b, err := s.AppendBinary([]byte("before"))
		if err != nil {
			t.Fatal(err)
		}
		again, _ := s.AppendBinary([]byte("before"))
		if !bytes.Equal(b, again) {
			t.Fatal("equal sessions give unequal bytes")
		}
		var back Session
		if err := back.UnmarshalBinary(bytes.TrimPrefix(b, []byte("before"))); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, back, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("session (-want +got):\n%s", diff)
		}
	})
}

// TestEveryFieldOfASessionTravels fails when a field is added to a type and not to its table.
func TestEveryFieldOfASessionTravels(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		of     reflect.Type
		fields int
	}{
		{reflect.TypeFor[Session](), len(sessionFields)}, {reflect.TypeFor[Place](), len(placeFields)},
		{reflect.TypeFor[Hold](), len(holdFields)}, {reflect.TypeFor[Pending](), len(pendingFields)},
		{reflect.TypeFor[Owing](), len(owingFields)}, {reflect.TypeFor[Fetched](), len(fetchedFields)}, {reflect.TypeFor[Saying](), len(sayingFields)},
		{reflect.TypeFor[Told](), len(toldFields)}, {reflect.TypeFor[Wait](), len(waitFields)},
		{reflect.TypeFor[Taste](), len(tasteFields)},
	} {
		if c.of.NumField() != c.fields {
			t.Errorf("%v has %d fields, and %d travel", c.of, c.of.NumField(), c.fields)
		}
	}
	at := time.Unix(1, 0).UTC()
	full := Session{
		Call: "a", From: "b", To: "c", Flow: "d", Version: "e", Began: at, Turn: 1, Language: "f", Mode: "g", Step: "h", Tries: 2,
		Vars: map[string]any{"i": "j"}, Path: []string{"k"}, Escaped: "l", Rung: 3, Chose: true, Alone: 9, Given: "t", Served: "u", Texts: 10,
		Place: &Place{Queue: "m", Lane: "n", Clock: at, Seq: 4, Head: 5, Note: "o", Next: "p", Insists: true, MayWait: true},
		Hold: &Hold{Since: at, Music: 6, Played: at, SaidAt: at, Position: 7, Minutes: 8, Unstaffed: at, Warned: true, Kept: true, Offered: true, Talk: 1, Segment: 12, Told: &Told{
			First: at, Deadline: at, Wait: &Wait{Kind: "a", Low: 1, High: 2}, Raises: 3, Missed: 4, Count: 5, Asleep: true,
			Queue: "b", Staff: 6, Position: 7, Waiting: 8, Handle: 9,
		}},
		Owed:  []Saying{{Lang: "q", Text: "r", Audio: "s"}},
		Entry: "y", Owes: &Owing{Call: "z", Queue: "0", Due: at, Last: true},
		Fetch:  &Pending{ID: 10, Until: at, Music: 11},
		Secret: Secrets{"v": "w"}, Sealed: "x", Confirming: true, Why: "y", Over: "z",
		Taste: &Taste{Quiet: true, Slow: true, Piece: "p", Told: true, Comforted: 13, ComfortAt: at},
	}
	if text, err := json.Marshal(full); err != nil || bytes.Contains(text, []byte("null")) {
		t.Fatalf("the session of this test leaves something out: %s %v", text, err)
	}
	b, _ := full.AppendBinary(nil)
	var back Session
	if err := back.UnmarshalBinary(b); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(full, back); diff != "" {
		t.Errorf("session (-want +got):\n%s", diff)
	}
}

func TestAFieldOfANewerReplicaIsPassedOver(t *testing.T) {
	t.Parallel()
	b, _ := (&Session{Call: "CA1"}).AppendBinary(nil)
	b = append(b, 0xa2, 0x06, 2, 'h', 'i') // field 100, two bytes
	var back Session
	if err := back.UnmarshalBinary(b); err != nil || back.Call != "CA1" {
		t.Errorf("read %+v, %v", back, err)
	}
}

// TestASessionOfAnOlderReplicaIsRead reads a caller in line as it was written before promises were remembered.
func TestASessionOfAnOlderReplicaIsRead(t *testing.T) {
	t.Parallel()
	const written = "0a0343413138064a046c696e657a0e0a046465736b1880a8d6b90720088201240880a8d6b907100c1880a8d6b9072080a8d6b907280e30103880a8d6b907400148015001"
	b, err := hex.DecodeString(written)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Unix(1, 0).UTC()
	want := Session{
		Call: "CA1", Mode: ModeLine, Turn: 3, Place: &Place{Queue: "desk", Clock: at, Seq: 4},
		Hold: &Hold{Since: at, Music: 6, Played: at, SaidAt: at, Position: 7, Minutes: 8, Unstaffed: at, Warned: true, Kept: true, Offered: true},
	}
	var back Session
	if err := back.UnmarshalBinary(b); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, back); diff != "" {
		t.Errorf("session (-want +got):\n%s", diff)
	}
}

func FuzzUnmarshalBinary(f *testing.F) {
	seed, _ := (&Session{Call: "CA1", Place: &Place{Queue: "q"}, Vars: map[string]any{"a": 1}}).AppendBinary(nil)
	f.Add(seed)
	f.Add([]byte{0x7a, 0xff})
	f.Fuzz(func(t *testing.T, data []byte) {
		var s Session
		if err := s.UnmarshalBinary(data); err != nil && !errors.Is(err, ErrCodec) {
			t.Errorf("error %v does not say what it is", err)
		}
	})
}

func BenchmarkCodec(b *testing.B) {
	s := Session{
		Call: "CA00000000000000000000000000000001", From: "+15550111", To: "+15550100", Flow: "front-desk", Version: "0123456789ab",
		Began: time.Now(), Turn: 3, Language: "en", Mode: ModeLine, Step: "main", Vars: map[string]any{"account": "104207"},
		Path: []string{"welcome", "door", "main:2", "account"}, Place: &Place{Queue: "billing", Clock: time.Now(), Seq: 12},
		Hold: &Hold{Since: time.Now(), Played: time.Now(), SaidAt: time.Now(), Position: 3, Minutes: 7},
	}
	b.ReportAllocs()
	for b.Loop() {
		data, _ := s.AppendBinary(nil)
		var back Session
		if err := back.UnmarshalBinary(data); err != nil {
			b.Fatal(err)
		}
	}
	data, _ := s.AppendBinary(nil)
	text, _ := json.Marshal(s)
	b.ReportMetric(float64(len(data))/float64(len(text)), "x-json-size")
}

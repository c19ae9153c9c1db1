package redisq

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"presszero/internal/redistest"
	"presszero/queue"
)

func TestRedisForgetsTheScriptsOfOldVersions(t *testing.T) {
	t.Parallel()
	client := redistest.Start(t).Client(t)
	ctx := t.Context()
	today, err := client.Time(ctx).Result()
	if err != nil {
		t.Fatal(err)
	}
	for name, day := range map[string]time.Time{
		"presszero_old": today.AddDate(0, 0, -40), "presszero_recent": today.AddDate(0, 0, -20), "others": today.AddDate(-1, 0, 0),
	} {
		text := fmt.Sprintf("#!lua name=%s\n-- loaded %s\nredis.register_function('%s', function() end)", name, day.Format(time.DateOnly), name)
		if err := client.FunctionLoad(ctx, text).Err(); err != nil {
			t.Fatal(err)
		}
	}
	s, err := New(Options{Client: client, Site: "test"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Join(ctx, queue.Ticket{Call: "CA1", Queue: "sales"}); err != nil {
		t.Fatal(err)
	}
	all, err := client.FunctionList(ctx, redis.FunctionListQuery{}).Result()
	if err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, l := range all {
		left = append(left, l.Name)
	}
	slices.Sort(left)
	if diff := cmp.Diff([]string{"others", s.library.name, "presszero_recent"}, left); diff != "" {
		t.Errorf("libraries (-want +got):\n%s", diff)
	}
}

func TestARedisThatForgotItsScriptsIsTaughtThemAgain(t *testing.T) {
	t.Parallel()
	client := redistest.Start(t).Client(t)
	ctx := t.Context()
	s, err := New(Options{Client: client, Site: "test"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Join(ctx, queue.Ticket{Call: "CA1", Queue: "sales"}); err != nil {
		t.Fatal(err)
	}
	if err := client.FunctionFlush(ctx).Err(); err != nil {
		t.Fatal(err)
	}
	if v, err := s.Poll(ctx, "CA1"); err != nil || v.Position != 1 {
		t.Errorf("poll: %+v, %v", v, err)
	}
}

func TestOneVersionIsToldFromAnotherByItsText(t *testing.T) {
	t.Parallel()
	one, err := bind(map[string]string{"verb": "#!lua\nreturn 'OK'\n"})
	if err != nil {
		t.Fatal(err)
	}
	other, err := bind(map[string]string{"verb": "#!lua\nreturn 'NONE'\n"})
	if err != nil {
		t.Fatal(err)
	}
	if one.name == other.name || !strings.HasPrefix(one.name, family) {
		t.Errorf("libraries %s and %s", one.name, other.name)
	}
}

func TestPackedValuesAreReadAsTheyWere(t *testing.T) {
	t.Parallel()
	client := redistest.Start(t).Client(t)
	long := strings.Repeat("ம", 30_000)
	got, err := client.Eval(t.Context(), `
local many = {}
for i = 1, 20 do many[i] = i end
return cmsgpack.pack('', ARGV[1], 0, 127, 128, 65536, 1772442000123, -1, -129, -40000, -1772442000123, 0.5, 0.1, {}, {'a', {1}}, many,
  string.rep('x', 40), string.rep('x', 300))`, nil, long).Text()
	if err != nil {
		t.Fatal(err)
	}
	values, err := unpack(got)
	if err != nil {
		t.Fatal(err)
	}
	var many []any
	for i := range 20 {
		many = append(many, fmt.Sprint(i+1))
	}
	want := []any{
		"", long, "0", "127", "128", "65536", "1772442000123", "-1", "-129", "-40000", "-1772442000123", "0.5", "0.1", []any{},
		[]any{"a", []any{"1"}}, many, strings.Repeat("x", 40), strings.Repeat("x", 300),
	}
	if diff := cmp.Diff(want, values); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	if values, err := unpack(got[:len(got)-1]); err == nil {
		t.Errorf("a text that is cut off reads as %d values", len(values))
	}
}

func FuzzPacked(f *testing.F) {
	f.Add("\x93\xa5sales\x01\xcb")
	f.Add("\xdd\xff\xff\xff\xff")
	f.Fuzz(func(_ *testing.T, text string) { _, _ = unpack(text) })
}

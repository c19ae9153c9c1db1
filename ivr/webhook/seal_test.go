package webhook

import (
	"encoding"
	"errors"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"presszero/ivr"
)

const (
	oldSecret = "an old secret of enough bytes"
	newSecret = "a new secret of enough bytes"
)

func sealer(t testing.TB, secrets ...string) *Sealer {
	t.Helper()
	s, err := NewSealer(secrets...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func sealed(t testing.TB, s *Sealer, kind string, value encoding.BinaryAppender) string {
	t.Helper()
	token, err := s.Seal(kind, value)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestWhatIsSealedOpensAgainAndEqualValuesAreEqualTokens(t *testing.T) {
	t.Parallel()
	s, twin := sealer(t, newSecret), sealer(t, newSecret)
	rapid.Check(t, func(t *rapid.T) {
		value := agentToken{
			Stage: stage(rapid.String().Draw(t, "stage")), Language: rapid.String().Draw(t, "language"), Tries: rapid.Int().Draw(t, "tries"),
		}
		token, err := s.Seal("agent", value)
		if err != nil {
			t.Fatal(err)
		}
		again, err := twin.Seal("agent", value)
		if err != nil || again != token {
			t.Fatalf("equal values give %q and %q: %v", token, again, err)
		}
		if url.QueryEscape(token) != token {
			t.Fatalf("%q cannot stand in an address as it is", token)
		}
		var back agentToken
		if err := s.Open("agent", token, &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(value, back); diff != "" {
			t.Fatalf("opened (-sealed +opened):\n%s", diff)
		}
	})
}

func TestNoNonceServesTwoValues(t *testing.T) {
	t.Parallel()
	s := sealer(t, newSecret)
	nonces := map[string]bool{}
	for i := range 100 {
		value := agentToken{Tries: i}
		nonces[sealed(t, s, "call", value)[:16]] = true
		nonces[sealed(t, s, "agent", value)[:16]] = true
	}
	if len(nonces) != 200 {
		t.Errorf("200 values were sealed with %d nonces", len(nonces))
	}
}

func TestTokensMadeAtTheSameTimeDoNotMix(t *testing.T) {
	t.Parallel()
	s := sealer(t, newSecret, oldSecret)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 200 {
				value := agentToken{Language: strings.Repeat("x", i), Tries: j}
				token, err := s.Seal("agent", value)
				var back agentToken
				if err == nil {
					err = s.Open("agent", token, &back)
				}
				if err != nil || back != value {
					t.Errorf("%+v comes back as %+v: %v", value, back, err)
				}
			}
		})
	}
	all.Wait()
}

func TestATokenOpensOnlyAsWhatItIs(t *testing.T) {
	t.Parallel()
	s := sealer(t, newSecret)
	token := sealed(t, s, "call", callToken{Call: "CA1"})
	var value callToken
	for name, err := range map[string]error{
		"another kind":   s.Open("agent", token, &value),
		"another secret": sealer(t, oldSecret).Open("call", token, &value),
		"nothing":        s.Open("call", "", &value),
		"too short":      s.Open("call", token[:8], &value),
		"no token":       s.Open("call", "?", &value),
		"cut off":        s.Open("call", token[:len(token)-1], &value),
		"prolonged":      s.Open("call", token+"A", &value),
	} {
		if !errors.Is(err, errSeal) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := s.Open("call", token, new(agentToken)); err == nil || errors.Is(err, errSeal) {
		t.Errorf("opened into another type: %v", err)
	}
}

func TestNoByteOfATokenMayBeChanged(t *testing.T) {
	t.Parallel()
	s := sealer(t, newSecret)
	token := sealed(t, s, "call", callToken{Call: "CA1", Session: &ivr.Session{Call: "CA1"}})
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	for i := range token {
		for _, letter := range letters {
			changed := token[:i] + string(letter) + token[i+1:]
			if changed == token {
				continue
			}
			if err := s.Open("call", changed, &callToken{}); !errors.Is(err, errSeal) {
				t.Fatalf("byte %d of %q may be %q: %v", i, token, letter, err)
			}
		}
	}
}

func TestASecretCanBeReplacedWhileCallsAreUp(t *testing.T) {
	t.Parallel()
	before, during, after := sealer(t, oldSecret), sealer(t, newSecret, oldSecret), sealer(t, newSecret)
	if err := during.Open("call", sealed(t, before, "call", callToken{Call: "CA1"}), new(callToken)); err != nil {
		t.Errorf("an old token: %v", err)
	}
	if err := after.Open("call", sealed(t, during, "call", callToken{Call: "CA1"}), new(callToken)); err != nil {
		t.Errorf("a token of the first secret: %v", err)
	}
	if err := after.Open("call", sealed(t, before, "call", callToken{Call: "CA1"}), new(callToken)); !errors.Is(err, errSeal) {
		t.Errorf("an old token, when its secret is gone: %v", err)
	}
}

func TestASealerNeedsASecretOfSomeLength(t *testing.T) {
	t.Parallel()
	for _, secrets := range [][]string{{}, {"short"}, {newSecret, ""}} {
		if _, err := NewSealer(secrets...); err == nil {
			t.Errorf("%d secrets are taken", len(secrets))
		}
	}
}

func FuzzOpenNeverPanics(f *testing.F) {
	s := sealer(f, newSecret)
	good := sealed(f, s, "call", callToken{Call: "CA1"})
	for _, seed := range []string{"", "A", good, good[1:], good + good, strings.Repeat("A", 16), "\n" + good} {
		f.Add("call", seed)
	}
	f.Fuzz(func(t *testing.T, kind, token string) {
		var value callToken
		if err := s.Open(kind, token, &value); err == nil && value.Call != "CA1" {
			t.Errorf("%q was opened as %+v", token, value)
		}
	})
}

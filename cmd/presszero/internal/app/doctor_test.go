package app

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"presszero/config"
	"presszero/internal/redistest"
)

// healths are the states of health that an examination of one subject shows.
func healths(t *testing.T, s config.Settings, subject string) []Health {
	t.Helper()
	for _, e := range Examinations(config.Loaded{Settings: s}) {
		if e.Subject != subject {
			continue
		}
		var found []Health
		for _, f := range e.Look(context.Background()) {
			t.Logf("%s %s; %s", f.Health, f.What, f.Remedy)
			if f.Health != Fine && f.Remedy == "" {
				t.Errorf("%q is not well, and nothing says how to mend it", f.What)
			}
			found = append(found, f.Health)
		}
		return found
	}
	t.Fatalf("nothing is called %s", subject)
	return nil
}

func TestTheDoctorFindsARedisThatWouldForgetCallers(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s := config.Default()
	s.Redis.URL = config.Secret(server.URL())
	if diff := cmp.Diff([]Health{Fine, Concern, Fine}, healths(t, s, "redis")); diff != "" {
		t.Errorf("a Redis without a file (-want +got):\n%s", diff)
	}
	client := server.Client(t)
	for key, value := range map[string]string{"maxmemory-policy": "allkeys-lru", "appendonly": "yes"} {
		if err := client.ConfigSet(context.Background(), key, value).Err(); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]Health{Fine, Ill}, healths(t, s, "redis")); diff != "" {
		t.Errorf("a Redis that evicts (-want +got):\n%s", diff)
	}
	server.Kill()
	if diff := cmp.Diff([]Health{Ill}, healths(t, s, "redis")); diff != "" {
		t.Errorf("a dead Redis (-want +got):\n%s", diff)
	}
}

func TestTheDoctorFindsAUserWhoMayNotCallFunctions(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	for _, refused := range []string{"-fcall", "-function"} {
		err := server.Client(t).Do(t.Context(), "ACL", "SETUSER", "line", "on", ">secret", "~*", "&*", "+@all", refused).Err()
		if err != nil {
			t.Fatal(err)
		}
		s := config.Default()
		s.Redis.URL = config.Secret(strings.Replace(server.URL(), "redis://", "redis://line:secret@", 1))
		if diff := cmp.Diff([]Health{Fine, Concern, Fine, Ill}, healths(t, s, "redis")); diff != "" {
			t.Errorf("a user with %s (-want +got):\n%s", refused, diff)
		}
	}
}

func TestAnOldRedisIsRefused(t *testing.T) {
	t.Parallel()
	found := judgeInfo("# Server\r\nredis_version:6.2.14\r\n# Persistence\r\naof_enabled:1\r\n")
	if len(found) != 1 || found[0].Health != Ill {
		t.Errorf("found %+v", found)
	}
}

func TestTheDoctorAsksThePublicAddress(t *testing.T) {
	t.Parallel()
	answer := http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/voice-line/healthz" {
			answer = http.StatusNotFound
		}
		w.WriteHeader(answer)
	}))
	defer server.Close()
	s := config.Default()
	s.PublicURL = server.URL + "/voice-line"
	if diff := cmp.Diff([]Health{Fine, Concern}, healths(t, s, "public address")); diff != "" {
		t.Errorf("an address that answers without TLS (-want +got):\n%s", diff)
	}
	s.PublicURL = server.URL + "/elsewhere"
	if diff := cmp.Diff([]Health{Ill}, healths(t, s, "public address")); diff != "" {
		t.Errorf("another path (-want +got):\n%s", diff)
	}
	s.PublicURL = strings.Replace(server.URL, "127.0.0.1:", "127.0.0.1:1", 1)
	if got := healths(t, s, "public address"); len(got) != 1 || got[0] != Ill {
		t.Errorf("nobody there: %v", got)
	}
}

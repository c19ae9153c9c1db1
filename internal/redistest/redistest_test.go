package redistest_test

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"presszero/internal/redistest"
)

func TestAServerFailsOnDemandAndComesBackEmpty(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	client := server.Client(t)
	if err := client.Set(t.Context(), "key", "value", 0).Err(); err != nil {
		t.Fatal(err)
	}

	server.Pause()
	hurried, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	var timeout net.Error
	if err := client.Ping(hurried).Err(); !errors.As(err, &timeout) || !timeout.Timeout() {
		t.Errorf("paused: %v, want a timeout", err)
	}
	server.Resume()
	if got, err := client.Get(t.Context(), "key").Result(); err != nil || got != "value" {
		t.Errorf("resumed: %q, %v", got, err)
	}

	server.Kill()
	server.Kill()
	if err := client.Ping(t.Context()).Err(); err == nil {
		t.Error("killed: it answers")
	}
	server.Restart(t)
	if n, err := client.DBSize(t.Context()).Result(); err != nil || n != 0 {
		t.Errorf("restarted: %d keys, %v", n, err)
	}
	server.Stop()
	server.Stop()
}

func TestAClusterOfOneNodeHoldsEverySlot(t *testing.T) {
	t.Parallel()
	client := redistest.StartCluster(t).ClusterClient(t)
	for _, key := range []string{"a", "b", "{c}d"} {
		if err := client.Set(t.Context(), key, "value", 0).Err(); err != nil {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func TestSettingsReachTheServer(t *testing.T) {
	t.Parallel()
	client := redistest.Start(t, "--maxmemory", "10mb").Client(t)
	got, err := client.ConfigGet(t.Context(), "maxmemory").Result()
	if err != nil || got["maxmemory"] != "10485760" {
		t.Errorf("maxmemory: %v, %v", got, err)
	}
}

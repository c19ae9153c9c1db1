// Package redistest runs a real redis-server for a test, and makes it fail on demand.
package redistest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"presszero/internal/clock"
)

// Server is a redis-server that keeps nothing on disk and ends with its test.
type Server struct {
	Addr string // host:port

	args []string
	mu   sync.Mutex
	cmd  *exec.Cmd
}

// Start runs a redis-server for the length of the test, with further settings as on its command line ("--maxmemory",
// "10mb"). A machine without redis-server fails the test: what was not run has not been shown.
func Start(t testing.TB, settings ...string) *Server {
	t.Helper()
	dir, err := os.MkdirTemp("", "redistest") // not TempDir: a child that saves may outlive its server by a moment
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	s, err := run(append([]string{"--dir", dir}, settings...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

// StartCluster runs a cluster of one node that holds every slot.
func StartCluster(t testing.TB, settings ...string) *Server {
	t.Helper()
	bus, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	s := Start(t, append([]string{
		"--cluster-enabled", "yes", "--cluster-port", bus, "--cluster-config-file", t.TempDir() + "/nodes.conf",
	}, settings...)...)
	client := s.Client(t)
	if err := client.ClusterAddSlotsRange(t.Context(), 0, 16383).Err(); err != nil {
		t.Fatal(err)
	}
	s.await(t, func(ctx context.Context) error {
		info, err := client.ClusterInfo(ctx).Result()
		if err == nil && !strings.Contains(info, "cluster_state:ok") {
			err = errors.New("cluster is not ready")
		}
		return err
	})
	return s
}

// URL is the server's address as REDIS_URL has it.
func (s *Server) URL() string { return "redis://" + s.Addr }

// Client is a client that is closed with the test, set as the product sets its own: no retries, deadlines obeyed.
func (s *Server) Client(t testing.TB) *redis.Client {
	client := redis.NewClient(&redis.Options{Addr: s.Addr, MaxRetries: -1, ContextTimeoutEnabled: true})
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// ClusterClient is the same for a server of StartCluster.
func (s *Server) ClusterClient(t testing.TB) *redis.ClusterClient {
	client := redis.NewClusterClient(&redis.ClusterOptions{
		Addrs: []string{s.Addr}, MaxRedirects: -1, MaxRetries: -1, ContextTimeoutEnabled: true,
	})
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// Stop ends the server as a service manager would. Stopping twice is harmless.
func (s *Server) Stop() { s.end(syscall.SIGTERM) }

// Kill ends the server without warning.
func (s *Server) Kill() { s.end(syscall.SIGKILL) }

// Pause makes the server hang: connections stay open and nothing answers.
func (s *Server) Pause() { s.signal(syscall.SIGSTOP) }

// Resume ends a pause.
func (s *Server) Resume() { s.signal(syscall.SIGCONT) }

// Restart runs the server again at the same address, with whatever it kept.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	s.Stop()
	if err := s.launch(); err != nil {
		t.Fatal(err)
	}
}

func (s *Server) signal(sig syscall.Signal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cmd != nil {
		_ = s.cmd.Process.Signal(sig)
	}
}

func (s *Server) end(sig syscall.Signal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Signal(sig)
	_ = s.cmd.Process.Signal(syscall.SIGCONT)
	_ = s.cmd.Wait()
	s.cmd = nil
}

// run starts a server on a free port. Between choosing the port and taking it another process may have been faster,
// so it tries a few.
func run(settings []string) (*Server, error) {
	var failed error
	for range 5 {
		port, err := freePort()
		if err != nil {
			return nil, err
		}
		s := &Server{Addr: net.JoinHostPort(host, port), args: settings}
		if failed = s.launch(); failed == nil {
			return s, nil
		}
	}
	return nil, failed
}

// host is where servers listen.
const host = "127.0.0.1"

func freePort() (string, error) {
	l, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		return "", fmt.Errorf("find a free port: %w", err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}

// launch starts the process and returns when it takes connections, which its log announces.
func (s *Server) launch() error {
	_, port, err := net.SplitHostPort(s.Addr)
	if err != nil {
		return err
	}
	args := append([]string{"--port", port, "--bind", host, "--save", "", "--appendonly", "no"}, s.args...)
	cmd := exec.Command("redis-server", args...)
	log, err := cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("run redis-server: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("run redis-server (`make test` installs it): %w", err)
	}
	var said strings.Builder
	for lines := bufio.NewScanner(log); lines.Scan(); {
		said.WriteString(lines.Text() + "\n")
		if strings.Contains(lines.Text(), "eady to accept connections") {
			s.mu.Lock()
			s.cmd = cmd
			s.mu.Unlock()
			return nil
		}
	}
	_ = cmd.Wait()
	return fmt.Errorf("redis-server on port %s did not start:\n%s", port, said.String())
}

// await asks until the answer is good.
func (s *Server) await(t testing.TB, ask func(ctx context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for {
		err := ask(ctx)
		if err == nil {
			return
		}
		if clock.Sleep(ctx, clock.System{}, 10*time.Millisecond) != nil {
			t.Fatalf("%s: %v", s.Addr, err)
		}
	}
}

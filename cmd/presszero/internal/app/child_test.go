package app

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"go.uber.org/zap"

	"presszero/config"
	"presszero/internal/clock"
)

// replicaEnv makes the test binary be a replica of the service instead.
const replicaEnv = "PRESSZERO_TEST_REPLICA"

func TestMain(m *testing.M) {
	if os.Getenv(replicaEnv) != "" {
		if err := serveAsChild(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// orders are what a replica in a process of its own is told on its standard input. Secrets do not show themselves in
// JSON, so they come apart.
type orders struct {
	Clock               clock.Scaled
	Files               Files
	AuthToken, RedisURL string
}

// serveAsChild is a replica that lives as long as its input stays open. It tells its address on its output.
func serveAsChild(in io.Reader, out io.Writer) error {
	input := bufio.NewReader(in)
	line, err := input.ReadBytes('\n')
	if err != nil {
		return err
	}
	var o orders
	if err := json.Unmarshal(line, &o); err != nil {
		return err
	}
	o.Files.Settings.Twilio.AuthToken = config.Secret(o.AuthToken)
	o.Files.Settings.Redis.URL = config.Secret(o.RedisURL)
	a, err := New(rehearsed(func() (Files, error) { return o.Files, nil }, o.Clock, logTo(os.Stderr, zap.WarnLevel)))
	if err != nil {
		return err
	}
	l, url, err := listenLocally(context.Background())
	if err != nil {
		return err
	}
	a.Start(context.Background())
	go func() { _ = http.Serve(l, a.Public()) }()
	fmt.Fprintln(out, url)
	_, _ = io.Copy(io.Discard, input)
	return a.Stop()
}

// child is a replica in a process of its own.
type child struct {
	url string
	cmd *exec.Cmd
	mu  sync.Mutex
	err strings.Builder
}

func startChild(x *exchange) *child {
	x.Helper()
	c := &child{cmd: exec.Command(os.Args[0])}
	c.cmd.Env = append(os.Environ(), replicaEnv+"=1")
	c.cmd.Stderr = c
	in, err := c.cmd.StdinPipe()
	x.must(err)
	out, err := c.cmd.StdoutPipe()
	x.must(err)
	x.must(c.cmd.Start())
	x.Cleanup(func() {
		_ = in.Close()
		_ = c.cmd.Wait()
	})
	s := x.files.now.Settings
	x.must(json.NewEncoder(in).Encode(orders{
		Clock: x.clock, Files: x.files.now, AuthToken: s.Twilio.AuthToken.Reveal(), RedisURL: s.Redis.URL.Reveal(),
	}))
	c.url, err = bufio.NewReader(out).ReadString('\n')
	if err != nil {
		x.Fatalf("the replica did not start: %v\n%s", err, c.log())
	}
	c.url = strings.TrimSpace(c.url)
	return c
}

// kill ends the process at once.
func (c *child) kill() { _ = c.cmd.Process.Kill() }

func (c *child) Write(text []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err.Write(text)
}

func (c *child) log() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err.String()
}

package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// remote is a running service, reached on its private listener.
type remote struct {
	base string
}

// refused is what the service does not do.
type refused struct {
	code int
	text string
}

func (r refused) Error() string { return fmt.Sprintf("the service answers %d: %s", r.code, r.text) }

// remote finds the running service: private_addr of the settings.
func (s *session) remote(cmd *cobra.Command) (remote, error) {
	loaded, err := s.load(cmd)
	if err != nil {
		return remote{}, err
	}
	addr := loaded.Settings.PrivateAddr
	if strings.HasPrefix(addr, ":") {
		addr = "127.0.0.1" + addr
	}
	return remote{base: "http://" + addr}, nil
}

// do sends a request and decodes the answer, unless into is nil.
func (r remote) do(ctx context.Context, method, path string, body, into any) error {
	return r.ask(ctx, asking{method: method, path: path, body: body}, into)
}

// asking is a request. One with a key is known when it is repeated.
type asking struct {
	method, path, key string
	body              any
}

func (r remote) ask(ctx context.Context, a asking, into any) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	var sent bytes.Buffer
	if a.body != nil {
		if err := json.NewEncoder(&sent).Encode(a.body); err != nil {
			return fmt.Errorf("encode request: %w", err)
		}
	}
	req, err := http.NewRequestWithContext(ctx, a.method, r.base+a.path, &sent)
	if err != nil {
		return fmt.Errorf("ask the service: %w", err)
	}
	if a.key != "" {
		req.Header.Set("Idempotency-Key", a.key)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("no service answers at %s (is 'presszero serve' running? private_addr says where it is looked for): %w", r.base, err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode >= 300 {
		var refusal struct{ Error string }
		text, _ := io.ReadAll(io.LimitReader(res.Body, 4096))
		if json.Unmarshal(text, &refusal) != nil || refusal.Error == "" {
			refusal.Error = strings.TrimSpace(string(text))
		}
		return refused{res.StatusCode, refusal.Error}
	}
	if into == nil {
		return nil
	}
	if err := json.NewDecoder(res.Body).Decode(into); err != nil {
		return fmt.Errorf("read the service's answer: %w", err)
	}
	return nil
}

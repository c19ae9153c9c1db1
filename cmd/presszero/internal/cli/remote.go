package cli

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// remote is a running service, reached on its private listener.
type remote struct {
	base string
	key  string // empty: none was found
	from string // where the key was found, or is looked for

	people string // the address for people
}

// refused is what the service does not do.
type refused struct {
	code int
	text string
}

func (r refused) Error() string { return fmt.Sprintf("the service answers %d: %s", r.code, r.text) }

// remote finds the running service: private_addr of the settings. It is asked with api_key, or with the key that the service
// has left on this machine.
func (s *session) remote(cmd *cobra.Command) (remote, error) {
	loaded, err := s.load(cmd)
	if err != nil {
		return remote{}, err
	}
	addr := loaded.Settings.PrivateAddr
	if strings.HasPrefix(addr, ":") {
		addr = "127.0.0.1" + addr
	}
	r := remote{base: "http://" + addr, key: loaded.Settings.APIKey.Reveal(), from: "api_key"}
	r.people = cmp.Or(loaded.Settings.People.URL, r.base)
	if r.key != "" || loaded.Settings.KeyFile == "" {
		return r, nil
	}
	r.from = loaded.Settings.Path(loaded.Settings.KeyFile)
	text, err := os.ReadFile(r.from)
	if errors.Is(err, fs.ErrPermission) {
		r.from += ", which only the user of the service may read"
	}
	r.key = strings.TrimSpace(string(text)) // none where there is no file: some questions need none
	return r, nil
}

// request is a request to the service, with the key.
func (r remote) request(ctx context.Context, method, path string, body io.Reader) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, method, r.base+path, body)
	if err != nil {
		return nil, fmt.Errorf("ask the service: %w", err)
	}
	if r.key != "" {
		req.Header.Set("Authorization", "Bearer "+r.key)
	}
	return req, nil
}

// locked says what to do about a key that the service does not know.
func (r remote) locked() error {
	if r.key == "" {
		return fmt.Errorf("the service at %s asks for a key, and there is none in %s: run this where the service runs, with its settings, or set PRESSZERO_API_KEY to a key that 'presszero key add' has made there", r.base, r.from)
	}
	return fmt.Errorf("the service at %s does not know the key of %s: it belongs to another service, or was removed; 'presszero key add', where the service runs, makes one for PRESSZERO_API_KEY", r.base, r.from)
}

// do sends a request and decodes the answer, unless into is nil; to an io.Writer it is written as it is.
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
	req, err := r.request(ctx, a.method, a.path, &sent)
	if err != nil {
		return err
	}
	if a.key != "" {
		req.Header.Set("Idempotency-Key", a.key)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("no service answers at %s (is 'presszero serve' running? private_addr says where it is looked for): %w", r.base, err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode == http.StatusUnauthorized {
		return r.locked()
	}
	if res.StatusCode >= 300 {
		var refusal struct{ Error string }
		text, _ := io.ReadAll(io.LimitReader(res.Body, 4096))
		if json.Unmarshal(text, &refusal) != nil || refusal.Error == "" {
			refusal.Error = strings.TrimSpace(string(text))
		}
		return refused{res.StatusCode, refusal.Error}
	}
	if into == nil || res.StatusCode == http.StatusNoContent {
		return nil
	}
	if w, raw := into.(io.Writer); raw {
		_, err := io.Copy(w, res.Body)
		return err
	}
	if err := json.NewDecoder(res.Body).Decode(into); err != nil {
		return fmt.Errorf("read the service's answer: %w", err)
	}
	return nil
}

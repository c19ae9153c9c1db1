package contract

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"go.uber.org/zap"

	"presszero/web/access"
	"presszero/web/keep"
)

// KeyHeader is the header by which a request that is sent again is known.
const KeyHeader = "Idempotency-Key"

// ReplayedHeader is set on an answer that was given before.
const ReplayedHeader = "Idempotency-Replayed"

const (
	longestKey = 200
	keptKind   = "once"         // of the documents that keep answers
	keptFor    = 24 * time.Hour // an answer
	// abandoned is when a request that has not been answered counts as never answered: its replica has died. No request
	// takes as long.
	abandoned   = time.Minute
	storeWithin = 5 * time.Second // longest time to keep an answer after its request has gone
)

// once is a request with a key.
type once struct {
	g      *Guard
	id     string // of the document
	print  string // of the request
	sealer cipher.AEAD
}

// kept is the document of a request. The answer is sealed with the key of the request, which is not kept: some answers hold
// secrets that are shown once.
type kept struct {
	Print  string    `json:"print"`
	Since  time.Time `json:"since"`
	Answer []byte    `json:"answer,omitempty"` // sealed; empty: not answered yet
}

// answer is what was answered.
type answer struct {
	Status int         `json:"status"`
	Header http.Header `json:"header"`
	Body   []byte      `json:"body"`
}

func newOnce(g *Guard, key string, r *http.Request, body []byte) once {
	who := access.From(r.Context())
	name := string(who.Role) + "\n" + who.Name + "\n" + key
	id := sha256.Sum256([]byte("request\n" + name))
	asked := sha256.New()
	fmt.Fprintf(asked, "%s %s\n", r.Method, r.URL.RequestURI())
	asked.Write(body)
	secret := sha256.Sum256([]byte("answer\n" + name))
	block, _ := aes.NewCipher(secret[:]) // never fails: 32 bytes
	sealer, _ := cipher.NewGCM(block)    // never fails: blocks of 16 bytes
	return once{g: g, id: hex.EncodeToString(id[:]), print: hex.EncodeToString(asked.Sum(nil)), sealer: sealer}
}

func (o once) serve(w http.ResponseWriter, r *http.Request, h http.HandlerFunc) {
	doc, err := o.begin(r.Context())
	var before replay
	switch {
	case errors.As(err, &before):
		before.send(w)
	case errors.Is(err, errOther):
		Refuse(w, http.StatusUnprocessableEntity, "that "+KeyHeader+" was used for another request")
	case errors.Is(err, errGoing):
		w.Header().Set("Retry-After", "1")
		Refuse(w, http.StatusConflict, "a request with that "+KeyHeader+" is being answered")
	case err != nil:
		o.g.o.Log.Error("a request with a key", zap.Error(err))
		Refuse(w, http.StatusServiceUnavailable, "nothing was done: it cannot be kept that the request was made")
	default:
		recorded := &recorder{header: http.Header{}}
		h(recorded, r)
		o.end(r.Context(), doc, recorded.answer())
		recorded.answer().send(w)
	}
}

// What a request with a known key comes to.
var (
	errOther = errors.New("another request has that key")
	errGoing = errors.New("the request is being answered")
)

// replay is the error of a request that was answered before.
type replay struct{ answer }

func (replay) Error() string { return "answered before" }

func (r replay) send(w http.ResponseWriter) {
	w.Header().Set(ReplayedHeader, "true")
	r.answer.send(w)
}

func (a answer) send(w http.ResponseWriter) {
	for name, values := range a.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(a.Status)
	_, _ = w.Write(a.Body)
}

// begin takes the key for this request. It is an error when it has been taken, which may be a replay.
func (o once) begin(ctx context.Context) (keep.Doc, error) {
	now := o.g.o.Clock.Now().UTC()
	doc, err := o.g.o.Docs.Get(ctx, keptKind, o.id)
	switch {
	case err == nil:
		if err := o.known(doc, now); err != nil {
			return doc, err
		}
	case !errors.Is(err, keep.ErrUnknown):
		return doc, err
	}
	doc.ID, doc.At, doc.Until = o.id, now, now.Add(keptFor)
	if doc.Data, err = json.Marshal(kept{Print: o.print, Since: now}); err != nil {
		return doc, err
	}
	doc, err = o.g.o.Docs.Put(ctx, keptKind, doc)
	if errors.Is(err, keep.ErrOvertaken) {
		return doc, errGoing
	}
	return doc, err
}

// known judges a key that was used before. Nil: by a request of the same kind that nobody will answer any more.
func (o once) known(doc keep.Doc, now time.Time) error {
	var was kept
	if err := json.Unmarshal(doc.Data, &was); err != nil {
		return fmt.Errorf("read a kept answer: %w", err)
	}
	switch {
	case was.Print != o.print:
		return errOther
	case len(was.Answer) == 0 && now.Sub(was.Since) < abandoned:
		return errGoing
	case len(was.Answer) == 0:
		return nil
	}
	size := o.sealer.NonceSize()
	if len(was.Answer) < size {
		return errors.New("a kept answer is cut off")
	}
	text, err := o.sealer.Open(nil, was.Answer[:size], was.Answer[size:], nil)
	if err != nil {
		return fmt.Errorf("open a kept answer: %w", err)
	}
	var before replay
	if err := json.Unmarshal(text, &before.answer); err != nil {
		return fmt.Errorf("read a kept answer: %w", err)
	}
	return before
}

// end keeps the answer. A fault of ours is not kept, so that the request can be sent again. Whoever asked may have gone.
func (o once) end(ctx context.Context, doc keep.Doc, a answer) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeWithin)
	defer cancel()
	var err error
	if a.Status >= http.StatusInternalServerError {
		err = o.g.o.Docs.Delete(ctx, keptKind, o.id)
	} else {
		err = o.keep(ctx, doc, a)
	}
	if err != nil {
		o.g.o.Log.Error("an answer is not kept: the request may be done twice if it is sent again", zap.Error(err))
	}
}

func (o once) keep(ctx context.Context, doc keep.Doc, a answer) error {
	text, err := json.Marshal(a)
	if err != nil {
		return err
	}
	nonce := make([]byte, o.sealer.NonceSize())
	_, _ = rand.Read(nonce) // never fails
	doc.Data, err = json.Marshal(kept{Print: o.print, Since: doc.At, Answer: o.sealer.Seal(nonce, nonce, text, nil)})
	if err != nil {
		return err
	}
	_, err = o.g.o.Docs.Put(ctx, keptKind, doc)
	return err
}

// recorder holds an answer.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (r *recorder) Header() http.Header { return r.header }

// WriteHeader implements http.ResponseWriter.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

// Write implements http.ResponseWriter.
func (r *recorder) Write(b []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(b)
}

func (r *recorder) answer() answer {
	r.WriteHeader(http.StatusOK)
	return answer{Status: r.status, Header: r.header, Body: r.body.Bytes()}
}

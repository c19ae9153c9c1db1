package twilio

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // the carrier signs with HMAC-SHA1; the keyed hash is not weakened by collisions
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"hash"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// SignatureHeader is the request header that carries the signature.
const SignatureHeader = "X-Twilio-Signature"

// maxKeptBuffer bounds what an idle scratch holds on to, in bytes: one huge request must not cost memory for ever.
const maxKeptBuffer = 64 << 10

// Verifier checks that a webhook was signed with one of the account's tokens. It may be used by many goroutines at once.
type Verifier struct {
	scratches sync.Pool
}

// scratch is what one verification needs and the next can use again.
type scratch struct {
	macs  []hash.Hash
	names []string
	head  []byte // scheme, host and port
	tail  []byte // path, query and parameters
	sum   []byte
	code  []byte
	given []byte
}

// NewVerifier returns a verifier that accepts the signature of any of the tokens: the account's primary one first, and
// while tokens are rotated its secondary. Empty tokens after the first are left out, so that an unset secondary needs no
// case of its own; an empty first token is an error, because anybody could sign with it.
func NewVerifier(tokens ...string) (*Verifier, error) {
	if len(tokens) == 0 || tokens[0] == "" {
		return nil, errors.New("verify webhooks: no auth token is set")
	}
	keys := slices.DeleteFunc(slices.Clone(tokens), func(token string) bool { return token == "" })
	v := &Verifier{}
	v.scratches.New = func() any { return newScratch(keys) }
	return v, nil
}

func newScratch(keys []string) *scratch {
	s := &scratch{}
	for _, key := range keys {
		s.macs = append(s.macs, hmac.New(sha1.New, []byte(key)))
	}
	return s
}

// Verify reports whether signature is the carrier's for a request to publicURL, which is the address that the carrier
// called, query included. A POST passes the form of its body, of which only the first value of a name counts; a GET
// passes nil, because its parameters stand in the address. The carrier drops user names and, at times, the port, so an
// address is tried both with and without one. A signed JSON body (bodySHA256) is refused: webhooks are forms.
func (v *Verifier) Verify(publicURL string, form url.Values, signature string) bool {
	if signature == "" || signsJSON(publicURL) {
		return false
	}
	s, ok := v.scratches.Get().(*scratch)
	if !ok {
		return false
	}
	defer v.release(s)
	u := splitURL(publicURL)
	s.given = append(s.given[:0], signature...)
	s.write(u, form)
	for _, port := range u.ports() {
		s.head = append(append(append(s.head[:0], u.scheme...), u.host...), port...)
		for _, mac := range s.macs {
			if subtle.ConstantTimeCompare(s.sign(mac), s.given) == 1 {
				return true
			}
		}
	}
	return false
}

// release keeps a scratch for the next request, unless a huge one has blown it up.
func (v *Verifier) release(s *scratch) {
	clear(s.names[:cap(s.names)])
	if cap(s.tail) <= maxKeptBuffer {
		v.scratches.Put(s)
	}
}

// write lays down everything that is signed after the host: the rest of the address, and the parameters by name.
func (s *scratch) write(u signedURL, form url.Values) {
	s.names = s.names[:0]
	for name, values := range form {
		if len(values) > 0 {
			s.names = append(s.names, name)
		}
	}
	slices.Sort(s.names)
	s.tail = append(s.tail[:0], u.rest...)
	for _, name := range s.names {
		s.tail = append(append(s.tail, name...), form[name][0]...)
	}
}

func (s *scratch) sign(mac hash.Hash) []byte {
	mac.Reset()
	mac.Write(s.head)
	mac.Write(s.tail)
	s.sum = mac.Sum(s.sum[:0])
	s.code = base64.StdEncoding.AppendEncode(s.code[:0], s.sum)
	return s.code
}

// Sign returns the signature that the carrier gives to a voice request: over HTTPS the port is left out, over HTTP it is
// kept. A GET has a nil form. Tests and the simulated carrier sign with it.
func Sign(token, address string, form url.Values) string {
	s := newScratch([]string{token})
	u := splitURL(address)
	port := u.port
	if u.scheme == "https://" {
		port = ""
	}
	s.write(u, form)
	s.head = append(append(append(s.head, u.scheme...), u.host...), port...)
	return string(s.sign(s.macs[0]))
}

// PublicURL is the address that the carrier called to cause r: the configured base with its path, then path and query
// exactly as they were sent. The request's own host and scheme are not asked, because a proxy stands in between and
// anybody may write them.
func PublicURL(base *url.URL, r *http.Request) string {
	target := r.RequestURI
	if !strings.HasPrefix(target, "/") {
		target = r.URL.RequestURI()
	}
	return base.Scheme + "://" + base.Host + strings.TrimRight(base.EscapedPath(), "/") + target
}

// signedURL is an address in the parts that decide how it was signed.
type signedURL struct {
	scheme string // with ://
	host   string
	port   string // with its colon; empty: none
	rest   string // path and query, without the fragment, which is never sent
}

// splitURL cuts an address without changing a byte of it.
func splitURL(address string) signedURL {
	address, _, _ = strings.Cut(address, "#")
	scheme, after, found := strings.Cut(address, "://")
	if !found {
		return signedURL{rest: address}
	}
	u := signedURL{scheme: address[:len(scheme)+len("://")], host: after}
	if i := strings.IndexAny(after, "/?"); i >= 0 {
		u.host, u.rest = after[:i], after[i:]
	}
	u.host = u.host[strings.LastIndexByte(u.host, '@')+1:]
	if i := strings.LastIndexByte(u.host, ':'); i > strings.LastIndexByte(u.host, ']') {
		u.host, u.port = u.host[:i], u.host[i:]
	}
	return u
}

// ports are the two forms of the port that the carrier may have signed.
func (u signedURL) ports() [2]string {
	switch {
	case u.port != "":
		return [2]string{"", u.port}
	case u.scheme == "https://":
		return [2]string{"", ":443"}
	default:
		return [2]string{"", ":80"}
	}
}

func signsJSON(address string) bool {
	return strings.Contains(address, "?bodySHA256=") || strings.Contains(address, "&bodySHA256=")
}

package webhook

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"sync"
)

// errSeal is a token that is not ours, was changed, or was sealed under a secret that is no longer known.
var errSeal = errors.New("token was not sealed by this service")

// Sealer turns values into tokens that only this service can read or make. Equal values give equal tokens, so that
// equal documents are equal byte for byte.
type Sealer struct {
	keys      []sealKey // the first seals, all open
	scratches sync.Pool
}

type sealKey struct {
	box   cipher.AEAD
	nonce []byte // key of the function that derives a nonce from the plain text
}

// sealScratch is what one token needs and the next can use again.
type sealScratch struct {
	mac    hash.Hash // of the key that seals
	plain  []byte
	sealed []byte
	token  []byte
}

// NewSealer derives keys from the secrets: the first one seals, all of them open, so that a secret can be replaced
// while calls are up. Secrets are at least 16 bytes.
func NewSealer(secrets ...string) (*Sealer, error) {
	s := &Sealer{}
	for _, secret := range secrets {
		key, err := newSealKey(secret)
		if err != nil {
			return nil, err
		}
		s.keys = append(s.keys, key)
	}
	if len(s.keys) == 0 {
		return nil, errors.New("a sealer needs a secret")
	}
	s.scratches.New = func() any { return &sealScratch{mac: hmac.New(sha256.New, s.keys[0].nonce)} }
	return s, nil
}

func newSealKey(secret string) (sealKey, error) {
	if len(secret) < 16 {
		return sealKey{}, errors.New("a secret for tokens needs at least 16 bytes")
	}
	derived, err := hkdf.Key(sha256.New, []byte(secret), nil, "press zero call token", 64)
	if err != nil {
		return sealKey{}, fmt.Errorf("derive token key: %w", err)
	}
	block, err := aes.NewCipher(derived[:32])
	if err != nil {
		return sealKey{}, fmt.Errorf("derive token key: %w", err)
	}
	box, err := cipher.NewGCM(block)
	if err != nil {
		return sealKey{}, fmt.Errorf("derive token key: %w", err)
	}
	return sealKey{box: box, nonce: derived[32:]}, nil
}

// spelling is strict: of every token there is one.
var spelling = base64.RawURLEncoding.Strict()

// Seal encodes a value of the given kind. A token of one kind does not open as another.
func (s *Sealer) Seal(kind string, value encoding.BinaryAppender) (string, error) {
	x := s.scratch()
	defer s.scratches.Put(x)
	var err error
	x.plain = append(append(x.plain[:0], kind...), 0)
	if x.plain, err = value.AppendBinary(x.plain); err != nil {
		return "", fmt.Errorf("seal %s: %w", kind, err)
	}
	box := s.keys[0].box
	x.sealed = x.nonce(box.NonceSize())
	x.sealed = box.Seal(x.sealed, x.sealed, x.plain[len(kind)+1:], x.plain[:len(kind)])
	x.token = spelling.AppendEncode(x.token[:0], x.sealed)
	return string(x.token), nil
}

// Open decodes a token of the given kind into value, which keeps nothing of the bytes that it is given.
func (s *Sealer) Open(kind, token string, value encoding.BinaryUnmarshaler) error {
	x := s.scratch()
	defer s.scratches.Put(x)
	var err error
	x.token = append(x.token[:0], token...)
	if x.sealed, err = spelling.AppendDecode(x.sealed[:0], x.token); err != nil {
		return errSeal
	}
	for _, key := range s.keys {
		if len(x.sealed) < key.box.NonceSize() {
			return errSeal
		}
		nonce, box := x.sealed[:key.box.NonceSize()], x.sealed[key.box.NonceSize():]
		plain, err := key.box.Open(x.plain[:0], nonce, box, []byte(kind))
		if err != nil {
			continue
		}
		x.plain = plain
		if err := value.UnmarshalBinary(plain); err != nil {
			return fmt.Errorf("open %s: %w", kind, err)
		}
		return nil
	}
	return errSeal
}

func (s *Sealer) scratch() *sealScratch {
	x, _ := s.scratches.Get().(*sealScratch)
	return x
}

// nonce derives the nonce from what is sealed, the kind included: it repeats only when the whole plain text does, and
// then the token is the same one.
func (x *sealScratch) nonce(size int) []byte {
	x.mac.Reset()
	x.mac.Write(x.plain)
	return x.mac.Sum(x.sealed[:0])[:size]
}

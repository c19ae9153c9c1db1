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
)

// errSeal is a token that is not ours, was changed, or was sealed under a secret that is no longer known.
var errSeal = errors.New("token was not sealed by this service")

// Sealer turns values into tokens that only this service can read or make. Equal values give equal tokens, so that
// equal documents are equal byte for byte.
type Sealer struct {
	keys []sealKey // the first seals, all open
}

type sealKey struct {
	box   cipher.AEAD
	nonce []byte // key of the function that derives a nonce from the plain text
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
	plain, err := value.AppendBinary(make([]byte, 0, 512))
	if err != nil {
		return "", fmt.Errorf("seal %s: %w", kind, err)
	}
	key := s.keys[0]
	nonce := key.nonceFor(kind, plain)
	return spelling.EncodeToString(key.box.Seal(nonce, nonce, plain, []byte(kind))), nil
}

// Open decodes a token of the given kind into value.
func (s *Sealer) Open(kind, token string, value encoding.BinaryUnmarshaler) error {
	sealed, err := spelling.DecodeString(token)
	if err != nil {
		return errSeal
	}
	for _, key := range s.keys {
		if len(sealed) < key.box.NonceSize() {
			return errSeal
		}
		nonce, box := sealed[:key.box.NonceSize()], sealed[key.box.NonceSize():]
		plain, err := key.box.Open(nil, nonce, box, []byte(kind))
		if err != nil {
			continue
		}
		if err := value.UnmarshalBinary(plain); err != nil {
			return fmt.Errorf("open %s: %w", kind, err)
		}
		return nil
	}
	return errSeal
}

// nonceFor derives the nonce from what is sealed: it repeats only when the whole plain text does, and then the token is
// the same one.
func (k sealKey) nonceFor(kind string, plain []byte) []byte {
	mac := hmac.New(sha256.New, k.nonce)
	mac.Write([]byte(kind))
	mac.Write([]byte{0})
	mac.Write(plain)
	return mac.Sum(nil)[:k.box.NonceSize()]
}

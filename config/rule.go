package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

var (
	sitePattern     = regexp.MustCompile(`^[a-z0-9-]{1,32}$`)
	namePattern     = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
	e164Pattern     = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
	sipPattern      = regexp.MustCompile(`^sips?:[^@\s]+@[^@\s]+$`)
	languagePattern = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$`)
)

var errEmpty = errors.New("is empty")

// anything accepts every text.
func anything(string) error { return nil }

// optional accepts an empty text, and judges any other.
func optional(keeps rule) rule {
	return func(text string) error {
		if text == "" {
			return nil
		}
		return keeps(text)
	}
}

// like accepts what matches the pattern; want completes the sentence "... is not".
func like(pattern *regexp.Regexp, want string) rule {
	return func(text string) error {
		switch {
		case text == "":
			return errEmpty
		case pattern.MatchString(text):
			return nil
		}
		return fmt.Errorf("%s is not %s", excerpt(text), want)
	}
}

func siteRule() rule {
	return like(sitePattern, "a site name; write 1 to 32 of a-z, 0-9 and -")
}

func nameRule() rule {
	return like(namePattern, "a flow's name; write 1 to 64 letters, digits, _ or -")
}

func e164Rule() rule {
	return like(e164Pattern, "a phone number in E.164 form; write + and the country code, as in +15550100")
}

func languageRule() rule {
	return like(languagePattern, "a language tag; write one like en-US or hi-IN")
}

// personRule accepts what a fallback can dial.
func personRule(text string) error {
	if strings.HasPrefix(text, "sip") {
		return like(sipPattern, "a SIP address; write it as in sip:desk@example.com")(text)
	}
	return e164Rule()(text)
}

// nonEmpty refuses a text that should be there.
func nonEmpty(text string) error {
	if text == "" {
		return errEmpty
	}
	return nil
}

// sentenceRule accepts what can be spoken in one go.
func sentenceRule(text string) error {
	const longest = 500
	switch {
	case text == "":
		return errEmpty
	case len([]rune(text)) > longest:
		return fmt.Errorf("is longer than %d characters", longest)
	case strings.ContainsFunc(text, unicode.IsControl):
		return errors.New("holds a line break or a control character; write one line")
	}
	return nil
}

// credentialRule accepts an identifier or a secret of the carrier's. Only its plainness is judged, since those of another
// provider look different.
func credentialRule(text string) error {
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }) {
		return errors.New("holds a space or a character that cannot be printed")
	}
	return nil
}

// atLeast accepts a secret of n characters or more.
func atLeast(n int) rule {
	return func(text string) error {
		if len([]rune(text)) < n {
			return fmt.Errorf("is shorter than %d characters", n)
		}
		return nil
	}
}

func addressRule(text string) error {
	_, port, err := net.SplitHostPort(text)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return fmt.Errorf("%s is not an address to listen on; write host:port or :port", excerpt(text))
	}
	return nil
}

// picksPort reports whether the system chooses the port of a listener, so that two of the same text do not collide.
func picksPort(address string) bool {
	_, port, err := net.SplitHostPort(address)
	return err == nil && port == "0"
}

// hostPattern is a host in small letters, with or without a port.
var hostPattern = regexp.MustCompile(`^([a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?|\[[0-9a-f:]+\]:[0-9]{1,5})$`)

// hostRule accepts a host that flows may ask. The addresses of a network have no certificates and no names of their own,
// so that they come with a port.
func hostRule(text string) error {
	name, port, _ := strings.Cut(text, ":")
	switch {
	case !hostPattern.MatchString(text):
		return fmt.Errorf("%s is not a host; write it in small letters without https:// and path, as in api.example.com", excerpt(text))
	case port == "" && net.ParseIP(name) != nil:
		return fmt.Errorf("%s is an address without a port; write it as in 10.0.0.5:8443", excerpt(text))
	}
	return nil
}

// networkRule accepts an address, or a network of addresses.
func networkRule(text string) error {
	if _, err := netip.ParseAddr(text); err == nil {
		return nil
	}
	if _, err := netip.ParsePrefix(text); err == nil {
		return nil
	}
	return fmt.Errorf("%s is neither an address nor a network; write it as in 10.0.0.5 or 10.0.0.0/8", excerpt(text))
}

func webRule(text string) error {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("%s is not a web address; write it as in https://voice.example.com", excerpt(text))
	case u.User != nil:
		return errors.New("holds a user or password; signatures are computed without them")
	case u.RawQuery != "" || u.ForceQuery || strings.Contains(text, "#"):
		return fmt.Errorf("%s has a query or a fragment; write the address without ? and #", excerpt(text))
	}
	return nil
}

// redisRule accepts the addresses that the Redis client understands. It quotes nothing, since there may be a password in
// the text, and names what the client would take for a host without a word.
func redisRule(text string) error {
	scheme, rest, found := strings.Cut(text, "://")
	if !found || scheme != "redis" && scheme != "rediss" && scheme != "unix" {
		return errors.New("is not a Redis URL; it starts with redis://, rediss:// or unix://")
	}
	u, err := url.Parse(text)
	if strings.Contains(redisHosts(rest), ",") {
		return errors.New("lists its hosts with commas; write redis://host1:6379?addr=host2:6379")
	}
	if err != nil {
		return errors.New("is not a valid URL; write %-codes for special characters in the password")
	}
	if scheme == "unix" {
		return unixRule(u)
	}
	if u.Hostname() == "" {
		return errors.New("has no host; write it as in redis://127.0.0.1:6379/0")
	}
	database := strings.Trim(u.Path, "/")
	if _, err := strconv.ParseUint(database, 10, 16); database != "" && err != nil {
		return errors.New("has a path that is not the number of a database, as in redis://127.0.0.1:6379/0")
	}
	return nil
}

func unixRule(u *url.URL) error {
	if strings.Trim(u.Path, "/") == "" {
		return errors.New("has no path; write it as in unix:///run/redis.sock")
	}
	return nil
}

// redisHosts cuts the hosts out of what follows "://", whether or not it is a valid URL.
func redisHosts(rest string) string {
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		rest = rest[:end]
	}
	return rest[strings.LastIndex(rest, "@")+1:]
}

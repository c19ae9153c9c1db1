package app

import (
	"errors"
	"io/fs"
	"os"
	"strings"

	"go.uber.org/zap"

	"presszero/web/access"
)

// newGate makes what admits people, machines and screens to the private listener.
func (a *App) newGate() (*access.Gate, error) {
	s := a.settings
	a.localKey = a.openLocalKey(s.Path(s.KeyFile))
	return access.NewGate(access.GateOptions{
		Store: a.keep, Clock: a.o.Clock, Log: a.log, LocalKey: a.localKey, Proxies: s.ProxyNetworks(),
		Idle: s.People.Idle, Longest: s.People.Longest, Keep: s.Audit.Keep, Most: s.Audit.Most,
	})
}

// openLocalKey reads the key of who works on this machine, and makes one where there is none. That it cannot be kept is no
// reason to answer nobody: only this process knows it then.
func (a *App) openLocalKey(path string) string {
	key := access.NewLocalKey()
	if path == "" {
		return key
	}
	switch err := writeNew(path, key+"\n"); {
	case err == nil:
		return key
	case !errors.Is(err, fs.ErrExist):
		a.log.Warn("the command line on this machine has no key; set key_file to where one can be written", zap.Error(err))
		return key
	}
	text, err := os.ReadFile(path)
	found := strings.TrimSpace(string(text))
	if err != nil || !access.IsLocalKey(found) {
		a.log.Warn("the file holds no key for the command line; remove it, and the next start makes one", zap.String("key_file", path), zap.Error(err))
		return key
	}
	if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o077 != 0 {
		a.log.Warn("others than its owner may read the key of the command line; chmod 600 it", zap.String("key_file", path))
	}
	return found
}

// writeNew writes a file that only its owner may read. fs.ErrExist: there is one.
func writeNew(path, text string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

// LocalKey is the key of who works on this machine, or in this process.
func (a *App) LocalKey() string { return a.localKey }

// Gate admits to the private listener.
func (a *App) Gate() *access.Gate { return a.gate }

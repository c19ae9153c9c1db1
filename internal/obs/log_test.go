package obs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

const number = "+15550100"

// fixed is a clock for the logger that stands still, in a zone that is not UTC.
type fixed struct{}

func (fixed) Now() time.Time {
	return time.Date(2026, 3, 1, 14, 30, 0, 5e6, time.FixedZone("IST", 5*3600+1800))
}

func (fixed) NewTicker(time.Duration) *time.Ticker { return nil }

func newTestLogger(t *testing.T, o Options) (*zap.Logger, *bytes.Buffer) {
	t.Helper()
	var out bytes.Buffer
	o.Output = &out
	logger, err := NewLogger(o)
	if err != nil {
		t.Fatal(err)
	}
	return logger.WithOptions(zap.WithClock(fixed{})), &out
}

func TestLogLinesAreInUTCWithoutCaller(t *testing.T) {
	t.Parallel()
	logger, out := newTestLogger(t, Options{})
	logger.Named("line").Info("call began", zap.String("call", "CA1"), zap.Duration("took", 1500*time.Millisecond))
	logger.Debug("not at this level")
	want := `{"level":"info","ts":"2026-03-01T09:00:00.005Z","logger":"line","msg":"call began","call":"CA1","took":"1.5s"}` + "\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
}

func TestConsoleFormatIsForPeople(t *testing.T) {
	t.Parallel()
	logger, out := newTestLogger(t, Options{Level: "debug", Format: "console"})
	logger.Debug("call from " + number)
	if diff := cmp.Diff("2026-03-01T09:00:00.005Z\tdebug\tcall from +******00\n", out.String()); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
}

func TestNoEntryIsSampledAway(t *testing.T) {
	t.Parallel()
	logger, out := newTestLogger(t, Options{})
	for range 1000 {
		logger.Info("the same")
	}
	if got := strings.Count(out.String(), "\n"); got != 1000 {
		t.Errorf("%d of 1000 entries were written", got)
	}
}

func TestUnusableOptionsAreRefused(t *testing.T) {
	t.Parallel()
	for _, o := range []Options{{Level: "loud", Output: io.Discard}, {Format: "xml", Output: io.Discard}, {}} {
		if logger, err := NewLogger(o); err == nil {
			t.Errorf("NewLogger(%+v) = %v without an error", o, logger)
		}
	}
}

type caller struct{ Number string }

func (c caller) String() string { return "caller " + c.Number }

func (c caller) MarshalLogObject(enc zapcore.ObjectEncoder) error {
	enc.AddString("from", c.Number)
	enc.AddDuration("waited", time.Minute)
	return enc.AddReflected("record", struct{ From string }{c.Number})
}

// verbose is an error that tells more under %+v, as errors with stacks do.
type verbose struct{ error }

func (v verbose) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprint(f, v.Error(), " with a stack and ", number)
}

func TestNoKindOfFieldLeaksAPhoneNumber(t *testing.T) {
	t.Parallel()
	logger, out := newTestLogger(t, Options{})
	fields := []zap.Field{
		zap.String("string", "to "+number),
		zap.ByteString("bytes", []byte(number)),
		zap.Stringer("stringer", caller{number}),
		zap.Error(fmt.Errorf("dial %s: %w", number, errors.New("busy"))),
		zap.NamedError("verbose", verbose{errors.New("no")}),
		zap.Errors("errors", []error{errors.New(number)}),
		zap.Strings("strings", []string{number, "kept"}),
		zap.Object("object", caller{number}),
		zap.Inline(caller{number}),
		zap.Reflect("reflect", map[string]any{number: []caller{{number}}, "n": 7}),
		zap.Reflect("function", func() {}),
		zap.Any("pointer", &struct{ To *caller }{&caller{number}}),
		zap.Dict("dict", zap.String("to", number)),
		zap.Int("int", 42), zap.Time("time", fixed{}.Now()), zap.Binary("binary", []byte{1}),
		zap.Namespace("inner"), zap.String("nested", number),
	}
	logger.With(zap.String("with", number)).With(fields...).Info("call from "+number, fields...)
	if strings.Contains(out.String(), number[1:]) {
		t.Errorf("the log shows %s:\n%s", number, out)
	}
	for _, kept := range []string{
		`"int":42`, `"strings":["+******00","kept"]`, `"error":"dial +******00: busy"`, `"waited":"1m0s"`, `"n":7`,
		`"record":{"From":"+******00"}`, `"time":"2026-03-01T09:00:00.005Z"`, `"verbose":"no"`, `"dict":{"to":"+******00"}`,
	} {
		if !strings.Contains(out.String(), kept) {
			t.Errorf("the log does not show %s:\n%s", kept, out)
		}
	}
}

func TestSIDsStayReadable(t *testing.T) {
	t.Parallel()
	const sid = "CA12345678901234567890123456789012"
	logger, out := newTestLogger(t, Options{})
	logger.Info("call "+sid, zap.String("call", sid))
	if got := len(regexp.MustCompile(sid).FindAllString(out.String(), -1)); got != 2 {
		t.Errorf("the SID stands %d times in the log, want 2: %s", got, out)
	}
}

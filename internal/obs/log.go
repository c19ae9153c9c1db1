// Package obs is what operators see of the service: its log, in which no phone number and no digit that a caller pressed
// can be read, and its metrics.
package obs

import (
	"errors"
	"fmt"
	"io"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// Options say how much is logged, in what form, and where to.
type Options struct {
	Level  string // debug, info, warn or error; empty is info
	Format string // json or console; empty is json
	Output io.Writer
}

// NewLogger returns a logger that writes every entry, without sampling, with times in UTC, and that masks phone numbers
// wherever a careless line holds one. It fails without an output, and on
// a level or a format that it does not know.
func NewLogger(o Options) (*zap.Logger, error) {
	if o.Output == nil {
		return nil, errors.New("make logger: no output is given")
	}
	level := zapcore.InfoLevel
	if o.Level != "" {
		if err := level.Set(o.Level); err != nil {
			return nil, fmt.Errorf("make logger: %w", err)
		}
	}
	encoder, err := newEncoder(o.Format)
	if err != nil {
		return nil, fmt.Errorf("make logger: %w", err)
	}
	// Only Write is passed on: standard error holds nothing back, and a terminal refuses to be synced.
	sink := zapcore.Lock(zapcore.AddSync(struct{ io.Writer }{o.Output}))
	return zap.New(redacting{zapcore.NewCore(encoder, sink, level)}, zap.ErrorOutput(sink)), nil
}

func newEncoder(format string) (zapcore.Encoder, error) {
	keys := zapcore.EncoderConfig{
		TimeKey: "ts", LevelKey: "level", NameKey: "logger", MessageKey: "msg",
		EncodeTime: utc, EncodeLevel: zapcore.LowercaseLevelEncoder, EncodeDuration: zapcore.StringDurationEncoder,
		EncodeName: zapcore.FullNameEncoder,
	}
	switch format {
	case "", "json":
		return zapcore.NewJSONEncoder(keys), nil
	case "console":
		return zapcore.NewConsoleEncoder(keys), nil
	default:
		return nil, fmt.Errorf("unknown format %q; use json or console", format)
	}
}

const timeLayout = "2006-01-02T15:04:05.000Z"

// utc writes a time as 2026-03-01T09:00:00.000Z.
func utc(t time.Time, enc zapcore.PrimitiveArrayEncoder) {
	enc.AppendString(t.UTC().Format(timeLayout))
}

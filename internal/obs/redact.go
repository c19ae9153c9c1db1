package obs

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// redacting is a core that hides phone numbers in messages and in the text of fields before they are written.
type redacting struct{ zapcore.Core }

// With implements zapcore.Core.
func (c redacting) With(fields []zapcore.Field) zapcore.Core {
	return redacting{c.Core.With(scrubFields(fields))}
}

// Check implements zapcore.Core.
func (c redacting) Check(entry zapcore.Entry, checked *zapcore.CheckedEntry) *zapcore.CheckedEntry {
	if c.Enabled(entry.Level) {
		return checked.AddCore(entry, c)
	}
	return checked
}

// Write implements zapcore.Core.
func (c redacting) Write(entry zapcore.Entry, fields []zapcore.Field) error {
	entry.Message = Scrub(entry.Message)
	return c.Core.Write(entry, scrubFields(fields))
}

func scrubFields(fields []zapcore.Field) []zapcore.Field {
	clean := make([]zapcore.Field, 0, len(fields))
	for _, field := range fields {
		clean = append(clean, scrubField(field)...)
	}
	return clean
}

// scrubField hides phone numbers in a field. Fields that hold a value of their own form are first written out, since
// their text is not known before; an inline one may become several.
func scrubField(field zapcore.Field) []zapcore.Field {
	switch field.Type {
	case zapcore.StringType:
		field.String = Scrub(field.String)
		return []zapcore.Field{field}
	case zapcore.ByteStringType, zapcore.StringerType, zapcore.ErrorType, zapcore.ReflectType,
		zapcore.ObjectMarshalerType, zapcore.ArrayMarshalerType, zapcore.InlineMarshalerType:
		return written(field)
	}
	return []zapcore.Field{field}
}

// written returns what the field writes, in the order of its keys, without phone numbers.
func written(field zapcore.Field) []zapcore.Field {
	out := zapcore.NewMapObjectEncoder()
	field.AddTo(out)
	clean := make([]zapcore.Field, 0, len(out.Fields))
	for _, key := range slices.Sorted(maps.Keys(out.Fields)) {
		if field.Type == zapcore.ErrorType && key == field.Key+"Verbose" {
			continue // the error once more, with a stack that belongs into no log line
		}
		clean = append(clean, zap.Reflect(key, scrubValue(out.Fields[key])))
	}
	return clean
}

// scrubValue hides phone numbers in a value of any form, and gives it the form that it has in JSON.
func scrubValue(value any) any {
	switch v := value.(type) {
	case string:
		return Scrub(v)
	case time.Duration:
		return v.String()
	case time.Time:
		return v.UTC().Format(timeLayout)
	case nil, bool, json.Number:
		return v
	case []any:
		clean := make([]any, len(v))
		for i, member := range v {
			clean[i] = scrubValue(member)
		}
		return clean
	case map[string]any:
		clean := make(map[string]any, len(v))
		for key, member := range v {
			clean[Scrub(key)] = scrubValue(member)
		}
		return clean
	}
	return scrubValue(asJSON(value))
}

// asJSON turns a value into what its JSON holds, or into its text when it has none.
func asJSON(value any) any {
	content, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	decoder := json.NewDecoder(strings.NewReader(string(content)))
	decoder.UseNumber()
	var decoded any
	if err := decoder.Decode(&decoded); err != nil {
		return string(content)
	}
	return decoded
}

package ivr

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"presszero/flows"
)

// ErrCodec is wrapped by the error for bytes that are no session.
var ErrCodec = errors.New("not an encoded session")

// AppendBinary appends the session in the form in which it travels: numbered fields, zero ones left out. That is half the
// length of JSON, and a field that a newer replica has added is passed over by an older one. Equal sessions give equal
// bytes. Times keep their nanoseconds and lose their zone.
func (s *Session) AppendBinary(b []byte) ([]byte, error) {
	return appendFields(b, s, sessionFields), nil
}

// UnmarshalBinary reads what AppendBinary has written.
func (s *Session) UnmarshalBinary(data []byte) error {
	*s = Session{}
	if err := readFields(data, string(data), s, sessionFields); err != nil {
		return fmt.Errorf("%w: %w", ErrCodec, err)
	}
	return nil
}

// AppendBinary appends what was told in the form in which sessions travel.
func (t Told) AppendBinary(b []byte) ([]byte, error) { return appendFields(b, &t, toldFields), nil }

// UnmarshalBinary reads what AppendBinary has written.
func (t *Told) UnmarshalBinary(data []byte) error {
	*t = Told{}
	if err := readFields(data, string(data), t, toldFields); err != nil {
		return fmt.Errorf("%w: %w", ErrCodec, err)
	}
	return nil
}

// The tables of what travels. A field's number is its place, counted from 1: new fields go to the end, and none is ever
// taken out or moved.
var (
	sessionFields = []field[Session]{
		text(func(s *Session) *string { return &s.Call }),
		text(func(s *Session) *string { return &s.From }),
		text(func(s *Session) *string { return &s.To }),
		text(func(s *Session) *string { return &s.Flow }),
		text(func(s *Session) *string { return &s.Version }),
		moment(func(s *Session) *time.Time { return &s.Began }),
		number(func(s *Session) *int { return &s.Turn }),
		text(func(s *Session) *string { return &s.Language }),
		text(func(s *Session) *Mode { return &s.Mode }),
		text(func(s *Session) *string { return &s.Step }),
		number(func(s *Session) *int { return &s.Tries }),
		variables(func(s *Session) *map[string]any { return &s.Vars }),
		texts(func(s *Session) *[]string { return &s.Path }),
		text(func(s *Session) *string { return &s.Escaped }),
		nested(func(s *Session) **Place { return &s.Place }, placeFields),
		nested(func(s *Session) **Hold { return &s.Hold }, holdFields),
		number(func(s *Session) *int { return &s.Rung }),
		flag(func(s *Session) *bool { return &s.Chose }),
		list(func(s *Session) *[]Saying { return &s.Owed }, sayingFields),
		number(func(s *Session) *int { return &s.Alone }),
		nested(func(s *Session) **Pending { return &s.Fetch }, pendingFields),
		variables(func(s *Session) *map[string]any { return (*map[string]any)(&s.Secret) }),
		text(func(s *Session) *string { return &s.Sealed }),
		flag(func(s *Session) *bool { return &s.Confirming }),
		text(func(s *Session) *string { return &s.Given }),
		text(func(s *Session) *string { return &s.Served }),
		number(func(s *Session) *int { return &s.Texts }),
		text(func(s *Session) *flows.Why { return &s.Why }),
		text(func(s *Session) *string { return &s.Over }),
		flag(func(s *Session) *bool { return &s.Welcomed }),
		text(func(s *Session) *string { return &s.Entry }),
		nested(func(s *Session) **Owing { return &s.Owes }, owingFields),
		nested(func(s *Session) **Taste { return &s.Taste }, tasteFields),
		moment(func(s *Session) *time.Time { return &s.Noticed }),
		moment(func(s *Session) *time.Time { return &s.Shut }),
	}
	placeFields = []field[Place]{
		text(func(p *Place) *string { return &p.Queue }),
		text(func(p *Place) *string { return &p.Lane }),
		moment(func(p *Place) *time.Time { return &p.Clock }),
		number(func(p *Place) *int64 { return &p.Seq }),
		number(func(p *Place) *time.Duration { return &p.Head }),
		text(func(p *Place) *string { return &p.Note }),
		text(func(p *Place) *string { return &p.Next }),
		flag(func(p *Place) *bool { return &p.Insists }),
		flag(func(p *Place) *bool { return &p.MayWait }),
		flag(func(p *Place) *bool { return &p.Any }),
	}
	holdFields = []field[Hold]{
		moment(func(h *Hold) *time.Time { return &h.Since }),
		number(func(h *Hold) *time.Duration { return &h.Music }),
		moment(func(h *Hold) *time.Time { return &h.Played }),
		moment(func(h *Hold) *time.Time { return &h.SaidAt }),
		number(func(h *Hold) *int { return &h.Position }),
		number(func(h *Hold) *int { return &h.Minutes }),
		moment(func(h *Hold) *time.Time { return &h.Unstaffed }),
		flag(func(h *Hold) *bool { return &h.Warned }),
		flag(func(h *Hold) *bool { return &h.Kept }),
		flag(func(h *Hold) *bool { return &h.Offered }),
		nested(func(h *Hold) **Told { return &h.Told }, toldFields),
		number(func(h *Hold) *time.Duration { return &h.Talk }),
		number(func(h *Hold) *time.Duration { return &h.Segment }),
	}
	toldFields = []field[Told]{
		moment(func(t *Told) *time.Time { return &t.First }),
		moment(func(t *Told) *time.Time { return &t.Deadline }),
		nested(func(t *Told) **Wait { return &t.Wait }, waitFields),
		number(func(t *Told) *int { return &t.Raises }),
		number(func(t *Told) *int { return &t.Missed }),
		number(func(t *Told) *int { return &t.Count }),
		flag(func(t *Told) *bool { return &t.Asleep }),
		text(func(t *Told) *string { return &t.Queue }),
		number(func(t *Told) *int { return &t.Staff }),
		number(func(t *Told) *int { return &t.Position }),
		number(func(t *Told) *int { return &t.Waiting }),
		number(func(t *Told) *time.Duration { return &t.Handle }),
	}
	waitFields = []field[Wait]{
		text(func(w *Wait) *WaitKind { return &w.Kind }),
		number(func(w *Wait) *int { return &w.Low }),
		number(func(w *Wait) *int { return &w.High }),
	}
	tasteFields = []field[Taste]{
		flag(func(t *Taste) *bool { return &t.Quiet }),
		flag(func(t *Taste) *bool { return &t.Slow }),
		text(func(t *Taste) *string { return &t.Piece }),
		flag(func(t *Taste) *bool { return &t.Told }),
		number(func(t *Taste) *int { return &t.Comforted }),
		moment(func(t *Taste) *time.Time { return &t.ComfortAt }),
	}
	owingFields = []field[Owing]{
		text(func(o *Owing) *string { return &o.Call }),
		text(func(o *Owing) *string { return &o.Queue }),
		moment(func(o *Owing) *time.Time { return &o.Due }),
		flag(func(o *Owing) *bool { return &o.Last }),
	}
	sayingFields = []field[Saying]{
		text(func(s *Saying) *string { return &s.Lang }),
		text(func(s *Saying) *string { return &s.Text }),
		text(func(s *Saying) *string { return &s.Audio }),
	}
	variableFields = []field[variable]{
		text(func(v *variable) *string { return &v.name }),
		text(func(v *variable) *string { return &v.text }),
		number(func(v *variable) *int { return &v.number }),
		flag(func(v *variable) *bool { return &v.flag }),
		number(func(v *variable) *kind { return &v.kind }),
	}
)

// field is one field of T on the wire, written and read by its number.
type field[T any] struct {
	put  func(b []byte, n protowire.Number, t *T) []byte
	take func(t *T, v wireValue) error // nil unless the value itself is made of fields, and they cannot be read
}

// wireValue is a value as it was read: a number, or bytes and the same as text.
type wireValue struct {
	number uint64
	bytes  []byte
	text   string
}

func appendFields[T any](b []byte, t *T, fields []field[T]) []byte {
	for i, f := range fields {
		b = f.put(b, protowire.Number(i+1), t)
	}
	return b
}

// readFields reads numbered fields and passes over those that it does not know. The text holds the same bytes as data, so
// that all the texts of a session are parts of one.
func readFields[T any](data []byte, text string, t *T, fields []field[T]) error {
	for len(data) > 0 {
		num, kind, n := protowire.ConsumeTag(data)
		if n < 0 {
			return protowire.ParseError(n)
		}
		data = data[n:]
		var v wireValue
		switch kind {
		case protowire.VarintType:
			v.number, n = protowire.ConsumeVarint(data)
		case protowire.BytesType:
			v.bytes, n = protowire.ConsumeBytes(data)
		default:
			n = protowire.ConsumeFieldValue(num, kind, data)
		}
		if n < 0 {
			return protowire.ParseError(n)
		}
		data = data[n:]
		if int(num) > len(fields) {
			continue
		}
		end := len(text) - len(data)
		v.text = text[end-len(v.bytes) : end]
		if err := fields[num-1].take(t, v); err != nil {
			return err
		}
	}
	return nil
}

func text[T any, S ~string](at func(*T) *S) field[T] {
	return field[T]{
		put: func(b []byte, n protowire.Number, t *T) []byte {
			if *at(t) == "" {
				return b
			}
			return protowire.AppendString(protowire.AppendTag(b, n, protowire.BytesType), string(*at(t)))
		},
		take: func(t *T, v wireValue) error { *at(t) = S(v.text); return nil },
	}
}

func texts[T any](at func(*T) *[]string) field[T] {
	return field[T]{
		put: func(b []byte, n protowire.Number, t *T) []byte {
			for _, s := range *at(t) {
				b = protowire.AppendString(protowire.AppendTag(b, n, protowire.BytesType), s)
			}
			return b
		},
		take: func(t *T, v wireValue) error { *at(t) = append(*at(t), v.text); return nil },
	}
}

func number[T any, N ~int | ~int64](at func(*T) *N) field[T] {
	return field[T]{
		put: func(b []byte, n protowire.Number, t *T) []byte {
			if *at(t) == 0 {
				return b
			}
			return protowire.AppendVarint(protowire.AppendTag(b, n, protowire.VarintType), protowire.EncodeZigZag(int64(*at(t))))
		},
		take: func(t *T, v wireValue) error { *at(t) = N(protowire.DecodeZigZag(v.number)); return nil },
	}
}

func flag[T any](at func(*T) *bool) field[T] {
	return field[T]{
		put: func(b []byte, n protowire.Number, t *T) []byte {
			if !*at(t) {
				return b
			}
			return protowire.AppendVarint(protowire.AppendTag(b, n, protowire.VarintType), 1)
		},
		take: func(t *T, v wireValue) error { *at(t) = v.number != 0; return nil },
	}
}

// moment is a time. One outside the years 1678 to 2262 does not fit.
func moment[T any](at func(*T) *time.Time) field[T] {
	return field[T]{
		put: func(b []byte, n protowire.Number, t *T) []byte {
			if at(t).IsZero() {
				return b
			}
			return protowire.AppendVarint(protowire.AppendTag(b, n, protowire.VarintType), protowire.EncodeZigZag(at(t).UnixNano()))
		},
		take: func(t *T, v wireValue) error {
			*at(t) = time.Unix(0, protowire.DecodeZigZag(v.number)).UTC()
			return nil
		},
	}
}

func nested[T, U any](at func(*T) **U, fields []field[U]) field[T] {
	return field[T]{
		put: func(b []byte, n protowire.Number, t *T) []byte {
			if *at(t) == nil {
				return b
			}
			return appendNested(b, n, *at(t), fields)
		},
		take: func(t *T, v wireValue) error {
			*at(t) = new(U)
			return readFields(v.bytes, v.text, *at(t), fields)
		},
	}
}

func list[T, U any](at func(*T) *[]U, fields []field[U]) field[T] {
	return field[T]{
		put: func(b []byte, n protowire.Number, t *T) []byte {
			for i := range *at(t) {
				b = appendNested(b, n, &(*at(t))[i], fields)
			}
			return b
		},
		take: func(t *T, v wireValue) error {
			var u U
			err := readFields(v.bytes, v.text, &u, fields)
			*at(t) = append(*at(t), u)
			return err
		},
	}
}

// appendNested appends fields behind their length, which is known only when they stand there.
func appendNested[U any](b []byte, n protowire.Number, u *U, fields []field[U]) []byte {
	b = protowire.AppendTag(b, n, protowire.BytesType)
	start := len(b)
	b = appendFields(b, u, fields)
	var length [10]byte
	return slices.Insert(b, start, protowire.AppendVarint(length[:0], uint64(len(b)-start))...)
}

// variable is one variable of a flow on the wire.
type variable struct {
	name, text string
	number     int
	flag       bool
	kind       kind
}

// kind says which of a variable's values counts.
type kind int

const (
	textKind kind = iota
	numberKind
	flagKind
)

// variables are written by their names in order. What is neither text nor an int nor a flag is left out: the flow's
// initial value then stands in its place.
func variables[T any](at func(*T) *map[string]any) field[T] {
	return field[T]{
		put: func(b []byte, n protowire.Number, t *T) []byte {
			vars := *at(t)
			if len(vars) == 0 {
				return b
			}
			names := make([]string, 0, 16)
			for name := range vars {
				names = append(names, name)
			}
			slices.Sort(names)
			var v variable // one for all, because it escapes
			for _, name := range names {
				v = variable{name: name}
				switch value := vars[name].(type) {
				case string:
					v.text = value
				case int:
					v.number, v.kind = value, numberKind
				case bool:
					v.flag, v.kind = value, flagKind
				default:
					continue
				}
				b = appendNested(b, n, &v, variableFields)
			}
			return b
		},
		take: func(t *T, w wireValue) error {
			var v variable
			err := readFields(w.bytes, w.text, &v, variableFields)
			if *at(t) == nil {
				*at(t) = map[string]any{}
			}
			(*at(t))[v.name] = v.value()
			return err
		},
	}
}

func (v variable) value() any {
	switch v.kind {
	case numberKind:
		return v.number
	case flagKind:
		return v.flag
	default:
		return v.text
	}
}

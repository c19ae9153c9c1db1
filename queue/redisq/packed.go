package redisq

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strconv"
)

// errPacked is what comes of a text that is not packed values.
var errPacked = errors.New("not packed values")

// unpack reads values as a script packs them (MessagePack), one after the other: texts, numbers, which it reads as texts, and
// lists.
func unpack(text string) ([]any, error) {
	var values []any
	for p := packed(text); len(p) > 0; {
		value, err := p.value()
		if err != nil {
			return nil, err
		}
		values = append(values, value)
	}
	return values, nil
}

// packed is what has not been read yet.
type packed string

// The first bytes of values that hold a length or a number themselves: where each kind begins, and the mask of what it holds.
const (
	emptyMap, fixList, fixText, endOfText, fixNegative = 0x80, 0x90, 0xa0, 0xc0, 0xe0
	inList, inText                                     = 0x0f, 0x1f
)

// widths are how many bytes of length or of number follow a first byte that holds none.
var widths = map[byte]int{
	0xd9: 1, 0xda: 2, 0xdb: 4, // a text
	0xdc: 2, 0xdd: 4, // a list
	0xcc: 1, 0xcd: 2, 0xce: 4, 0xcf: 8, // a number that is not negative
	0xd0: 1, 0xd1: 2, 0xd2: 4, 0xd3: 8, // one with a sign
	0xca: 4, 0xcb: 8, // one with a fraction
}

func (p *packed) value() (any, error) {
	first, err := p.take(1)
	if err != nil {
		return nil, err
	}
	switch b := first[0]; {
	case b < emptyMap:
		return strconv.Itoa(int(b)), nil
	case b == emptyMap: // a table with nothing in it
		return []any{}, nil
	case b >= fixList && b < fixText:
		return p.list(uint64(b & inList))
	case b >= fixText && b < endOfText:
		return p.take(uint64(b & inText))
	case b >= fixNegative:
		return strconv.Itoa(int(b) - 0x100), nil
	default:
		return p.wide(b)
	}
}

// wide reads a value whose length, or which itself, follows its first byte.
func (p *packed) wide(first byte) (any, error) {
	width, known := widths[first]
	if !known {
		return nil, fmt.Errorf("%w: a value of kind %#x", errPacked, first)
	}
	bytes, err := p.take(uint64(width))
	if err != nil {
		return nil, err
	}
	var whole [8]byte
	copy(whole[8-width:], bytes)
	n := binary.BigEndian.Uint64(whole[:])
	switch first {
	case 0xd9, 0xda, 0xdb:
		return p.take(n)
	case 0xdc, 0xdd:
		return p.list(n)
	case 0xcc, 0xcd, 0xce, 0xcf:
		return strconv.FormatUint(n, 10), nil
	case 0xca:
		return strconv.FormatFloat(float64(math.Float32frombits(uint32(n))), 'g', -1, 64), nil
	case 0xcb:
		return strconv.FormatFloat(math.Float64frombits(n), 'g', -1, 64), nil
	default:
		unused := 64 - 8*width
		return strconv.FormatInt(int64(n)<<unused>>unused, 10), nil
	}
}

// take cuts off so many bytes.
func (p *packed) take(n uint64) (string, error) {
	if n > uint64(len(*p)) {
		return "", fmt.Errorf("%w: it ends too early", errPacked)
	}
	taken := (*p)[:n]
	*p = (*p)[n:]
	return string(taken), nil
}

func (p *packed) list(n uint64) (any, error) {
	list := make([]any, 0, min(n, uint64(len(*p))))
	for range n {
		value, err := p.value()
		if err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	return list, nil
}

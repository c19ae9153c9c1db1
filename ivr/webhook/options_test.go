package webhook

import (
	"reflect"
	"testing"
)

func TestEveryPartIsRequired(t *testing.T) {
	t.Parallel()
	var whole Options
	open(t, func(o *Options) { whole = *o })
	fields := reflect.TypeFor[Options]()
	for i := range fields.NumField() {
		o := whole
		reflect.ValueOf(&o).Elem().Field(i).SetZero()
		if _, err := New(o); err == nil {
			t.Errorf("a handler is made without %s", fields.Field(i).Name)
		}
	}
}

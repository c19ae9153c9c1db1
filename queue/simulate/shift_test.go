package simulate

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestARotaIsWorkedEveryDay(t *testing.T) {
	t.Parallel()
	begin := time.Date(2026, 1, 5, 9, 30, 0, 0, time.UTC)
	for text, want := range map[string][]Shift{
		"anna=13:00-17:30": {{210 * time.Minute, 8 * time.Hour}, {27*time.Hour + 30*time.Minute, 30 * time.Hour}},
		"anna=08:00-10:00": {{0, 30 * time.Minute}, {22*time.Hour + 30*time.Minute, 24*time.Hour + 30*time.Minute}},
		"anna=22:00-02:00": {{12*time.Hour + 30*time.Minute, 16*time.Hour + 30*time.Minute}},
		"anna=00:00-24:00": {{0, 14*time.Hour + 30*time.Minute}, {14*time.Hour + 30*time.Minute, 30 * time.Hour}},
	} {
		r, err := ParseRota(text)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, r.Shifts(begin, 30*time.Hour)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", text, diff)
		}
	}
	for _, text := range []string{"", "anna", "anna=9-17", "=09:00-10:00", "anna=09:00-09:00", "anna=09:00-25:00"} {
		if _, err := ParseRota(text); !errors.Is(err, ErrShift) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestABusierDayHasSoManyMoreCallers(t *testing.T) {
	t.Parallel()
	site := office()
	callers := Arrivals(rates(t, "reception=200/h"), site, 10*time.Hour, time.Minute, 1)
	for _, times := range []float64{0.5, 1, 1.2, 3} {
		busier := Busier(callers, times, 1)
		if share := float64(len(busier)) / float64(len(callers)); share < times*0.95 || share > times*1.05 {
			t.Errorf("%.2f times as many callers, want %.2f", share, times)
		}
		for i, c := range busier {
			if c.At < 0 || i > 0 && c.At < busier[i-1].At {
				t.Fatalf("caller %d out of order: %v", i, c.At)
			}
		}
	}
}

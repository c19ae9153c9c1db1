package trace

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
)

// FromEnvironment makes traces as the standard variables of OpenTelemetry say, of which lookup reads one: on where
// OTEL_EXPORTER_OTLP_ENDPOINT or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT names a collector, else nil. A variable that would be
// ignored because it is wrong is an error: nobody looks for traces that never come. Nothing is sent yet.
func FromEnvironment(ctx context.Context, lookup func(string) string, version string, report func(error)) (*Traces, error) {
	e := environment(lookup)
	if !e.on() {
		return nil, nil
	}
	if err := e.check(); err != nil {
		return nil, fmt.Errorf("traces: %w", err)
	}
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("traces: %w", err)
	}
	return New(Options{Exporter: exporter, Version: version, Report: report})
}

// environment reads one variable; empty: not set.
type environment func(string) string

// The variables that decide whether and where to.
const (
	endpointAll    = "OTEL_EXPORTER_OTLP_ENDPOINT"
	endpointTraces = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
)

func (e environment) on() bool {
	return e(endpointAll)+e(endpointTraces) != "" && e("OTEL_TRACES_EXPORTER") != "none" && !strings.EqualFold(e("OTEL_SDK_DISABLED"), "true")
}

// spoken are the values of variables of which others mean what this program cannot do.
var spoken = map[string][]string{
	"OTEL_TRACES_EXPORTER":               {"otlp"},
	"OTEL_EXPORTER_OTLP_PROTOCOL":        {"http/protobuf"},
	"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": {"http/protobuf"},
	"OTEL_TRACES_SAMPLER": {
		"always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio",
	},
}

func (e environment) check() error {
	var faults []error
	for name, values := range spoken {
		if value := e(name); value != "" && !slices.Contains(values, value) {
			faults = append(faults, fmt.Errorf("%s is %q; use %s", name, value, strings.Join(values, ", ")))
		}
	}
	for _, name := range []string{endpointAll, endpointTraces} {
		u, err := url.Parse(e(name))
		if e(name) != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "") {
			faults = append(faults, fmt.Errorf("%s is no address; use one such as http://localhost:4318", name))
		}
	}
	if ratio := e("OTEL_TRACES_SAMPLER_ARG"); ratio != "" && strings.HasSuffix(e("OTEL_TRACES_SAMPLER"), "traceidratio") {
		if share, err := strconv.ParseFloat(ratio, 64); err != nil || share < 0 || share > 1 {
			faults = append(faults, fmt.Errorf("OTEL_TRACES_SAMPLER_ARG is %q; use a share from 0 to 1", ratio))
		}
	}
	slices.SortFunc(faults, func(a, b error) int { return cmp.Compare(a.Error(), b.Error()) })
	return errors.Join(faults...)
}

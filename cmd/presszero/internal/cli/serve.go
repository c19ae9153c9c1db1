package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"
	"go.uber.org/zap"

	"presszero/cmd/presszero/internal/app"
	"presszero/config"
	"presszero/internal/obs"
	"presszero/internal/obs/trace"
)

func newServe(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Answer the carrier's calls",
		Long: `Serve answers the carrier on one listener, and people, health checks and metrics on
another. Changed flows, queues, hours, agents and numbers are taken into service as
soon as they are saved, all of them or none. An interrupt lets requests finish.

Without redis.url the line lives in this process, with a snapshot file.`,
		Example: `  presszero serve
  presszero serve --config /etc/presszero/presszero.yaml --log-format console
  REDIS_URL=redis://localhost:6379 PRESSZERO_PUBLIC_URL=https://calls.example.com presszero serve`,
		Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error { return s.serve(cmd) },
	}
	settingsFlags(cmd)
	return cmd
}

func (s *session) serve(cmd *cobra.Command) error {
	loaded, err := s.load(cmd)
	if err != nil {
		return err
	}
	if faults := config.AsFaults(loaded.CheckServe()); faults != nil {
		fmt.Fprintln(s.Err, faults)
		return errFaults
	}
	if !loaded.Settings.HasCarrier() {
		return errors.New("serve needs the carrier's account: set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN; without an account, try 'presszero demo' or 'presszero call'")
	}
	log, err := obs.NewLogger(obs.Options{Level: loaded.Settings.Log.Level, Format: loaded.Settings.Log.Format, Output: s.Err})
	if err != nil {
		return err
	}
	traces, err := trace.FromEnvironment(cmd.Context(), os.Getenv, version(), func(err error) {
		log.Warn("traces were not handed over and are lost", zap.Error(err))
	})
	if err != nil {
		return err
	}
	service, err := app.New(app.Options{
		Source:  app.Directory(func() (config.Settings, error) { l, err := config.Load(s.source(cmd)); return l.Settings, err }),
		Log:     log,
		Version: version(), Traces: traces,
	})
	if err != nil {
		return s.showFaulty(err)
	}
	return run(cmd.Context(), service, traces, loaded.Settings, log)
}

// showFaulty prints the faults of the operator's files as they are, and passes any other error on.
func (s *session) showFaulty(err error) error {
	var faulty *app.Faulty
	if errors.As(err, &faulty) {
		fmt.Fprintln(s.Err, faulty)
		return errFaults
	}
	return err
}

// run serves until ctx ends and then stops in order: not ready, requests finished, line at rest.
func run(ctx context.Context, service *app.App, traces *trace.Traces, settings config.Settings, log *zap.Logger) error {
	private, err := service.Private()
	if err != nil {
		return err
	}
	public := newServer(service.Public())
	people := newServer(private)
	var listen net.ListenConfig
	publicAt, err := listen.Listen(ctx, "tcp", settings.PublicAddr)
	if err != nil {
		return fmt.Errorf("listen for the carrier: %w", err)
	}
	peopleAt, err := listen.Listen(ctx, "tcp", settings.PrivateAddr)
	if err != nil {
		return fmt.Errorf("listen for people: %w", err)
	}
	service.Start(ctx)
	failed := make(chan error, 2)
	go func() { failed <- public.Serve(publicAt) }()
	go func() { failed <- people.Serve(peopleAt) }()
	log.Info("serving", zap.String("public", publicAt.Addr().String()), zap.String("private", peopleAt.Addr().String()),
		zap.String("carrier_calls", settings.PublicURL), zap.Bool("redis", settings.Redis.URL != ""))
	if settings.Redis.URL == "" {
		log.Warn("the line lives in this process: one replica only; set REDIS_URL for more")
	}
	select {
	case err = <-failed:
		log.Error("a listener failed", zap.Error(err))
	case <-ctx.Done():
		log.Info("stopping: requests are finished first", zap.Duration("at_most", settings.DrainTimeout))
	}
	return errors.Join(err, shutdown(service, traces, settings.DrainTimeout, public, people))
}

func shutdown(service *app.App, traces *trace.Traces, patience time.Duration, servers ...*http.Server) error {
	service.Drain()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var errs []error
	for _, server := range servers {
		errs = append(errs, server.Shutdown(ctx))
	}
	return errors.Join(append(errs, service.Stop(), traces.Stop(ctx))...)
}

// newServer bounds what a client may cost.
func newServer(h http.Handler) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
	}
}

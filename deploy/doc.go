// Package deploy holds what runs beside the service: rules for Prometheus, a dashboard for Grafana, a unit for systemd. Its
// tests hold them to the metrics that there are, and to the pages of the manual.
package deploy

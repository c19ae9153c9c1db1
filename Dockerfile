# syntax=docker/dockerfile:1

# The build runs on the builder's own platform and compiles for the one that is asked for.
FROM --platform=$BUILDPLATFORM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG TARGETOS
ARG TARGETARCH
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -ldflags="-s -w" -o /out/presszero ./cmd/presszero

# The image holds one static binary, the certificates of public authorities and the time zones. It writes nothing to
# its own file system, so run it with --read-only.
FROM gcr.io/distroless/static-debian12:nonroot
ARG VERSION=dev
LABEL org.opencontainers.image.title="Press Zero" \
      org.opencontainers.image.description="Phone menus for Twilio Voice in which 0 always reaches a person" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION"
COPY --from=build /out/presszero /presszero
USER 65532:65532
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 CMD ["/presszero", "health"]
ENTRYPOINT ["/presszero"]
CMD ["serve"]

# Run `make` to see the targets.
FUZZTIME ?= 30s
BENCH    ?= .

.DEFAULT_GOAL := help
.PHONY: help build test lint fmt fuzz bench bench-asynq music clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Build the program as bin/presszero
	CGO_ENABLED=0 go build -trimpath -o bin/presszero ./cmd/presszero

test: ## Run everything that must hold before a change is merged; installs redis-server, gcc and npm if they are missing
	@scripts/check

lint: ## Run the linters on Go and on the Dockerfile
	go tool -modfile=tools/go.mod golangci-lint run
	cd tools && go tool golangci-lint run
	cd tools/asynqbench && go tool -modfile=../go.mod golangci-lint run
	go run -C tools ./dockerlint ../Dockerfile

fmt: ## Format the Go code in place
	gofmt -s -w $$(scripts/gofiles)

fuzz: ## Run every fuzzer for FUZZTIME (30s each)
	@scripts/fuzz $(FUZZTIME)

bench: ## Run the benchmarks that match BENCH, with allocations
	go test -run '^$$' -bench '$(BENCH)' -benchmem ./...

bench-asynq: ## Compare what a caller costs Redis with what a task of asynq does
	go test -C tools/asynqbench -run '^$$' -bench . -benchtime 5x

music: ## Synthesise the hold music, the beep and the tone again
	go generate ./internal/audio

clean: ## Remove what the other targets have built
	rm -rf bin

# abm: see README.md. `make` alone lists the targets.
SHELL := /bin/bash
TAGS  := duckdb_arrow
GO    := go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
DEMO  := .demo
TOUCHES ?= 10000000

.DEFAULT_GOAL := help

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

tools: # say what is missing, and how to get it
	@command -v $(GO) >/dev/null || { echo "Go is missing: install Go 1.26 or newer from your distribution (Debian: apt-get install golang) or from go.dev" >&2; exit 1; }
	@command -v $${CC:-cc} >/dev/null || { echo "a C compiler is missing: apt-get install build-essential (Debian), dnf install gcc gcc-c++ (Fedora), xcode-select --install (macOS)" >&2; exit 1; }
	@command -v $${CXX:-c++} >/dev/null || { echo "a C++ compiler is missing: apt-get install build-essential (Debian), dnf install gcc-c++ (Fedora), xcode-select --install (macOS)" >&2; exit 1; }

build: tools ## build bin/abm
	CGO_ENABLED=1 $(GO) build -tags=$(TAGS) -ldflags "-X main.version=$(VERSION)" -o bin/abm ./cmd/abm

run: build ## run the night of the demo company and show its tables
	@mkdir -p $(DEMO) && cp fixtures/demo/*.csv fixtures/demo/abm.yaml $(DEMO)/
	./bin/abm run -c $(DEMO)/abm.yaml

test: tools ## run all tests
	CGO_ENABLED=1 $(GO) vet -tags=$(TAGS) ./...
	CGO_ENABLED=1 $(GO) test -tags=$(TAGS) -timeout 20m ./...

fmt: ## format the Go code
	gofmt -w $$(git ls-files '*.go')

lint: tools ## check format and vet
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo "run make fmt" >&2; exit 1; }
	CGO_ENABLED=1 $(GO) vet -tags=$(TAGS) ./...

demo: ## write the demo company's extracts anew (fixtures/demo)
	$(GO) test ./fixtures -run CheckedIn -update

bench: tools ## measure landing and build against plain DuckDB: make bench TOUCHES=10000000
	CGO_ENABLED=1 TOUCHES=$(TOUCHES) $(GO) test -tags=$(TAGS) -run '^$$' -bench Night -benchtime 1x -timeout 120m ./pipeline

fuzz: tools ## fuzz the parsers for a minute each
	@for p in $$($(GO) list ./pipeline/land ./pipeline/solve ./pipeline/config ./pipeline/publish); do \
	  for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz'); do $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime 60s -fuzzminimizetime 1x $$p || exit 1; done; done

clean: ## remove what make made
	rm -rf bin $(DEMO) .bench

.PHONY: help tools build run test fmt lint demo bench fuzz clean

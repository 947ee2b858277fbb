# abm: see README.md. `make` alone lists the targets.
SHELL := /bin/bash
TAGS  := duckdb_arrow
GO    := go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
DEMO  := .demo
TOUCHES ?= 10000000

.DEFAULT_GOAL := help

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

tools: # say what is missing, and how to get it
	@command -v $(GO) >/dev/null || { echo "Go is missing: install Go 1.26 or newer from your distribution (Debian: apt-get install golang) or from go.dev" >&2; exit 1; }
	@command -v $${CC:-cc} >/dev/null || { echo "a C compiler is missing: apt-get install build-essential (Debian), dnf install gcc gcc-c++ (Fedora), xcode-select --install (macOS)" >&2; exit 1; }
	@command -v $${CXX:-c++} >/dev/null || { echo "a C++ compiler is missing: apt-get install build-essential (Debian), dnf install gcc-c++ (Fedora), xcode-select --install (macOS)" >&2; exit 1; }

build: tools ## build bin/abm
	CGO_ENABLED=1 $(GO) build -buildvcs=false -tags=$(TAGS) -ldflags "-X main.version=$(VERSION)" -o bin/abm ./cmd/abm

run: build ## run the night of the demo company and show its tables
	@mkdir -p $(DEMO) && cp fixtures/demo/*.csv fixtures/demo/abm.yaml $(DEMO)/
	./bin/abm run -c $(DEMO)/abm.yaml

test: tools ## run all tests
	CGO_ENABLED=1 $(GO) vet -tags=$(TAGS) ./...
	CGO_ENABLED=1 $(GO) test -tags=$(TAGS) -timeout 60m ./...

# Each world is small and soon forgotten: collecting garbage less often halves the time.
test-statistics: tools ## try the comparison of cohorts on thousands of made-up worlds
	GOGC=400 $(GO) test -tags=$(TAGS),statistics -timeout 60m -v -run 'Coverage|Holdout|MatchedOn|Immortal' ./pipeline/compare

SPARK_VERSION := 4.0.5
SPARK_TOUCHES ?= 16000 200000 2000000
spark: .spark/bin/spark-submit ## install Spark for engine: spark and its tests (a Python environment, .spark)

.spark/bin/spark-submit:
	@command -v java >/dev/null || { echo "Java is missing: Spark 4 needs Java 17 or newer (Debian: apt-get install openjdk-17-jre-headless)" >&2; exit 1; }
	@command -v python3 >/dev/null || { echo "Python is missing: apt-get install python3 python3-venv (Debian)" >&2; exit 1; }
	python3 -m venv .spark
	.spark/bin/pip install --quiet pyspark==$(SPARK_VERSION)

test-spark: tools spark ## compare both engines, on a standalone cluster of two workers
	CGO_ENABLED=1 $(GO) test -tags=$(TAGS),spark -timeout 60m -v -run Spark ./pipeline ./pipeline/engine/spark

bench-spark: tools spark ## build growing companies on both engines: make bench-spark SPARK_TOUCHES="16000 200000"
	CGO_ENABLED=1 SPARK_TOUCHES="$(SPARK_TOUCHES)" $(GO) test -tags=$(TAGS),spark -timeout 0 -v -run SparkCrossover ./pipeline

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
	@for p in $$($(GO) list ./pipeline/land ./pipeline/paths ./pipeline/solve ./pipeline/config ./pipeline/publish); do \
	  for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz'); do $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime 60s -fuzzminimizetime 1x $$p || exit 1; done; done

clean: ## remove what make made
	rm -rf bin $(DEMO) .bench

.PHONY: help tools build run test test-statistics spark test-spark bench-spark fmt lint demo bench fuzz clean

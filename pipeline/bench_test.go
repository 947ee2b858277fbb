package pipeline_test

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"

	"abm/fixtures"
	"abm/pipeline"
	"abm/pipeline/config"
	"abm/pipeline/land"
)

// What the bench aims at. Nothing fails where a figure is missed: the machine
// may be busy with something else.
const (
	wantLanding = 1
	wantBuild   = 15
	wantMiB     = 2048
	// benchTouchesAccount is the bench's shape: touches per account.
	benchTouchesAccount = 400
)

// Environment of the bench. Each piece runs in a process of its own, because
// a process knows only the peak of its whole life.
const (
	benchTouchesEnv = "TOUCHES"       // touch records; ten million where unset
	benchDirEnv     = "ABM_BENCH_DIR" // keeps the extracts for the next time
	benchPieceEnv   = "ABM_BENCH_PIECE"
)

// piece is one measured part of the bench.
type piece struct {
	name string
	run  func(context.Context) (pieceResult, error)
}

// pieceResult is what one piece did.
type pieceResult struct {
	Rows    int64
	Seconds float64
	// CPUSeconds are those of all threads, user's and system's.
	CPUSeconds float64
	// MiB is the peak of the piece's process.
	MiB   float64
	Steps []pipeline.StepDone
}

// Texts that the touch extract is landed from: as CSV, which the build reads,
// as CSV in gzip, and as NDJSON.
var benchTexts = [...]string{"csv", "csv.gz", "ndjson"}

// pieces of the bench, in the order in which they need each other. Landing and
// copy of one text follow each other: what else the machine does changes slowly.
func (n *bench) pieces() []piece {
	pieces := []piece{{"generate", n.generate}}
	for _, text := range benchTexts {
		pieces = append(pieces,
			piece{landingOf(text), func(ctx context.Context) (pieceResult, error) { return n.landTouches(ctx, text) }},
			piece{copyOf(text), func(ctx context.Context) (pieceResult, error) { return n.copyTouches(ctx, text) }})
	}
	return append(pieces,
		piece{"landing of the rest", n.landRest},
		piece{"build", n.build},
		piece{"duckdb sort of the touches", n.copySorted})
}

func landingOf(text string) string { return "landing of the " + text }
func copyOf(text string) string    { return "duckdb copy of the " + text }

// BenchmarkNight compares a night of ours with what DuckDB alone needs for the
// same data: landing the touch extract with its typed COPY of that file, and
// the build with one sort of the landed touches.
//
//	TOUCHES=10000000 go test -tags duckdb_arrow -run '^$' -bench Night -benchtime 1x -timeout 60m ./pipeline
func BenchmarkNight(b *testing.B) {
	n := newBench(b)
	if name := os.Getenv(benchPieceEnv); name != "" {
		n.measured(b, name)
		return
	}
	results := map[string]pieceResult{}
	for _, p := range n.pieces() {
		results[p.name] = n.inOwnProcess(b, p)
		fmt.Fprintf(os.Stderr, "bench: %s took %.1f s\n", p.name, results[p.name].Seconds)
	}
	landing, build, sorted := results[landingOf("csv")], results["build"], results["duckdb sort of the touches"]
	for _, text := range benchTexts {
		if got := results[landingOf(text)].Rows; got != landing.Rows {
			b.Errorf("rows differ: landed %d of the csv, %d of the %s", landing.Rows, got, text)
		}
		// From NDJSON DuckDB makes an empty row of a record that it cannot read.
		if copied := results[copyOf(text)].Rows; copied != landing.Rows && !(text == "ndjson" && copied == n.touches) {
			b.Errorf("rows differ: landed %d, copied %d of the %s", landing.Rows, copied, text)
		}
	}
	if landing.Rows != sorted.Rows {
		b.Errorf("rows differ: landed %d, sorted %d", landing.Rows, sorted.Rows)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(landing.Seconds/results[copyOf("csv")].Seconds, "landing-ratio")
	b.ReportMetric(build.Seconds/sorted.Seconds, "build-ratio")
	b.ReportMetric(max(landing.MiB, build.MiB), "peak-MiB")
	// Not b.Log, which cuts a long text off.
	fmt.Println("\n\n" + benchText(n, results))
}

// bench is where the bench lies and how large it is.
type bench struct {
	dir     string
	touches int64
	threads int
}

func newBench(b *testing.B) *bench {
	b.Helper()
	n := &bench{dir: os.Getenv(benchDirEnv), touches: 10_000_000, threads: runtime.GOMAXPROCS(0)}
	if text := os.Getenv(benchTouchesEnv); text != "" {
		var err error
		if n.touches, err = strconv.ParseInt(text, 10, 64); err != nil || n.touches < benchTouchesAccount {
			b.Fatalf("%s=%s: give a number of touches, at least %d", benchTouchesEnv, text, benchTouchesAccount)
		}
	}
	if n.dir == "" {
		n.dir = b.TempDir()
	}
	return n
}

// inOwnProcess runs a piece in a fresh process of this test binary.
func (n *bench) inOwnProcess(b *testing.B, p piece) pieceResult {
	b.Helper()
	command := exec.CommandContext(b.Context(), os.Args[0], "-test.run=^$", "-test.bench=^BenchmarkNight$", "-test.benchtime=1x", "-test.timeout=0")
	command.Env = append(os.Environ(), benchPieceEnv+"="+p.name, benchDirEnv+"="+n.dir)
	if text, err := command.CombinedOutput(); err != nil {
		b.Fatalf("%s: %v\n%s", p.name, err, text)
	}
	text, err := os.ReadFile(n.resultPath(p.name))
	if err != nil {
		b.Fatal(err)
	}
	var r pieceResult
	if err := json.Unmarshal(text, &r); err != nil {
		b.Fatalf("%s: %v", p.name, err)
	}
	usage, ok := command.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		b.Fatalf("%s: no resource usage of the process", p.name)
	}
	r.MiB = float64(usage.Maxrss) / 1024
	if runtime.GOOS == "darwin" { // bytes there, KiB elsewhere
		r.MiB /= 1024
	}
	return r
}

// measured runs a piece in this process and leaves its result for the parent.
func (n *bench) measured(b *testing.B, name string) {
	b.Helper()
	at := slices.IndexFunc(n.pieces(), func(p piece) bool { return p.name == name })
	if at < 0 {
		b.Fatalf("%s=%s: no such piece", benchPieceEnv, name)
	}
	before := cpuSeconds(b)
	result, err := n.pieces()[at].run(b.Context())
	if err != nil {
		b.Fatalf("%s: %v", name, err)
	}
	result.CPUSeconds = cpuSeconds(b) - before
	text, err := json.Marshal(result)
	if err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(n.resultPath(name), text, 0o600); err != nil {
		b.Fatal(err)
	}
}

// cpuSeconds is what this process has used so far.
func cpuSeconds(b *testing.B) float64 {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}

func (n *bench) resultPath(name string) string {
	return filepath.Join(n.dir, strings.ReplaceAll(name, " ", "_")+".json")
}

// generate writes the extracts, unless an earlier bench left the same ones,
// and clears what that bench made of them.
func (n *bench) generate(ctx context.Context) (pieceResult, error) {
	for _, name := range []string{"warehouse", "warehouses", "copied.parquet", "sorted.parquet", "spill"} {
		if err := os.RemoveAll(filepath.Join(n.dir, name)); err != nil {
			return pieceResult{}, err
		}
	}
	opt := fixtures.Options{
		Accounts: int(n.touches / benchTouchesAccount), Touches: n.touches, Seed: 1,
		Format: fixtures.CSV, Dir: n.dir, Nights: 1,
	}
	kept := opt
	kept.Dir = ""
	want, err := json.Marshal(kept)
	if err != nil {
		return pieceResult{}, err
	}
	path := filepath.Join(n.dir, "options.json")
	if have, err := os.ReadFile(path); err == nil && string(have) == string(want) {
		return pieceResult{Rows: n.touches}, nil
	}
	started := time.Now()
	if _, err := fixtures.Generate(ctx, opt); err != nil {
		return pieceResult{}, err
	}
	if err := n.writeTexts(ctx, opt); err != nil {
		return pieceResult{}, err
	}
	took := time.Since(started).Seconds()
	syscall.Sync() // or the first landing would wait for the disk
	return pieceResult{Rows: n.touches, Seconds: took}, os.WriteFile(path, want, 0o600)
}

// writeTexts writes the touches of the CSV extracts in gzip and as NDJSON.
func (n *bench) writeTexts(ctx context.Context, opt fixtures.Options) error {
	opt.Format, opt.Dir = fixtures.NDJSON, filepath.Join(n.dir, "ndjson")
	if _, err := fixtures.Generate(ctx, opt); err != nil {
		return err
	}
	paths, err := filepath.Glob(n.touchFiles("csv"))
	if err != nil {
		return err
	}
	for _, path := range paths {
		if err := packFile(path, path+".gz"); err != nil {
			return err
		}
	}
	return nil
}

// packFile writes a file in gzip.
func packFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	z := gzip.NewWriter(out)
	if _, err := io.Copy(z, in); err != nil {
		return err
	}
	return z.Close()
}

// touchFiles is the pattern of the touch extracts in a text.
func (n *bench) touchFiles(text string) string {
	if text == "ndjson" {
		return filepath.Join(n.dir, "ndjson", "touch_*.ndjson")
	}
	return filepath.Join(n.dir, "touch_*."+text)
}

// config is the demo's abm.yaml with the bench's threads and memory. The Go
// side keeps its heap within the same budget.
func (n *bench) config() (*config.Config, error) {
	c, err := config.Load(filepath.Join(n.dir, "abm.yaml"))
	if err != nil {
		return nil, err
	}
	c.Threads, c.Memory, c.MemoryBytes = n.threads, "2GiB", wantMiB<<20
	debug.SetMemoryLimit(c.MemoryBytes)
	return c, nil
}

// landTouches lands the touch extract in a text and nothing else. The build
// reads what is landed of the CSV.
func (n *bench) landTouches(ctx context.Context, text string) (pieceResult, error) {
	c, err := n.config()
	if err != nil {
		return pieceResult{}, err
	}
	c.Sources = slices.DeleteFunc(c.Sources, func(s config.Source) bool { return s.Entity != "touch" })
	root := c.WarehouseDir()
	if text != "csv" {
		c.Sources[0].Files, root = n.touchFiles(text), filepath.Join(n.dir, "warehouses", text)
	}
	started := time.Now()
	landed, err := land.Land(ctx, land.Options{
		Root: root, Config: c, Now: started, Threads: c.Threads, Rand: rand.Reader,
	})
	r := pieceResult{Seconds: time.Since(started).Seconds()}
	for _, e := range landed.Entries {
		r.Rows += e.Accepted
	}
	return r, err
}

// landRest lands the other extracts, which the build wants.
func (n *bench) landRest(ctx context.Context) (pieceResult, error) {
	o, err := n.options()
	if err != nil {
		return pieceResult{}, err
	}
	started := time.Now()
	_, err = pipeline.Land(ctx, o)
	return pieceResult{Seconds: time.Since(started).Seconds()}, err
}

// build stages, matches, engages, attributes, compares and publishes.
func (n *bench) build(ctx context.Context) (pieceResult, error) {
	o, err := n.options()
	if err != nil {
		return pieceResult{}, err
	}
	started := time.Now()
	report, err := pipeline.Build(ctx, o)
	return pieceResult{Seconds: time.Since(started).Seconds(), Steps: report.Steps}, err
}

func (n *bench) options() (pipeline.Options, error) {
	c, err := n.config()
	return pipeline.Options{Config: c, Version: "bench", Clock: time.Now, Rand: rand.Reader}, err
}

// copyTouches is DuckDB's own landing: the same columns of the same text, typed.
// ignore_errors leaves out the records of a CSV that landing rejects; the rows
// are compared.
func (n *bench) copyTouches(ctx context.Context, text string) (pieceResult, error) {
	reader := "read_csv('" + n.touchFiles(text) + `', header = true, delim = ',', quote = '"', `
	if text == "ndjson" {
		reader = "read_json('" + n.touchFiles(text) + "', format = 'newline_delimited', "
	}
	return n.duckdb(ctx, `copy (
		select Id as touch_id, WhoId as lead_id, WhatId as account_id, CampaignId as campaign_id, Email as email,
			VisitorKey as visitor_key, CompanyDomain as company_domain, ActivityType as touch_type, UtmSource as utm_source,
			UtmMedium as utm_medium, MessageId as message_id, Link as link, Direction as direction, Status as status,
			Minutes as minutes, IsResponse as is_response, CapturedContact as captured_contact, ConsentGiven as has_consent,
			IsDeleted as is_deleted, ActivityDate as touched_at, SentDate as sent_at, LastModifiedDate as modified_at
		from `+reader+`ignore_errors = true, columns = {
			Id: 'VARCHAR', WhoId: 'VARCHAR', WhatId: 'VARCHAR', CampaignId: 'VARCHAR', Email: 'VARCHAR', VisitorKey: 'VARCHAR',
			CompanyDomain: 'VARCHAR', ActivityType: 'VARCHAR', UtmSource: 'VARCHAR', UtmMedium: 'VARCHAR', MessageId: 'VARCHAR',
			Link: 'VARCHAR', Direction: 'VARCHAR', Status: 'VARCHAR', Minutes: 'DOUBLE', IsResponse: 'BOOLEAN',
			CapturedContact: 'BOOLEAN', ConsentGiven: 'BOOLEAN', IsDeleted: 'BOOLEAN', ActivityDate: 'TIMESTAMP',
			SentDate: 'TIMESTAMP', LastModifiedDate: 'TIMESTAMP'})
		) to '`+filepath.Join(n.dir, "copied.parquet")+`' (format parquet)`)
}

// copySorted is the least that a build must do: one sort of all touches.
func (n *bench) copySorted(ctx context.Context) (pieceResult, error) {
	return n.duckdb(ctx, `copy (
		select * from read_parquet('`+filepath.Join(n.dir, "warehouse/landing/touch/**/*.parquet")+`')
		order by account_id, touched_at, touch_id
		) to '`+filepath.Join(n.dir, "sorted.parquet")+`' (format parquet)`)
}

// duckdb runs one statement with the threads, the memory limit and the
// settings that the build's engine has.
func (n *bench) duckdb(ctx context.Context, query string) (r pieceResult, err error) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	for _, s := range []string{
		"set temp_directory = '" + filepath.Join(n.dir, "spill") + "'",
		"set preserve_insertion_order = false",
		fmt.Sprintf("set memory_limit = '%dMiB'", wantMiB/2),
		fmt.Sprintf("set threads = %d", n.threads),
	} {
		if _, err := db.ExecContext(ctx, s); err != nil {
			return r, fmt.Errorf("%s: %w", s, err)
		}
	}
	started := time.Now()
	result, err := db.ExecContext(ctx, query)
	if err != nil {
		return r, err
	}
	r.Seconds = time.Since(started).Seconds()
	r.Rows, err = result.RowsAffected()
	return r, err
}

// benchText tells the ratios, what each piece took, and the build's steps.
func benchText(n *bench, results map[string]pieceResult) string {
	var t strings.Builder
	build, sorted := results["build"], results["duckdb sort of the touches"]
	fmt.Fprintf(&t, "%d touches, %d accounts, %d threads\n\n", n.touches, n.touches/benchTouchesAccount, n.threads)
	fmt.Fprintf(&t, "%-38s %8s %8s %8s\n", "ratio of seconds, and of cpu seconds", "seconds", "cpu", "target")
	ratio := func(name string, ours, theirs pieceResult, want float64) {
		fmt.Fprintf(&t, "%-38s %8.2f %8.2f %8.2f\n", name, ours.Seconds/theirs.Seconds, ours.CPUSeconds/theirs.CPUSeconds, want)
	}
	for _, text := range benchTexts {
		ratio("landing / duckdb copy of the "+text, results[landingOf(text)], results[copyOf(text)], wantLanding)
	}
	ratio("build / duckdb sort of the touches", build, sorted, wantBuild)
	fmt.Fprintf(&t, "\n%-38s %8s %8s\n", "", "reached", "target")
	fmt.Fprintf(&t, "%-38s %8.0f %8d\n", "peak resident of landing, MiB", results[landingOf("csv")].MiB, wantMiB)
	fmt.Fprintf(&t, "%-38s %8.0f %8d\n\n", "peak resident of build, MiB", build.MiB, wantMiB)
	fmt.Fprintf(&t, "%-38s %8s %8s %8s\n", "piece", "seconds", "cpu s", "MiB")
	for _, p := range n.pieces() {
		r := results[p.name]
		fmt.Fprintf(&t, "%-38s %8.1f %8.1f %8.0f\n", p.name, r.Seconds, r.CPUSeconds, r.MiB)
	}
	fmt.Fprintf(&t, "\n%-38s %8s %8s %12s\n", "step of the build", "seconds", "share", "rows")
	rest := build.Seconds
	for _, s := range slices.SortedFunc(slices.Values(build.Steps), func(a, b pipeline.StepDone) int {
		return cmp.Or(cmp.Compare(b.Seconds, a.Seconds), cmp.Compare(a.Name, b.Name))
	}) {
		rest -= s.Seconds
		rows := ""
		if s.Rows >= 0 {
			rows = strconv.FormatInt(s.Rows, 10)
		}
		name := s.Name
		if s.Kind == "check" {
			name = "check " + name
		}
		fmt.Fprintf(&t, "%-38s %8.2f %7.1f%% %12s\n", name, s.Seconds, 100*s.Seconds/build.Seconds, rows)
	}
	fmt.Fprintf(&t, "%-38s %8.2f %7.1f%%\n", "start, hashing and commit", rest, 100*rest/build.Seconds)
	return t.String()
}

//go:build spark

package pipeline_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"abm/fixtures"
	"abm/pipeline"
)

// sparkTouchesEnv lists the sizes of the comparison, in touches.
const sparkTouchesEnv = "SPARK_TOUCHES"

// maxCompared is the size up to which the tables of both engines are held in
// memory and compared, twice in a row.
const maxCompared = 200_000

// TestSparkCrossover builds growing companies on both engines: DuckDB in this
// process, Spark on two workers of this machine. It prints seconds of the
// build, without landing, which is the same Go on both.
//
//	SPARK_TOUCHES="16000 200000" go test -tags duckdb_arrow,spark -run SparkCrossover -v -timeout 0 ./pipeline
func TestSparkCrossover(t *testing.T) {
	sizes := strings.Fields(os.Getenv(sparkTouchesEnv))
	if len(sizes) == 0 {
		t.Skipf("no sizes in %s: run make bench-spark", sparkTouchesEnv)
	}
	c := startCluster(t)
	var table strings.Builder
	fmt.Fprintf(&table, "%12s %12s %12s %8s\n", "touches", "duckdb, s", "spark, s", "ratio")
	for _, size := range sizes {
		touches, err := strconv.ParseInt(size, 10, 64)
		if err != nil {
			t.Fatalf("%s: %v", sparkTouchesEnv, err)
		}
		duck, lit := grownNight(t, touches), grownNight(t, touches)
		lit.onSpark(c.master, "spark.executor.memory: 2g")
		alone := duck.built()
		times := 1
		if touches <= maxCompared {
			times = 2
		}
		for range times {
			lit.now = lit.now.Add(time.Hour)
			spread := lit.built()
			fmt.Fprintf(&table, "%12d %12.1f %12.1f %8.1f\n", touches, alone, spread, spread/alone)
			t.Logf("%d touches: duckdb %.1f s, spark %.1f s", touches, alone, spread)
			if touches <= maxCompared {
				sameRows(t, lit, duck)
			}
		}
	}
	t.Logf("\n%s", table.String())
}

// grownNight is a demo company of a size, 80 touches an account.
func grownNight(t *testing.T, touches int64) *night {
	t.Helper()
	n := &night{t: t, dir: t.TempDir(), now: time.Date(2026, 7, 1, 2, 0, 0, 0, time.UTC)}
	_, err := fixtures.Generate(t.Context(), fixtures.Options{
		Accounts: int(touches / 80), Touches: touches, Seed: 1, Format: fixtures.CSV, Dir: n.dir, Nights: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// built lands, builds and publishes, and tells how many seconds the build took.
func (n *night) built() float64 {
	n.t.Helper()
	o := n.options()
	if _, err := pipeline.Land(n.t.Context(), o); err != nil {
		n.t.Fatal(err)
	}
	began := time.Now()
	if _, err := pipeline.Build(n.t.Context(), o); err != nil {
		n.t.Fatal(err)
	}
	seconds := time.Since(began).Seconds()
	entries, err := filepath.Glob(filepath.Join(n.dir, "warehouse", "tmp", "*"))
	if err != nil || len(entries) > 0 {
		n.t.Errorf("left behind: %v %v", entries, err)
	}
	return seconds
}

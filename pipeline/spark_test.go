//go:build spark

package pipeline_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"abm/models"
	"abm/pipeline/engine/spark"
)

// sparkMaster is where these tests run Spark: `make test-spark` starts a
// standalone cluster and names its master.
func sparkMaster() string {
	if master := os.Getenv("ABM_SPARK_MASTER"); master != "" {
		return master
	}
	return "local[2]"
}

// onSpark makes a company's nights run on Spark.
func (n *night) onSpark(conf ...string) {
	n.t.Helper()
	submit, err := filepath.Abs("../.spark/bin/spark-submit")
	if err != nil {
		n.t.Fatal(err)
	}
	if _, err := os.Stat(submit); err != nil {
		n.t.Fatalf("no Spark to test with: run make spark: %v", err)
	}
	conf = append(conf, "spark.sql.shuffle.partitions: 4", "spark.driver.host: 127.0.0.1", "spark.driver.bindAddress: 127.0.0.1")
	n.appendConfig(fmt.Sprintf("engine: spark\nspark:\n  master: %q\n  submit: %s\n  conf: {%s}\n",
		sparkMaster(), submit, strings.Join(conf, ", ")))
}

// Both engines give the same tables, twice in a row.
func TestSparkGivesTheSameTables(t *testing.T) {
	duck := demoNight(t, "9")
	began := time.Now()
	duck.run()
	t.Logf("duckdb: %.1f s", time.Since(began).Seconds())
	lit := demoNight(t, "9")
	lit.onSpark()
	for range 2 {
		began = time.Now()
		lit.now = lit.now.Add(time.Hour)
		lit.run()
		t.Logf("%s: %.1f s", sparkMaster(), time.Since(began).Seconds())
		if engine := lit.rows("select distinct engine_name from run"); len(engine) != 1 || !strings.HasPrefix(engine[0], "spark 4.") {
			t.Fatalf("the run says it ran on %v", engine)
		}
		t.Logf("slowest steps: %s", strings.Join(lit.rows(
			"select step || ' ' || round(seconds, 1) from run order by seconds desc, step limit 12"), ", "))
		sameRows(t, lit, duck)
	}
}

// sameRows compares every published table: schema and sorted rows, exactly but
// for DOUBLE. Of run and land_file, which tell of the run itself, the schema.
func sameRows(t *testing.T, got, want *night) {
	t.Helper()
	for _, table := range models.Published() {
		schema := "select column_name, column_type from (describe " + table.Name + ")"
		got.want(schema, want.rows(schema)...)
		if table.Name == "run" || table.Name == "land_file" {
			continue
		}
		query := "select * from " + table.Name + " order by all"
		g, w := got.rows(query), want.rows(query)
		if len(w) == 0 {
			t.Logf("table %s is empty: nothing is compared", table.Name)
		}
		if len(g) != len(w) {
			t.Errorf("table %s has %d rows, want %d", table.Name, len(g), len(w))
			continue
		}
		different := 0
		for i := range g {
			if !sameRow(table, g[i], w[i]) {
				if different++; different <= 3 {
					t.Errorf("table %s, row %d:\n got %s\nwant %s", table.Name, i, g[i], w[i])
				}
			}
		}
		if different > 3 {
			t.Errorf("table %s: %d rows differ", table.Name, different)
		}
	}
}

// sameRow compares two rows as text; DOUBLE columns at 1e-9, relative.
func sameRow(table models.Table, got, want string) bool {
	if got == want {
		return true
	}
	g, w := strings.Split(got, "|"), strings.Split(want, "|")
	if len(g) != len(w) || len(g) != len(table.Columns) {
		return false
	}
	for i, c := range table.Columns {
		if g[i] == w[i] {
			continue
		}
		x, errX := strconv.ParseFloat(g[i], 64)
		y, errY := strconv.ParseFloat(w[i], 64)
		if c.Kind != models.Double || errX != nil || errY != nil || math.Abs(x-y) > 1e-9*math.Max(math.Abs(x), math.Abs(y)) {
			return false
		}
	}
	return true
}

func TestSparkPrelude(t *testing.T) {
	submit, err := filepath.Abs("../.spark/bin/spark-submit")
	if err != nil {
		t.Fatal(err)
	}
	e, err := spark.Open(context.Background(), spark.Options{
		Submit: submit, Master: sparkMaster(), TempDir: t.TempDir(), Prelude: prelude(t, "spark"),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}()
	testPrelude(t, e)
}

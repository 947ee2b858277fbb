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

// quickJava spares the JVM the compiling that only long runs pay back.
const quickJava = `"-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"`

// onSpark makes a company's nights run on a Spark master.
func (n *night) onSpark(master string, conf ...string) {
	n.t.Helper()
	submit, err := filepath.Abs("../.spark/bin/spark-submit")
	if err != nil {
		n.t.Fatal(err)
	}
	if _, err := os.Stat(submit); err != nil {
		n.t.Fatalf("no Spark to test with: run make spark: %v", err)
	}
	conf = append(conf, "spark.sql.shuffle.partitions: 4", "spark.driver.extraJavaOptions: "+quickJava, "spark.driver.host: 127.0.0.1", "spark.driver.bindAddress: 127.0.0.1")
	n.appendConfig(fmt.Sprintf("engine: spark\nspark:\n  master: %q\n  submit: %s\n  conf: {%s}\n",
		master, submit, strings.Join(conf, ", ")))
}

// timed runs a night and logs how long it took.
func (n *night) timed(what string) {
	n.t.Helper()
	began := time.Now()
	n.run()
	n.t.Logf("%s: %.1f s", what, time.Since(began).Seconds())
}

// sameRows compares every published table of a night on Spark with DuckDB's:
// schema and sorted rows, exactly but for DOUBLE. Of run and land_file, which
// tell of the run itself, the schema.
func sameRows(t *testing.T, got, want *night) {
	t.Helper()
	if engines := got.rows("select distinct engine_name from run"); len(engines) != 1 || !strings.HasPrefix(engines[0], "spark 4.") {
		t.Fatalf("the run says it ran on %v", engines)
	}
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
		Submit: submit, Master: "local[2]", TempDir: t.TempDir(), Prelude: prelude(t, "spark"),
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

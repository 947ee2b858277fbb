package spark

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow/decimal128"
	"github.com/parquet-go/parquet-go"

	"abm/pipeline/engine"
)

// program writes an executable shell script.
func program(t *testing.T, path, script string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// java makes the Java that Spark would use one of a version.
func java(t *testing.T, version string) {
	t.Helper()
	home := t.TempDir()
	program(t, filepath.Join(home, "bin", "java"), "echo 'openjdk version \""+version+"\" 2025-01-01' >&2")
	t.Setenv("JAVA_HOME", home)
}

// What a user can mend is said in their words, and soon.
func TestOpenSaysWhatToMend(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "spark://" + closed.Addr().String()
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, submit, java, master string
		want                       []string
	}{
		{"no spark-submit", "", "17.0.9", "local[1]", []string{"no spark-submit", "spark.submit in abm.yaml", "engine: duckdb"}},
		{"submit is not there", "/nowhere/spark-submit", "17.0.9", "local[1]", []string{"spark.submit in abm.yaml is /nowhere/spark-submit"}},
		{"Java 11", "exit 0", "11.0.2", "local[1]", []string{"is Java 11", "Java 17 or newer", "JAVA_HOME"}},
		{"Java 8", "exit 0", "1.8.0_392", "local[1]", []string{"is Java 8"}},
		{"no master", "exit 0", "17.0.9", nobody, []string{"no master answers", "spark.master", "connection refused"}},
		{"dies", "echo 'some chatter'; echo 'Exception in thread \"main\" java.lang.OutOfMemoryError: Java heap space' >&2; echo '	at some.Class' >&2; exit 1", "17.0.9", "local[1]",
			[]string{"ended early", "OutOfMemoryError: Java heap space"}},
		{"hangs", "sleep 60", "17.0.9", "local[1]", []string{"local[1] did not give", "is the cluster up"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("SPARK_HOME", "")
			submit := c.submit
			if submit == "" {
				t.Setenv("PATH", t.TempDir())
			} else if !strings.HasPrefix(submit, "/") {
				submit = program(t, filepath.Join(t.TempDir(), "spark-submit"), submit)
			}
			java(t, c.java)
			began := time.Now()
			_, err := Open(context.Background(), Options{Submit: submit, Master: c.master, TempDir: t.TempDir(), StartTimeout: time.Second})
			if err == nil {
				t.Fatal("started")
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%v\ndoes not say %q", err, want)
				}
			}
			if strings.Contains(err.Error(), "\n\tat ") {
				t.Errorf("a stack trace: %v", err)
			}
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("took %s", took)
			}
		})
	}
}

// A context that ends while Spark starts ends the wait and the process.
func TestOpenIsCancelled(t *testing.T) {
	java(t, "17.0.9")
	submit := program(t, filepath.Join(t.TempDir(), "spark-submit"), "sleep 60")
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	began := time.Now()
	_, err := Open(ctx, Options{Submit: submit, Master: "local[1]", TempDir: t.TempDir()})
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > 5*time.Second {
		t.Errorf("after %s: %v", time.Since(began), err)
	}
}

func TestArgumentsOfSubmit(t *testing.T) {
	args := strings.Join(arguments(Options{
		Master: "spark://m:7077", Conf: map[string]string{"spark.executor.memory": "4g", "spark.ui.enabled": "true"},
		SubmitArgs: []string{"--queue", "nightly"}, MemoryBytes: 1 << 30,
	}, "/tmp/run"), " ")
	for _, want := range []string{
		"--master spark://m:7077 ", "--conf spark.executor.memory=4g ", "--conf spark.ui.enabled=true ",
		"--conf spark.driver.memory=1024m ", "--queue nightly",
	} {
		if !strings.Contains(args, want) {
			t.Errorf("%s\nlacks %s", args, want)
		}
	}
	if strings.Contains(args, "spark.driver.host") {
		t.Errorf("a cluster must reach the driver, which is told to be on loopback: %s", args)
	}
}

func TestStatementsOfPrelude(t *testing.T) {
	got := statements("-- A note; with a semicolon.\ncreate a;\n-- Another.\ncreate b\n    return ';';\n")
	if len(got) != 2 || got[0] != "create a" || got[1] != "create b\n    return ';'" {
		t.Errorf("%q", got)
	}
}

type exchanged struct {
	Text    *string    `arrow:"text_value"`
	Number  *int64     `arrow:"a_number"`
	Double  *float64   `arrow:"double_value"`
	Is      *bool      `arrow:"is_so"`
	Day     *time.Time `arrow:"on_date,date"`
	Instant *time.Time `arrow:"at,timestamp"`
}

// What is written is read back, nulls and extremes included.
func TestParquetRoundTrip(t *testing.T) {
	day := time.Date(1969, 12, 31, 0, 0, 0, 0, time.UTC)
	instant := time.Date(2024, 2, 29, 23, 59, 59, 999_999_000, time.UTC)
	text, empty, most, least, tiny, yes := "größe | 'x'", "", int64(math.MaxInt64), int64(math.MinInt64), math.SmallestNonzeroFloat64, true
	want := []exchanged{{&text, &most, &tiny, &yes, &day, &instant}, {}, {Text: &empty, Number: &least}}
	for range 3 * batchRows {
		want = append(want, exchanged{Text: &text})
	}
	records, err := engine.Records(want)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := writeParquet(filepath.Join(dir, "part-0.parquet"), records); err != nil {
		t.Fatal(err)
	}
	back, err := readParquet(dir)
	if err != nil {
		t.Fatal(err)
	}
	got, err := engine.Decode[exchanged](back)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want) {
		t.Fatalf("%d rows, want %d", len(got), len(want))
	}
	first, last := got[0], got[2]
	if *first.Text != text || *first.Number != most || *first.Double != tiny || !*first.Is || !first.Day.Equal(day) || !first.Instant.Equal(instant) {
		t.Errorf("got %+v", first)
	}
	if got[1] != (exchanged{}) {
		t.Errorf("nulls came back as %+v", got[1])
	}
	if *last.Text != "" || *last.Number != least {
		t.Errorf("got %+v", last)
	}
}

// Parts are read by number: 10 comes after 9.
func TestPartsAreReadInOrder(t *testing.T) {
	dir := t.TempDir()
	for i := range 12 {
		n := int64(i)
		records, err := engine.Records([]exchanged{{Number: &n}})
		if err != nil {
			t.Fatal(err)
		}
		if err := writeParquet(filepath.Join(dir, fmt.Sprintf("part-%d.parquet", i)), records); err != nil {
			t.Fatal(err)
		}
	}
	back, err := readParquet(dir)
	if err != nil {
		t.Fatal(err)
	}
	got, err := engine.Decode[exchanged](back)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range got {
		if *row.Number != int64(i) {
			t.Errorf("row %d is %d", i, *row.Number)
		}
	}
}

func TestDecimalOfBytes(t *testing.T) {
	for _, c := range []struct {
		value parquet.Value
		want  decimal128.Num
	}{
		{parquet.Int32Value(-5), decimal128.FromI64(-5)},
		{parquet.Int64Value(math.MinInt64), decimal128.FromI64(math.MinInt64)},
		{parquet.FixedLenByteArrayValue([]byte{0, 0, 0, 0, 0, 0, 0, 0, 1}), decimal128.FromI64(1)},
		{parquet.FixedLenByteArrayValue([]byte{255, 255, 255, 255, 255, 255, 255, 255, 254}), decimal128.FromI64(-2)},
		{parquet.FixedLenByteArrayValue([]byte{1, 0, 0, 0, 0, 0, 0, 0, 0}), decimal128.New(1, 0)},
	} {
		if got := decimal(c.value); got != c.want {
			t.Errorf("%v: got %v, want %v", c.value, got, c.want)
		}
	}
}

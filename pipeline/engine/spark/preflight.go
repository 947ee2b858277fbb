package spark

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// minJava is the oldest Java that Spark 4 runs on.
const minJava = 17

// dialTimeout bounds the wait for a master to take a connection.
const dialTimeout = 5 * time.Second

// Reachable says what would keep Spark from starting, without starting it: no
// spark-submit, an old Java, a master that does not answer.
func Reachable(ctx context.Context, submit, master string) error {
	_, submitErr := findSubmit(submit)
	return errors.Join(submitErr, checkJava(ctx), checkMaster(ctx, master))
}

// findSubmit finds the spark-submit program.
func findSubmit(configured string) (string, error) {
	if configured != "" {
		path, err := exec.LookPath(configured)
		if err != nil {
			return "", fmt.Errorf("spark.submit in abm.yaml is %s, which is not a program: %w", configured, err)
		}
		return filepath.Abs(path)
	}
	if home := os.Getenv("SPARK_HOME"); home != "" {
		if path, err := exec.LookPath(filepath.Join(home, "bin", "spark-submit")); err == nil {
			return path, nil
		}
	}
	path, err := exec.LookPath("spark-submit")
	if err != nil {
		return "", errors.New("no spark-submit in $SPARK_HOME/bin or PATH: " +
			"set spark.submit in abm.yaml to Spark 4's (pip install 'pyspark==4.0.*' brings one), or use engine: duckdb")
	}
	return filepath.Abs(path)
}

// environment of spark-submit. One that came with PyPI's pyspark finds its
// Spark only with the Python that has it.
func environment(submit string) []string {
	env := os.Environ()
	if os.Getenv("PYSPARK_PYTHON") != "" || os.Getenv("PYSPARK_DRIVER_PYTHON") != "" {
		return env
	}
	python := filepath.Join(filepath.Dir(submit), "python3")
	if _, err := os.Stat(python); err != nil {
		return env
	}
	return append(env, "PYSPARK_DRIVER_PYTHON="+python, "PYSPARK_PYTHON="+python)
}

// checkJava asks the Java that Spark will use for its version.
func checkJava(ctx context.Context) error {
	java := "java"
	if home := os.Getenv("JAVA_HOME"); home != "" {
		java = filepath.Join(home, "bin", "java")
	}
	out, err := exec.CommandContext(ctx, java, "-version").CombinedOutput()
	if err != nil {
		return fmt.Errorf("run %s -version: %w: Spark 4 needs Java %d or newer; install it or set JAVA_HOME", java, err, minJava)
	}
	if major := javaMajor(out); major > 0 && major < minJava {
		return fmt.Errorf("%s is Java %d: Spark 4 needs Java %d or newer; set JAVA_HOME to one", java, major, minJava)
	}
	return nil
}

// javaMajor reads the major version: 8 of "1.8.0_392", 17 of "17.0.9"; 0
// where there is none to read.
func javaMajor(out []byte) int {
	m := regexp.MustCompile(`version "(?:1\.)?(\d+)`).FindSubmatch(out)
	if m == nil {
		return 0
	}
	n, err := strconv.Atoi(string(m[1]))
	if err != nil {
		return 0
	}
	return n
}

// checkMaster sees whether one of a standalone cluster's masters takes
// connections: Spark itself takes a minute to give up.
func checkMaster(ctx context.Context, master string) error {
	hosts, ok := strings.CutPrefix(master, "spark://")
	if !ok {
		return nil
	}
	var errs []error
	for host := range strings.SplitSeq(hosts, ",") {
		conn, err := (&net.Dialer{Timeout: dialTimeout}).DialContext(ctx, "tcp", host)
		if err == nil {
			return conn.Close()
		}
		errs = append(errs, err)
	}
	return fmt.Errorf("no master answers at %s (spark.master in abm.yaml): %w", master, errors.Join(errs...))
}

// maxTail is how much of the log's end is searched for a reason.
const maxTail = 64 << 10

// explainLog picks from Spark's log the line that tells why it ended.
func explainLog(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return "its log is gone"
	}
	text = text[max(0, len(text)-maxTail):]
	reason := regexp.MustCompile(`Exception|Error|ERROR|error:|JAVA_HOME|No such file|not found|cannot|Cannot`)
	found := ""
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		if bytes.HasPrefix(line, []byte("at ")) || !reason.Match(line) {
			continue
		}
		found = string(line)
	}
	if found == "" {
		found = "its log says nothing about it"
	}
	return shorten(found)
}

func shorten(text string) string {
	const most = 400
	if len(text) > most {
		return strings.ToValidUTF8(text[:most], "") + " ..."
	}
	return text
}

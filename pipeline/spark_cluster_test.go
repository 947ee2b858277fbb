//go:build spark

package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"abm/pipeline"
	"abm/pipeline/engine"
	"abm/pipeline/engine/spark"
)

// cluster is a standalone Spark cluster on loopback: a master and workers,
// each with executors in processes of their own.
type cluster struct {
	master  string
	workers []*exec.Cmd
}

// startCluster starts one master and two workers, and stops them with the test.
func startCluster(t *testing.T) *cluster {
	t.Helper()
	port := freePort(t)
	c := &cluster{master: fmt.Sprintf("spark://127.0.0.1:%d", port)}
	sparkClass(t, "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", fmt.Sprint(port), "--webui-port", fmt.Sprint(freePort(t)))
	waitFor(t, c.master[len("spark://"):])
	for range 2 {
		c.workers = append(c.workers, sparkClass(t, "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1",
			"--webui-port", fmt.Sprint(freePort(t)), "--cores", "1", "--memory", "2g", "--work-dir", t.TempDir(), c.master))
	}
	return c
}

// sparkClass starts one of Spark's own programs in a process group, which ends
// with the test.
func sparkClass(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	bin, err := filepath.Abs("../.spark/bin")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(filepath.Join(bin, "spark-class"), args...)
	cmd.Env = append(os.Environ(), "PYSPARK_DRIVER_PYTHON="+filepath.Join(bin, "python3"), "PYSPARK_PYTHON="+filepath.Join(bin, "python3"),
		"SPARK_DAEMON_MEMORY=256m", "SPARK_LOCAL_IP=127.0.0.1")
	cmd.Dir = t.TempDir()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, cmd) })
	return cmd
}

// stop kills a process group; one that is gone already is fine.
func stop(t *testing.T, cmd *exec.Cmd) {
	if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
		t.Error(err)
	}
	// It was killed: how it ended is known.
	_ = cmd.Wait()
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func waitFor(t *testing.T, address string) {
	t.Helper()
	for range 120 {
		if conn, err := net.DialTimeout("tcp", address, time.Second); err == nil {
			if err := conn.Close(); err != nil {
				t.Fatal(err)
			}
			return
		}
		time.Sleep(500 * time.Millisecond)
	}
	t.Fatalf("nothing answers at %s", address)
}

// A standalone cluster of two workers, over two nights of one company: the driver
// is killed, and the next night loses a worker and gives DuckDB's tables. Nights
// that lose nothing are compared by TestSparkCrossover, twice in a row.
func TestSparkCluster(t *testing.T) {
	c := startCluster(t)
	duck, lit := demoNight(t, "9"), demoNight(t, "9")
	lit.onSpark(c.master, "spark.executor.extraJavaOptions: "+quickJava)
	duck.timed("duckdb")
	for _, night := range []struct {
		name string
		run  func(*testing.T)
	}{
		{"driver killed", func(t *testing.T) { losesDriver(t, lit) }},
		{"worker killed the next night", func(t *testing.T) { losesWorker(t, lit, c); sameRows(t, lit, duck) }},
	} {
		if !t.Run(night.name, night.run) {
			return
		}
	}
}

// losesDriver: nothing is published, nothing is left behind, and the message
// says so.
func losesDriver(t *testing.T, n *night) {
	o := n.options()
	o.Progress = func(e pipeline.Event) {
		if e.Phase == "build" && e.Name == "stage_touch" {
			killDriver(t, n.dir)
		}
	}
	_, err := pipeline.Run(context.Background(), o)
	if err == nil || !strings.Contains(err.Error(), "spark-submit ended early") {
		t.Fatalf("got %v", err)
	}
	warehouse := filepath.Join(n.dir, "warehouse")
	if _, err := os.Stat(filepath.Join(warehouse, "current.json")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something is published: %v", err)
	}
	left, err := os.ReadDir(filepath.Join(warehouse, "tmp"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// losesWorker kills a worker in the middle of a run, its executor with it:
// Spark computes again what was lost.
func losesWorker(t *testing.T, n *night, c *cluster) {
	n.now = n.now.Add(time.Hour)
	o := n.options()
	// In the middle: a while after a step with several stages began.
	var killed *time.Timer
	o.Progress = func(e pipeline.Event) {
		if e.Phase == "build" && e.Name == "account_engagement_week" {
			killed = time.AfterFunc(2*time.Second, func() { stop(t, c.workers[1]) })
		}
	}
	if _, err := pipeline.Run(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	if killed == nil || killed.Stop() {
		t.Fatal("no worker was killed: nothing is tested")
	}
}

// Every worker lost, for good: an error says so, where Spark would wait without end.
func TestSparkClusterLosesEveryWorker(t *testing.T) {
	c := startCluster(t)
	submit, err := filepath.Abs("../.spark/bin/spark-submit")
	if err != nil {
		t.Fatal(err)
	}
	e, err := spark.Open(context.Background(), spark.Options{
		Submit: submit, Master: c.master, TempDir: t.TempDir(), StartTimeout: 40 * time.Second,
		Conf: map[string]string{"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range c.workers {
		stop(t, w)
	}
	_, err = e.Write(context.Background(), "numbers", "select id from range(1000)", engine.Output{Dir: filepath.Join(t.TempDir(), "numbers"), SortBy: []string{"id"}})
	if err == nil || !strings.Contains(err.Error(), "no executor for 40 seconds") {
		t.Errorf("got %v", err)
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
}

// killDriver kills the JVM of the application that works in a folder.
func killDriver(t *testing.T, dir string) {
	t.Helper()
	lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines {
		text, err := os.ReadFile(line)
		if err != nil || !strings.Contains(string(text), "SparkSubmit") || !strings.Contains(string(text), dir) {
			continue // a process that is gone by now, or another
		}
		var pid int
		if _, err := fmt.Sscanf(line, "/proc/%d/cmdline", &pid); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Fatal("no driver to kill")
}

package spark

import (
	"bufio"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

//go:embed runner.py
var runner []byte

const (
	// cancelGrace is how long a cancelled job may take to answer, and a closed
	// application to end, before its processes are killed.
	cancelGrace = 10 * time.Second
	closeGrace  = 30 * time.Second
	// maxReply bounds one line of the runner; replies hold schemas, not rows.
	maxReply = 16 << 20
)

// request to the runner; see runner.py.
type request struct {
	ID      int      `json:"id"`
	Op      string   `json:"op"`
	Name    string   `json:"name"`
	Query   string   `json:"query,omitempty"`
	Schema  string   `json:"schema,omitempty"`
	Files   []string `json:"files,omitempty"`
	Path    string   `json:"path,omitempty"`
	Columns []string `json:"columns,omitempty"`
	Sort    []string `json:"sort"`
	Dir     string   `json:"dir,omitempty"`
	Temp    string   `json:"temp,omitempty"`
}

// reply of the runner.
type reply struct {
	ID         int     `json:"id"`
	OK         bool    `json:"ok"`
	Seconds    float64 `json:"seconds"`
	Version    string  `json:"version"`
	ErrorClass string  `json:"error_class"`
	Message    string  `json:"message"`
	Line       int     `json:"line"`
}

// Error is what Spark says about a query that failed.
type Error struct {
	// Class is Spark's error condition, such as UNRESOLVED_COLUMN.WITH_SUGGESTION.
	Class string
	// Message is Spark's own, without plan and stack trace.
	Message string
	// Line of the query, which is the line of the model's file; 0 where unknown.
	Line int
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return "spark: " + e.Message
	}
	return fmt.Sprintf("spark: line %d: %s", e.Line, e.Message)
}

// session is a running spark-submit and the line to its driver.
type session struct {
	cmd     *exec.Cmd
	conn    net.Conn
	logPath string
	last    int
	replies chan reply
	// ended is closed when spark-submit has exited; exit holds how.
	ended chan struct{}
	exit  error
	once  sync.Once
	// cancelled is true once a job was: a task that does not heed it may keep
	// the application from ending in order.
	cancelled bool
	// lost is true once a driver that is gone was complained about.
	lost bool
}

// start starts spark-submit and waits until the application computes.
func start(ctx context.Context, o Options, temp string) (*session, string, error) {
	submit, err := findSubmit(o.Submit)
	if err != nil {
		return nil, "", err
	}
	if err := checkJava(ctx); err != nil {
		return nil, "", err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, o.StartTimeout, fmt.Errorf(
		"%s did not give the application anything to compute with within %s: is the cluster up, and has it free cores and memory?",
		o.Master, o.StartTimeout))
	defer cancel()
	if err := checkMaster(ctx, o.Master); err != nil {
		return nil, "", err
	}
	program := filepath.Join(temp, "runner.py")
	if err := os.WriteFile(program, runner, 0o600); err != nil {
		return nil, "", fmt.Errorf("write runner: %w", err)
	}
	// A socket's path is short by law of the kernel, a warehouse's may be long.
	dir, err := os.MkdirTemp("", "abm-spark-")
	if err != nil {
		return nil, "", fmt.Errorf("make folder of socket: %w", err)
	}
	defer os.RemoveAll(dir)
	listener, err := net.Listen("unix", filepath.Join(dir, "s"))
	if err != nil {
		return nil, "", fmt.Errorf("listen for the driver: %w", err)
	}
	defer listener.Close()
	s := &session{logPath: filepath.Join(temp, "spark.log"), replies: make(chan reply, 1), ended: make(chan struct{})}
	if err := s.submit(submit, append(arguments(o, temp), program, filepath.Join(dir, "s"), fmt.Sprint(int(o.StartTimeout.Seconds()))), temp); err != nil {
		return nil, "", err
	}
	version, err := s.meet(ctx, listener)
	if err != nil {
		return nil, "", errors.Join(err, s.kill())
	}
	return s, version, nil
}

// arguments of spark-submit, before the program.
func arguments(o Options, temp string) []string {
	conf := map[string]string{
		"spark.ui.enabled":             "false",
		"spark.log.level":              "WARN",
		"spark.ui.showConsoleProgress": "false",
		"spark.local.dir":              filepath.Join(temp, "spill"),
		"spark.sql.warehouse.dir":      filepath.Join(temp, "spill"),
	}
	if strings.HasPrefix(o.Master, "local") {
		conf["spark.driver.host"], conf["spark.driver.bindAddress"] = "localhost", "127.0.0.1"
	}
	if o.MemoryBytes > 0 {
		conf["spark.driver.memory"] = fmt.Sprintf("%dm", o.MemoryBytes>>20)
	}
	for key, value := range o.Conf {
		conf[key] = value
	}
	args := []string{"--master", o.Master, "--name", "abm"}
	keys := make([]string, 0, len(conf))
	for key := range conf {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		args = append(args, "--conf", key+"="+conf[key])
	}
	return append(args, o.SubmitArgs...)
}

// submit starts the process; what it prints goes to the log.
func (s *session) submit(program string, args []string, dir string) error {
	log, err := os.OpenFile(s.logPath, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("open log of spark: %w", err)
	}
	defer log.Close()
	s.cmd = exec.Command(program, args...)
	s.cmd.Dir, s.cmd.Stdout, s.cmd.Stderr = dir, log, log
	s.cmd.Env = environment(program)
	separate(s.cmd)
	if err := s.cmd.Start(); err != nil {
		return fmt.Errorf("run %s: %w", program, err)
	}
	go func() {
		s.exit = s.cmd.Wait()
		close(s.ended)
	}()
	return nil
}

// meet waits for the driver to connect and to say that it computes.
func (s *session) meet(ctx context.Context, listener net.Listener) (string, error) {
	accepted := make(chan net.Conn, 1)
	go func() {
		defer close(accepted)
		if conn, err := listener.Accept(); err == nil {
			accepted <- conn
		}
	}()
	select {
	case <-ctx.Done():
		return "", context.Cause(ctx)
	case <-s.ended:
		return "", s.died()
	case conn, ok := <-accepted:
		if !ok {
			return "", errors.New("the driver did not connect")
		}
		s.conn = conn
	}
	go s.receive()
	r, err := s.wait(ctx, 0)
	if err != nil {
		return "", err
	}
	return r.Version, nil
}

// receive hands on replies until the driver closes the line.
func (s *session) receive() {
	defer close(s.replies)
	lines := bufio.NewScanner(s.conn)
	lines.Buffer(make([]byte, 64<<10), maxReply)
	for lines.Scan() {
		var r reply
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return
		}
		s.replies <- r
	}
}

// call sends a request and waits for its reply; a context that ends cancels
// the Spark job.
func (s *session) call(ctx context.Context, r request) (reply, error) {
	if err := ctx.Err(); err != nil {
		return reply{}, err
	}
	s.last++
	r.ID = s.last
	if err := s.send(r); err != nil {
		return reply{}, s.died()
	}
	return s.wait(ctx, r.ID)
}

func (s *session) send(r request) error {
	text, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("write request: %w", err)
	}
	if _, err := s.conn.Write(append(text, '\n')); err != nil {
		return fmt.Errorf("write request: %w", err)
	}
	return nil
}

// wait returns the reply to a request; replies to requests given up are skipped.
func (s *session) wait(ctx context.Context, id int) (reply, error) {
	for {
		select {
		case <-ctx.Done():
			s.cancel()
			return reply{}, context.Cause(ctx)
		case r, ok := <-s.replies:
			switch {
			case !ok:
				return reply{}, s.died()
			case r.ID != id:
				continue
			case !r.OK:
				return reply{}, &Error{Class: r.ErrorClass, Message: r.Message, Line: r.Line}
			}
			return r, nil
		}
	}
}

// cancel asks the driver to cancel its jobs and gives it a moment to answer.
func (s *session) cancel() {
	s.cancelled = true
	if s.conn == nil || s.send(request{Op: "cancel"}) != nil {
		return
	}
	select {
	case <-s.replies:
	case <-s.ended:
	case <-time.After(cancelGrace):
	}
}

// died explains a driver that is gone.
func (s *session) died() error {
	s.lost = true
	select {
	case <-s.ended:
	case <-time.After(closeGrace):
		return fmt.Errorf("the driver does not answer: %s", explainLog(s.logPath))
	}
	if s.exit == nil {
		return fmt.Errorf("spark-submit ended early: %s", explainLog(s.logPath))
	}
	return fmt.Errorf("spark-submit ended early (%w): %s", s.exit, explainLog(s.logPath))
}

// close ends the application. An exit code other than 0 is an error, but not
// of an application that was cancelled.
func (s *session) close() error {
	var err error
	s.once.Do(func() { err = s.end() })
	return err
}

func (s *session) end() error {
	// A driver that is gone already cannot be asked; its exit code tells.
	_ = s.send(request{Op: "close"})
	_ = s.conn.Close()
	grace := closeGrace
	if s.cancelled {
		grace = cancelGrace
	}
	select {
	case <-s.ended:
		if s.exit == nil || s.cancelled || s.lost {
			return nil
		}
		return fmt.Errorf("end spark: spark-submit: %w: %s", s.exit, explainLog(s.logPath))
	case <-time.After(grace):
	}
	err := s.kill()
	if s.cancelled {
		return err
	}
	return errors.Join(errors.New("end spark: spark-submit did not end and was killed"), err)
}

// kill ends the process and its children: spark-submit is a shell, a JVM and Python.
func (s *session) kill() error {
	if s.conn != nil {
		_ = s.conn.Close()
	}
	select {
	case <-s.ended:
		return nil
	default:
	}
	if err := killAll(s.cmd.Process); err != nil {
		return fmt.Errorf("kill spark-submit: %w", err)
	}
	<-s.ended
	return nil
}

package main

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/testscript"

	"abm/pipeline/publish"
	"abm/pipeline/report"
)

type failedRun struct {
	code   int
	stderr string
}

func (e *failedRun) Error() string { return fmt.Sprintf("abm run exited %d:\n%s", e.code, e.stderr) }

// cmdDemo puts the extracts of the small demo company into a folder: demo DIR.
func cmdDemo(ts *testscript.TestScript, _ bool, args []string) {
	c, err := generated()
	ts.Check(err)
	ts.Check(os.CopyFS(ts.MkAbs(args[0]), os.DirFS(filepath.Join(c.dir, "demo"))))
}

// cmdPublished is demo, with a warehouse that holds one published run:
// published DIR. The script finds its screen in run.out and run.err.
func cmdPublished(ts *testscript.TestScript, _ bool, args []string) {
	c, err := published()
	ts.Check(err)
	dir := ts.MkAbs(args[0])
	ts.Check(copyTree(filepath.Join(c.dir, "published"), dir))
	ts.Check(os.WriteFile(ts.MkAbs("run.out"), []byte(c.stdout), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("run.err"), []byte(c.stderr), 0o600))
}

// copyTree copies a folder with its modes and symbolic links, as cp -a does.
func copyTree(from, to string) error {
	return filepath.WalkDir(from, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rest, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rest)
		info, err := d.Info()
		if err != nil {
			return err
		}
		switch {
		case d.IsDir():
			return os.MkdirAll(target, info.Mode().Perm()|0o700)
		case info.Mode()&os.ModeSymlink != 0:
			link, err := os.Readlink(path)
			if err != nil {
				return err
			}
			return os.Symlink(link, target)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, content, info.Mode().Perm())
	})
}

// cmdHoldLock holds a warehouse's lock until the script ends: hold-lock DIR.
func cmdHoldLock(ts *testscript.TestScript, _ bool, args []string) {
	held, err := publish.Lock(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Defer(func() { _ = held.Release() })
}

// cmdFlipByte flips one bit in the middle of the only file that a pattern
// matches: flip-byte GLOB.
func cmdFlipByte(ts *testscript.TestScript, _ bool, args []string) {
	files, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(files) != 1 {
		ts.Fatalf("flip-byte: %d files match %s", len(files), args[0])
	}
	content, err := os.ReadFile(files[0])
	ts.Check(err)
	content[len(content)/2] ^= 1
	ts.Check(os.Chmod(files[0], 0o600))
	ts.Check(os.WriteFile(files[0], content, 0o600))
}

// cmdReplace replaces text in a file: replace FILE OLD NEW, where \n stands for
// a line's end.
func cmdReplace(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("replace: %s does not hold %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.ReplaceAll(text, args[1], strings.ReplaceAll(args[2], `\n`, "\n"))), 0o600))
}

// cmdExplainFirst explains the record in the second line of a file:
// explain-first KIND FILE.
func cmdExplainFirst(ts *testscript.TestScript, _ bool, args []string) {
	lines := strings.Split(ts.ReadFile(args[1]), "\n")
	if len(lines) < 2 || lines[1] == "" {
		ts.Fatalf("explain-first: %s names no %s", args[1], args[0])
	}
	ts.Check(ts.Exec("abm", "explain", args[0], lines[1]))
}

// cmdFits wants no line of a page to be wider than a page: fits FILE.
func cmdFits(ts *testscript.TestScript, _ bool, args []string) {
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > report.Width {
			ts.Fatalf("fits: %d characters: %s", n, line)
		}
	}
}

// cmdExitCode wants abm to end with a code: exit-code CODE ARGS...
func cmdExitCode(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec("abm", args[1:]...)
	code := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("exit-code: abm %s ended with %d, want %s", strings.Join(args[1:], " "), code, args[0])
	}
}

// cmdTerminate sends SIGTERM to abm as soon as its heartbeat says that it is
// in a phase, and wants it to exit 1: terminate PHASE ARGS... What abm wrote to
// stderr lies in terminate.err.
func cmdTerminate(ts *testscript.TestScript, _ bool, args []string) {
	cmd := exec.Command(lookPath(ts, "abm"), args[1:]...)
	cmd.Dir = ts.MkAbs(".")
	stderr, err := cmd.StderrPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	var all strings.Builder
	lines := bufio.NewScanner(stderr)
	for sent := false; lines.Scan(); {
		fmt.Fprintln(&all, lines.Text())
		if !sent && strings.Contains(lines.Text(), `"phase":"`+args[0]+`"`) {
			sent = true
			ts.Check(cmd.Process.Signal(syscall.SIGTERM))
		}
	}
	ts.Check(lines.Err())
	ts.Check(os.WriteFile(ts.MkAbs("terminate.err"), []byte(all.String()), 0o600))
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitFailed {
		ts.Fatalf("terminate: abm ended with %v, not with exit code 1:\n%s", err, all.String())
	}
}

func lookPath(ts *testscript.TestScript, name string) string {
	for _, dir := range filepath.SplitList(ts.Getenv("PATH")) {
		path := filepath.Join(dir, name)
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	ts.Fatalf("no %s in PATH", name)
	return ""
}

// cmdNoPerson wants no e-mail address, name or phone number of the people in
// the extracts of a folder in any of the files: no-person DIR FILE...
func cmdNoPerson(ts *testscript.TestScript, _ bool, args []string) {
	people, err := peopleOf(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(people) < 100 {
		ts.Fatalf("no-person: only %d texts to look for", len(people))
	}
	for _, name := range args[1:] {
		text := strings.ToLower(ts.ReadFile(name))
		for _, p := range people {
			if strings.Contains(text, strings.ToLower(p)) {
				ts.Fatalf("no-person: %s holds %q", name, p)
			}
		}
	}
}

// peopleOf lists what must not get out: addresses, full names, phone numbers.
func peopleOf(dir string) ([]string, error) {
	var people []string
	for _, pattern := range []string{"lead_*.csv", "contact_*.csv"} {
		files, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			found, err := peopleIn(file)
			if err != nil {
				return nil, fmt.Errorf("read %s: %w", file, err)
			}
			people = append(people, found...)
		}
	}
	return people, nil
}

func peopleIn(path string) ([]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows := csv.NewReader(f)
	rows.LazyQuotes, rows.FieldsPerRecord = true, -1
	head, err := rows.Read()
	if err != nil {
		return nil, err
	}
	at := make(map[string]int, len(head))
	for i, name := range head {
		at[name] = i
	}
	var people []string
	for {
		row, err := rows.Read()
		if err == io.EOF {
			return people, nil
		}
		if err != nil {
			return nil, err
		}
		if len(row) < len(head) {
			continue
		}
		name := row[at["FirstName"]] + " " + row[at["LastName"]]
		for _, p := range []string{row[at["Email"]], row[at["Phone"]], name} {
			if len(strings.TrimSpace(p)) > 4 {
				people = append(people, p)
			}
		}
	}
}

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"abm/fixtures"
)

func TestMain(m *testing.M) {
	testscript.Main(tidy{m}, map[string]func(){"abm": main})
}

// tidy gives all tests one temporary folder and removes it after the last.
type tidy struct{ m *testing.M }

const tempVariable = "ABM_TEST_DIR"

func (t tidy) Run() int {
	dir, err := os.MkdirTemp("", "abm-cmd-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	if err := os.Setenv(tempVariable, dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return t.m.Run()
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"demo":      cmdDemo,
			"published": cmdPublished,
			"hold-lock": cmdHoldLock,
			"flip-byte": cmdFlipByte,
			"terminate": cmdTerminate,
			"no-person": cmdNoPerson,
			"replace":   cmdReplace,

			"explain-first": cmdExplainFirst,
			"fits":          cmdFits,
			"exit-code":     cmdExitCode,
		},
	})
}

// company is the small demo company, generated once, and run once.
type company struct {
	dir   string
	truth fixtures.Truth
	// stdout and stderr of `abm run` over it.
	stdout, stderr string
}

// generated writes the demo company; the folder lives as long as the tests.
var generated = sync.OnceValues(func() (company, error) {
	c := company{dir: os.Getenv(tempVariable)}
	var err error
	c.truth, err = fixtures.Generate(context.Background(), fixtures.Options{
		Accounts: 40, Touches: 2000, Seed: 7, Format: fixtures.CSV, Dir: filepath.Join(c.dir, "demo"),
	})
	if err != nil {
		return c, err
	}
	// Each other lookback costs every night another round of attribution: one is enough here.
	name := filepath.Join(c.dir, "demo", "abm.yaml")
	text, err := os.ReadFile(name)
	if err != nil {
		return c, err
	}
	return c, os.WriteFile(name, append(text, "\nattribution: {sensitivity: {lookbacks: [90]}}\n"...), 0o600)
})

// published runs the demo company's first night, once for all tests.
var published = sync.OnceValues(func() (company, error) {
	c, err := generated()
	if err != nil {
		return c, err
	}
	dir := filepath.Join(c.dir, "published")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(c.dir, "demo"))); err != nil {
		return c, err
	}
	var stdout, stderr bytes.Buffer
	code := run(context.Background(), []string{"run", "-c", filepath.Join(dir, "abm.yaml")}, nil, &stdout, &stderr)
	c.stdout, c.stderr = stdout.String(), stderr.String()
	if code != exitOK {
		return c, &failedRun{code, c.stderr}
	}
	return c, nil
})

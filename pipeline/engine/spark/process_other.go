//go:build !unix

package spark

import (
	"os"
	"os/exec"
)

func separate(*exec.Cmd) {}

func killAll(p *os.Process) error { return p.Kill() }

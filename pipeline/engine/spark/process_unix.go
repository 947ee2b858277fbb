//go:build unix

package spark

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// separate gives a process a group of its own: a terminal's interrupt reaches
// abm alone, which then cancels the application in order.
func separate(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// killAll kills a process that was started separate, and its children.
func killAll(p *os.Process) error {
	err := syscall.Kill(-p.Pid, syscall.SIGKILL)
	if errors.Is(err, syscall.ESRCH) {
		return nil
	}
	return err
}

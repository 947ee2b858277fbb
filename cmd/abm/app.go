package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime/debug"
	"time"

	"github.com/vbauerster/mpb/v8/cwriter"

	"abm/pipeline/config"
)

// app is what every command needs of the world.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	clock          func() time.Time
	random         io.Reader
	// started is set once flags and arguments were understood: an error from
	// before is the user's.
	started bool
	// warehouse of the config in use, for the message of a failure.
	warehouse string
	// configPath is the flag --config.
	configPath string
}

func newApp(stdin io.Reader, stdout, stderr io.Writer) *app {
	return &app{stdin: stdin, stdout: stdout, stderr: stderr, clock: time.Now, random: rand.Reader}
}

// config loads the abm.yaml that --config names.
func (a *app) config() (*config.Config, error) {
	c, err := config.Load(a.configPath)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usage(fmt.Errorf("%w; name the file with --config, or let `abm init DIR` write one (`abm skeleton` shows every key)", err))
	}
	if err != nil {
		return nil, usage(err)
	}
	a.warehouse = c.WarehouseDir()
	return c, nil
}

// isTerminal is true where a stream is read by a person.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && cwriter.IsTerminal(int(f.Fd()))
}

// version is stamped by the linker (make build); code never sets it.
var version string

// programVersion names the program: as stamped, else as the Go toolchain knows
// the module.
func programVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "unknown"
}

// Command abm is the nightly job: it lands the extracts of the CRM and the
// marketing tools, builds every table, publishes them, and answers questions
// about them. Results go to stdout, progress and errors to stderr.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // time zones of abm.yaml, on machines that have none
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the whole program: arguments and streams in, exit code out.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	a := newApp(stdin, stdout, stderr)
	root := newRootCmd(a)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err != nil && !a.started {
		err = usage(fmt.Errorf("%w; `abm --help` lists the commands, `abm COMMAND --help` their flags", err))
	}
	a.complain(err)
	return exitCode(err)
}

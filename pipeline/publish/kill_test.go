//go:build unix

package publish_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"abm/pipeline/publish"
)

// The tests here run the test binary again as a job that is killed. These variables tell it so.
const (
	envRoot  = "PUBLISH_TEST_ROOT"
	envStep  = "PUBLISH_TEST_KILL_AT"
	envNight = "PUBLISH_TEST_NIGHT"
)

const stepBuild = "build" // in the middle of writing tables, before Commit

// TestJob is the job of the other process; by itself it does nothing.
func TestJob(t *testing.T) {
	root := os.Getenv(envRoot)
	if root == "" {
		t.Skip("only runs as the job of another test")
	}
	night := must2(strconv.Atoi(os.Getenv(envNight)))(t)
	killAt := os.Getenv(envStep)
	kill := func(step string) {
		if step == killAt {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
	for ; ; night++ {
		held, err := publish.Lock(root)
		if errors.Is(err, publish.ErrLocked) {
			fmt.Println("locked out")
			return
		}
		ok(t, err)
		run := begin(t, held, night)
		fill(t, run, night)
		kill(stepBuild)
		opts := options(night)
		opts.OnStep = kill
		ok(t, run.Commit(t.Context(), opts))
		must2(publish.Collect(held, 2, 0, startOf(night+1)))(t)
		ok(t, held.Release())
		if killAt != "" {
			return
		}
	}
}

func job(t *testing.T, root, step string, night int) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(must2(os.Executable())(t), "-test.run=^TestJob$", "-test.v")
	cmd.Env = append(os.Environ(), envRoot+"="+root, envStep+"="+step, envNight+"="+strconv.Itoa(night), "TMPDIR="+t.TempDir())
	return cmd
}

func wantKilled(t *testing.T, err error, out []byte) {
	t.Helper()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("the job was not killed: %v\n%s", err, out)
	}
}

// Whatever step the job is killed at, readers have a whole run, and the next night is clean.
func TestKilledAtEachStep(t *testing.T) {
	steps := append([]string{stepBuild}, publish.CommitSteps()...)
	flip := slices.Index(steps, publish.StepFlipPointer)
	for _, first := range []bool{true, false} {
		for i, step := range steps {
			t.Run(fmt.Sprintf("%s/first=%v", step, first), func(t *testing.T) {
				t.Parallel()
				root := t.TempDir()
				old := ""
				if !first {
					old = publishNight(t, root, 1)
				}
				out, err := job(t, root, step, 2).CombinedOutput()
				wantKilled(t, err, out)
				killed := publish.RunID(startOf(2), "1a2b3c4d5e6f")

				state, published := publish.Running, old
				if i > flip {
					state, published = publish.Published, killed
				}
				wantPublished(t, root, published)
				if i <= flip && !first {
					wantEntries(t, root) // nothing may run ahead of the pointer
				}
				wantState(t, root, killed, state)

				next := publishNight(t, root, 3)
				wantPublished(t, root, next)
				wantEntries(t, root)
				if i <= flip {
					state = publish.Failed
				}
				wantState(t, root, killed, state)
				if left := must2(filepath.Glob(filepath.Join(root, ".*.tmp")))(t); len(left) > 0 {
					t.Errorf("temporary files left: %v", left)
				}
			})
		}
	}
}

// After a kill behind the flip, Repair or the next Begin, each alone, makes every entry point follow.
func TestMendAfterKill(t *testing.T) {
	mends := map[string]func(t *testing.T, held *publish.Held){
		"Repair": func(t *testing.T, held *publish.Held) { must2(publish.Repair(held))(t) },
		"Begin":  func(t *testing.T, held *publish.Held) { begin(t, held, 3) },
	}
	for _, step := range []string{publish.StepFlipLink, publish.StepCopyDatabase, publish.StepSwapDatabase} {
		for name, mend := range mends {
			t.Run(step+"/"+name, func(t *testing.T) {
				root := t.TempDir()
				first := publishNight(t, root, 1)
				out, err := job(t, root, step, 2).CombinedOutput()
				wantKilled(t, err, out)
				if problems := must2(publish.Entries(root))(t); len(problems) == 0 {
					t.Error("Entries finds nothing to mend")
				}
				mend(t, lock(t, root))
				second := publish.RunID(startOf(2), "1a2b3c4d5e6f")
				wantEntries(t, root)
				wantPublished(t, root, second)
				for _, id := range []string{first, second} {
					wantNoProblems(t, must2(publish.Verify(t.Context(), root, id))(t))
				}
			})
		}
	}
}

// Kills at moments nobody chose: the job publishes night after night until it is shot.
func TestKilledAnywhere(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	root := t.TempDir()
	night := 1
	for range 20 {
		cmd := job(t, root, "", night)
		ok(t, cmd.Start())
		time.Sleep(30*time.Millisecond + time.Duration(random.IntN(120))*time.Millisecond)
		ok(t, cmd.Process.Kill())
		wantKilled(t, cmd.Wait(), nil)
		if _, err := publish.Current(root); err != nil {
			if !errors.Is(err, publish.ErrNothingPublished) {
				t.Fatal(err)
			}
			continue // shot before its first publish
		}
		wantWhole(t, root)
		night += 200
		wantPublished(t, root, publishNight(t, root, night))
		wantEntries(t, root)
		night++
	}
	if night == 1 {
		t.Error("no job came far enough to publish")
	}
	t.Logf("%d runs listed after 20 kills", len(must2(publish.Runs(root))(t)))
}

// Of two jobs at once, the second is told so at once.
func TestLockedOutOfAnotherProcess(t *testing.T) {
	root := t.TempDir()
	held := lock(t, root)
	run := begin(t, held, 1)
	fill(t, run, 1)
	out := must2(job(t, root, "none", 2).CombinedOutput())(t)
	if !strings.Contains(string(out), "locked out") {
		t.Errorf("the second job was not locked out:\n%s", out)
	}
	ok(t, run.Commit(t.Context(), options(1)))
	wantPublished(t, root, run.ID)
}

// wantPublished fails unless the named run is published and whole; "" means none is.
func wantPublished(t *testing.T, root, id string) {
	t.Helper()
	if id == "" {
		if _, err := publish.Current(root); !errors.Is(err, publish.ErrNothingPublished) {
			t.Errorf("Current: %v, want ErrNothingPublished", err)
		}
		return
	}
	if got := wantWhole(t, root); got != id {
		t.Errorf("published run is %s, want %s", got, id)
	}
}

func wantState(t *testing.T, root, id string, want publish.State) {
	t.Helper()
	for _, s := range must2(publish.Runs(root))(t) {
		if s.RunID == id {
			if s.State != want {
				t.Errorf("run %s is %s (%s), want %s", id, s.State, s.Reason, want)
			}
			return
		}
	}
	t.Errorf("run %s is not listed", id)
}

//go:build unix

package land_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"

	"abm/pipeline/land"
)

// TestWhatIsNoFile lands what a glob can match and nobody can read to its end,
// and files whose names would not stand in a ledger or on a screen as they are.
func TestWhatIsNoFile(t *testing.T) {
	const good = "Id,Amount,Created,Stage\n1,5,2024-01-01,Won\n"
	for _, tt := range []struct {
		name, files string
		make        func(dir string) error
		fails       []string // nil: it lands
	}{
		{"a pipe", "deals.csv", func(dir string) error { return syscall.Mkfifo(dir+"/deals.csv", 0o600) }, []string{"deals.csv", "pipe", "deliver it as a file"}},
		{"a device", "deals.csv", func(dir string) error { return os.Symlink("/dev/zero", dir+"/deals.csv") }, []string{"device", "deliver it as a file"}},
		{"a folder", "deals.csv", func(dir string) error { return os.Mkdir(dir+"/deals.csv", 0o700) }, []string{"the folder deals.csv", "deals.csv/*.csv"}},
		{"a link to itself", "deals.csv", func(dir string) error { return os.Symlink("deals.csv", dir+"/deals.csv") }, []string{"deals.csv is a link to deals.csv", "mend the link"}},
		{"a folder beside a file", "deals*", func(dir string) error {
			return errors.Join(os.Mkdir(dir+"/deals", 0o700), os.WriteFile(dir+"/deals.csv", []byte(good), 0o600))
		}, nil},
		{"hidden files beside it", "*.csv*", func(dir string) error {
			return errors.Join(os.WriteFile(dir+"/deals.csv", []byte(good), 0o600), os.WriteFile(dir+"/.deals.csv.Xy12", []byte("half"), 0o600))
		}, nil},
		{"a hidden file that is named", ".deals.csv", func(dir string) error { return os.WriteFile(dir+"/.deals.csv", []byte(good), 0o600) }, nil},
		{"a name that is not UTF-8", "*.csv", func(dir string) error { return os.WriteFile(dir+"/d\xe4.csv", []byte(good), 0o600) }, []string{"name is not UTF-8", "rename"}},
		{"a name of two lines", "*.csv", func(dir string) error { return os.WriteFile(dir+"/d\n\x1b[1mall is well.csv", nil, 0o600) }, []string{`"d\n\x1b[1mall is well.csv"`, "empty"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, plainDeals(tt.files))
			if err := tt.make(w.cfg.Dir); err != nil {
				t.Skip(err)
			}
			if tt.fails == nil {
				if result := w.land(); len(result.Entries) != 1 || result.Entries[0].Accepted != 1 {
					t.Errorf("landed %+v", result.Entries)
				}
				return
			}
			if err := w.fails(tt.fails...); strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), w.cfg.Dir) {
				t.Errorf("the message is %q", err)
			}
		})
	}
}

// TestUnreadableFile lands a file that may not be read.
func TestUnreadableFile(t *testing.T) {
	w := newWorld(t, plainDeals("deals.csv"))
	w.write("deals.csv", "Id,Created\n")
	if err := os.Chmod(filepath.Join(w.cfg.Dir, "deals.csv"), 0); err != nil {
		t.Fatal(err)
	}
	if f, err := os.Open(filepath.Join(w.cfg.Dir, "deals.csv")); err == nil {
		_ = f.Close()
		t.Skip("this user may read everything")
	}
	w.fails("deals.csv", "permission denied", "let the user that runs abm read it")
}

// TestManyFiles lands many files of one day: what is in use does not grow with
// their number, nor do the open files.
func TestManyFiles(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(20))
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
			t.Error(err)
		}
	}()
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: 96, Max: limit.Max}); err != nil {
		t.Fatal(err)
	}
	for _, mode := range []string{"snapshot", "delta"} {
		w := newWorld(t, plainDeals("*.csv"))
		w.cfg.Dir, w.cfg.Sources[0].Mode = memoryDir(t), mode
		const files = 200
		for i := range files {
			w.write(fmt.Sprintf("%03d.csv", i), fmt.Sprintf("Id,Amount,Created,Stage\n%d,5,2024-01-01,Won\n", i))
		}
		stop := make(chan struct{})
		most := heapPeak(stop)
		result := w.land()
		close(stop)
		if len(result.Entries) != files {
			t.Errorf("%s: %d entries of %d files", mode, len(result.Entries), files)
		}
		n := <-most
		t.Logf("%s: the heap grew by %d MiB", mode, n>>20)
		if n > 120<<20 {
			t.Errorf("%s: more than 120 MiB", mode)
		}
	}
}

// TestFileGrowsWhileItIsRead appends to a file as soon as landing is under way.
func TestFileGrowsWhileItIsRead(t *testing.T) {
	w := newWorld(t, plainDeals("deals.csv"))
	w.write("deals.csv", "Id,Amount,Created,Stage\n"+strings.Repeat("1,5,2024-01-01,x\n", 100_000)+"1,x\n")
	w.cfg.MaxRejectShare = 1
	first := true
	_, err := land.Land(t.Context(), land.Options{Root: w.root(), Config: w.cfg, Now: w.now, Threads: 1, Rand: strings.NewReader(strings.Repeat("x", 32)),
		Progress: func(land.Event) {
			if !first {
				return
			}
			first = false
			f, err := os.OpenFile(filepath.Join(w.cfg.Dir, "deals.csv"), os.O_APPEND|os.O_WRONLY, 0)
			if err == nil {
				_, err = io.WriteString(f, "2,5,2024-01-01,x\n")
				err = errors.Join(err, f.Close())
			}
			if err != nil {
				t.Error(err)
			}
		}})
	if err == nil || !strings.Contains(err.Error(), "changed while it was read") || !strings.Contains(err.Error(), "temporary name") {
		t.Fatalf("landing a file that grows: %v", err)
	}
	// What is listed is that the file failed, and then what was rejected of it.
	rejects, err := land.Rejects(w.root(), w.cfg)
	if err != nil || len(rejects) != 2 || rejects[0].Rule != land.Failed || !strings.Contains(rejects[0].ToDo, "temporary name") || rejects[1].Rule != "ragged" {
		t.Errorf("rejects are %+v, %v", rejects, err)
	}
}

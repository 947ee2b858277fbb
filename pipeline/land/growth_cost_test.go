package land_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// TestGrowthCost measures nights of a snapshot of many leads, of which 1 % change
// a night: set ABM_GROWTH_LEADS to how many. It asserts nothing on time.
func TestGrowthCost(t *testing.T) {
	leads, _ := strconv.Atoi(os.Getenv("ABM_GROWTH_LEADS"))
	if leads == 0 {
		t.Skip("ABM_GROWTH_LEADS is not set")
	}
	w := newWorld(t, leadSource())
	for night, what := range []string{"first, landed whole", "1 % changed", "1 % changed", "nothing changed, in another file"} {
		day := dayOf(night)
		writeLeads(t, filepath.Join(w.cfg.Dir, "extracts", "leads_"+day+".csv"), leads, min(night, 2), night == 3)
		start, cpu := time.Now(), processorTime(t)
		e := w.land().Entries[0]
		var usage syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
			t.Fatal(err)
		}
		t.Logf("%-34s %6.2f s, %6.2f s of processor, %8d rows landed, peak resident so far %d MiB", what, time.Since(start).Seconds(), (processorTime(t) - cpu).Seconds(), e.LandedRows, usage.Maxrss>>10)
		w.remove("extracts/leads_" + day + ".csv")
	}
}

func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// writeLeads writes an extract of n leads, of which each night changes another
// hundredth. A nameless last cell makes another file of the same records.
func writeLeads(t *testing.T, path string, n, night int, isOther bool) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	b := bufio.NewWriterSize(f, 1<<20)
	header := "Id,Email,Company,Created,Employees,Unread\n"
	b.WriteString(header)
	r := rand.New(rand.NewPCG(1, 1))
	for id := range n {
		change := 0
		if id%100 < night {
			change = id%100 + 1
		}
		fmt.Fprintf(b, "00Q%015d,p%d@firm%d.example,Company %d,2024-01-%02d,%d,%v\n", id, id, r.IntN(n/20+1), r.IntN(n/20+1), 1+r.IntN(28), r.IntN(500)+1000*change, isOther)
	}
	if err := b.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

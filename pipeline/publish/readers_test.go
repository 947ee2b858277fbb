package publish_test

import (
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"abm/pipeline/publish"
)

// Readers that resolve the pointer once see one run, however often it is flipped meanwhile.
func TestReadersNeverSeeAMixedRun(t *testing.T) {
	const publishes, readers = 200, 2
	root := t.TempDir()
	publishNight(t, root, 1)
	var stop atomic.Bool
	var reads, viaLink, mixedViaLink atomic.Int64
	var wg sync.WaitGroup
	for range readers {
		wg.Go(func() {
			for !stop.Load() {
				p, err := publish.Current(root)
				if err != nil {
					t.Errorf("read %d: %v", reads.Load(), err)
					return
				}
				nights, err := readNights(filepath.Join(root, filepath.FromSlash(p.Path)))
				if err != nil || len(nights) != 1 {
					t.Errorf("read %d: rows of nights %v, %v", reads.Load(), nights, err)
					return
				}
				reads.Add(1)
				// For comparison only: a path through the link is resolved anew for every file.
				if nights, err = readNights(filepath.Join(root, "current")); err == nil {
					viaLink.Add(1)
					if len(nights) > 1 {
						mixedViaLink.Add(1)
					}
				}
			}
		})
	}
	for night := 2; night <= publishes+1; night++ {
		publishNight(t, root, night)
		if night%20 == 0 {
			held := lock(t, root)
			must2(publish.Collect(held, 50, 0, startOf(night)))(t)
			ok(t, held.Release())
		}
	}
	stop.Store(true)
	wg.Wait()
	if reads.Load() < 20 {
		t.Errorf("only %d reads took place", reads.Load())
	}
	t.Logf("%d publishes: 0 of %d reads by the pointer mixed, %d of %d by the link", publishes, reads.Load(), mixedViaLink.Load(), viaLink.Load())
}

// The test above can fail: the same read over a path that is resolved per table does mix runs.
func TestLinkResolvedPerTableMixes(t *testing.T) {
	root := t.TempDir()
	publishNight(t, root, 1)
	byPointer := filepath.Join(root, filepath.FromSlash(must2(publish.Current(root))(t).Path))
	account := must2(readTable(filepath.Join(root, "current"), "account"))(t)
	publishNight(t, root, 2)
	deal := must2(readTable(filepath.Join(root, "current"), "deal"))(t)
	if account == deal {
		t.Error("tables read by the link before and after a publish are of one night")
	}
	if deal := must2(readTable(byPointer, "deal"))(t); account != deal {
		t.Error("tables read by a pointer resolved once are of two nights")
	}
}

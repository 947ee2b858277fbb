package land

import (
	"bufio"
	"cmp"
	"container/heap"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"sync"
)

// ref stands for one landed row where two snapshots are compared.
type ref struct {
	// key hashes the record's key, hash all of the record but its provenance.
	key, hash uint64
	// number of the record in its file.
	number int64
	// file is the place of the row's origin among those of its refs.
	file int32
}

const refBytes = 8 + 8 + 8 + 4

// origin is the extract file that a row came from, and the day it spoke for.
type origin struct {
	date int32
	sha  string
}

// refs are the rows of one snapshot, to be read in the order of their keys.
// In memory are refLimit of them at most; the rest lies in sorted runs on disk.
type refs struct {
	dir string

	mu      sync.Mutex
	origins []origin
	places  map[origin]int32
	buffer  []ref
	runs    []*os.File
}

// refLimit is how many refs are sorted in memory: 32 MB of them.
const refLimit = 1 << 20

func newRefs(dir string) *refs { return &refs{dir: dir, places: map[origin]int32{}} }

// place numbers an origin.
func (r *refs) place(o origin) int32 {
	r.mu.Lock()
	defer r.mu.Unlock()
	at, ok := r.places[o]
	if !ok {
		at = int32(len(r.origins))
		r.places[o], r.origins = at, append(r.origins, o)
	}
	return at
}

func (r *refs) add(rows []ref) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.buffer = append(r.buffer, rows...)
	if len(r.buffer) < refLimit {
		return nil
	}
	return r.spill()
}

func compareRefs(a, b ref) int { return cmp.Compare(a.key, b.key) }

// spill sorts what is in memory and writes it as a run.
func (r *refs) spill() (err error) {
	slices.SortFunc(r.buffer, compareRefs)
	f, err := os.CreateTemp(r.dir, "refs.*.tmp")
	if err != nil {
		return fmt.Errorf("sort keys: %w", err)
	}
	r.runs = append(r.runs, f)
	w := bufio.NewWriterSize(f, 1<<18)
	var b [refBytes]byte
	for _, x := range r.buffer {
		binary.LittleEndian.PutUint64(b[0:], x.key)
		binary.LittleEndian.PutUint64(b[8:], x.hash)
		binary.LittleEndian.PutUint64(b[16:], uint64(x.number))
		binary.LittleEndian.PutUint32(b[24:], uint32(x.file))
		if _, err := w.Write(b[:]); err != nil {
			return fmt.Errorf("sort keys: %w", err)
		}
	}
	r.buffer = r.buffer[:0]
	if err := w.Flush(); err != nil {
		return fmt.Errorf("sort keys: %w", err)
	}
	return nil
}

// close lets go of the rows.
func (r *refs) close() error {
	var errs []error
	for _, f := range r.runs {
		errs = append(errs, f.Close(), os.Remove(f.Name()))
	}
	r.runs, r.buffer = nil, nil
	return errors.Join(errs...)
}

// groups yields the rows of each key, in the order of the keys. The rows of one
// key are in the order that tells their versions apart: by file, then number.
// A group is overwritten by the next.
func (r *refs) groups() iter.Seq2[[]ref, error] {
	return func(yield func([]ref, error) bool) {
		var group []ref
		flush := func() bool {
			if len(group) > 1 {
				slices.SortFunc(group, func(a, b ref) int {
					return cmp.Or(cmp.Compare(r.origins[a.file].sha, r.origins[b.file].sha), cmp.Compare(a.number, b.number))
				})
			}
			return len(group) == 0 || yield(group, nil)
		}
		for x, err := range r.sorted() {
			if err != nil {
				yield(nil, fmt.Errorf("sort keys: %w", err))
				return
			}
			if len(group) > 0 && group[0].key != x.key {
				if !flush() {
					return
				}
				group = group[:0]
			}
			group = append(group, x)
		}
		flush()
	}
}

// sorted merges the runs and what is in memory.
func (r *refs) sorted() iter.Seq2[ref, error] {
	return func(yield func(ref, error) bool) {
		slices.SortFunc(r.buffer, compareRefs)
		m := merge{&run{rest: r.buffer}}
		for _, f := range r.runs {
			if _, err := f.Seek(0, io.SeekStart); err != nil {
				yield(ref{}, err)
				return
			}
			m = append(m, &run{file: bufio.NewReaderSize(f, 1<<18)})
		}
		for _, next := range m {
			if err := next.advance(); err != nil {
				yield(ref{}, err)
				return
			}
		}
		m = slices.DeleteFunc(m, func(next *run) bool { return next.done })
		heap.Init(&m)
		for len(m) > 0 {
			next := m[0]
			if !yield(next.head, nil) {
				return
			}
			if err := next.advance(); err != nil {
				yield(ref{}, err)
				return
			}
			if next.done {
				heap.Pop(&m)
			} else {
				heap.Fix(&m, 0)
			}
		}
	}
}

// run is a sorted list of refs, in memory or on disk, while it is read.
type run struct {
	head ref
	done bool
	rest []ref
	file *bufio.Reader
}

func (r *run) advance() error {
	if r.file == nil {
		if r.done = len(r.rest) == 0; !r.done {
			r.head, r.rest = r.rest[0], r.rest[1:]
		}
		return nil
	}
	var b [refBytes]byte
	_, err := io.ReadFull(r.file, b[:])
	if r.done = err == io.EOF; r.done {
		return nil
	}
	r.head = ref{
		key: binary.LittleEndian.Uint64(b[0:]), hash: binary.LittleEndian.Uint64(b[8:]),
		number: int64(binary.LittleEndian.Uint64(b[16:])), file: int32(binary.LittleEndian.Uint32(b[24:])),
	}
	return err
}

// merge is a heap of runs, the one with the lowest key first.
type merge []*run

func (m merge) Len() int           { return len(m) }
func (m merge) Less(i, j int) bool { return m[i].head.key < m[j].head.key }
func (m merge) Swap(i, j int)      { m[i], m[j] = m[j], m[i] }
func (m *merge) Push(x any)        { *m = append(*m, x.(*run)) }
func (m *merge) Pop() any {
	last := (*m)[len(*m)-1]
	*m = (*m)[:len(*m)-1]
	return last
}

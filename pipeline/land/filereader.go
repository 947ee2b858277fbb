package land

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/parquet-go/parquet-go"
	"golang.org/x/sync/errgroup"
)

// fileReader reads one file with several workers.
type fileReader struct {
	*lander
	plan    *plan
	landing *landing
	in      extract
	bound   *binding
	out     *output
	workers []*worker
	refs    *refs // of the snapshot that the file is part of; nil for a delta
	place   int32
	records int64
	total   outcome
}

// pending is a part of the file under way; its outcome arrives on done.
type pending struct {
	job  *job
	buf  []byte
	done chan finished
}

type finished struct {
	group *groupWriter
	part  *outcome
}

// run reads the file: one goroutine cuts it, several parse it, and this one
// writes, in the order of the file.
func (r *fileReader) run(ctx context.Context) error {
	day, err := r.day()
	if err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	queue, work := make(chan *pending, r.Threads), make(chan *pending, r.Threads)
	buffers := make(chan []byte, 2*r.Threads+2)
	g.Go(func() error {
		defer close(queue)
		defer close(work)
		return r.cut(ctx, queue, work, buffers)
	})
	for range r.Threads {
		w := r.newWorker(day)
		r.workers = append(r.workers, w)
		g.Go(func() error { return r.work(ctx, w, work) })
	}
	g.Go(func() error { return r.write(ctx, queue, buffers) })
	return g.Wait()
}

// day is the extract date column's text, which every record must share.
func (r *fileReader) day() ([]byte, error) {
	if r.bound.date < 0 {
		return nil, nil
	}
	return peekCell(r.landing.path, r.landing.entry.Format, r.plan)
}

func (r *fileReader) newWorker(day []byte) *worker {
	p := r.plan
	c := newConverter(p, r.bound, r.personKey)
	c.day = day
	c.constant(p.leaf.source, parquet.ByteArrayValue([]byte(p.source.Name)))
	c.constant(p.leaf.date, parquet.Int32Value(daysOf(r.landing.date)))
	return &worker{file: r.landing.entry.File, names: r.in.header(), parser: r.in.newParser(), convert: c, withRefs: r.refs != nil, place: r.place, tallies: newTallies(p)}
}

func daysOf(date string) int32 {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		panic(fmt.Sprintf("land: extract date %q: %v", date, err)) // it was written by this package
	}
	return int32(t.Unix() / daySeconds)
}

// cut hands out the parts of the file.
func (r *fileReader) cut(ctx context.Context, queue, work chan<- *pending, buffers <-chan []byte) error {
	e := &r.landing.entry
	for {
		var buf []byte
		select {
		case buf = <-buffers:
		default:
		}
		j, err := r.in.next(buf)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		r.records += j.records
		r.progress(Event{Source: e.Source, File: e.File, Read: r.in.read(), Bytes: e.Bytes, Records: r.records})
		p := &pending{job: j, buf: j.data, done: make(chan finished, 1)}
		for _, c := range [...]chan<- *pending{queue, work} {
			select {
			case c <- p:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
}

// work parses parts. A row group is taken before a part is, so that the part
// the writer waits for always has one. A token is held while parsing, so that
// all files together keep no more threads busy than asked for.
func (r *fileReader) work(ctx context.Context, w *worker, work <-chan *pending) error {
	for {
		var group *groupWriter
		select {
		case group = <-r.out.groups:
		case <-ctx.Done():
			return ctx.Err()
		}
		p, ok := <-work
		if !ok {
			r.out.groups <- group
			return nil
		}
		r.tokens <- struct{}{}
		part := w.run(p.job, group)
		<-r.tokens
		if part.err != nil {
			return part.err
		}
		p.done <- finished{group: group, part: part}
	}
}

// write commits the parts in order.
func (r *fileReader) write(ctx context.Context, queue <-chan *pending, buffers chan<- []byte) error {
	for p := range queue {
		select {
		case f := <-p.done:
			r.total.add(f.part)
			if r.refs != nil {
				if err := r.refs.add(f.part.refs); err != nil {
					return err
				}
			}
			if err := r.out.commit(f.group, f.part); err != nil {
				return err
			}
			select {
			case buffers <- p.buf:
			default:
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// columns lists our columns that the file lacks and theirs that nobody asked
// for. NDJSON has no header: there the records have told.
func (r *fileReader) columns() (missing, unmapped []string) {
	seen, others := map[int]bool{}, map[string]bool{}
	isJSON := false
	for _, w := range r.workers {
		p, ok := w.parser.(jsonRunner)
		if !ok {
			break
		}
		isJSON = true
		p.names.met(seen, others)
	}
	if !isJSON || r.records == 0 {
		return r.bound.missing, r.bound.unmapped
	}
	return r.bound.unseen(r.plan, seen), sortedNames(others)
}

// complete accounts for what was read and keeps the rejected records.
func (r *fileReader) complete(quarantine string) error {
	e, t := &r.landing.entry, &r.total
	e.Records, e.Accepted, e.Rejected = r.records, t.accepted, t.rejected
	e.RejectedByReason, e.LineByReason = t.reasons, t.lines
	if t.rejected > 0 {
		e.Quarantine = quarantine
	}
	if err := r.out.closeRejects(); err != nil {
		return fmt.Errorf("write quarantine: %w", err)
	}
	r.landing.rejected = t.rejectedKeys
	return r.tooManyRejects(quarantine)
}

func (r *fileReader) tooManyRejects(quarantine string) error {
	t := &r.total
	if float64(t.rejected) <= r.Config.MaxRejectShare*float64(r.records) {
		return nil
	}
	rejected := *t.first
	rejected.Source, rejected.File = r.plan.source.Name, r.landing.relative
	rejected.Records, rejected.Rejects, rejected.Share = r.records, t.rejected, r.Config.MaxRejectShare
	rejected.ByReason, rejected.Quarantine = t.reasons, quarantine
	return &rejected
}

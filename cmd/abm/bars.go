package main

import (
	"io"
	"sync/atomic"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"abm/pipeline"
)

// bars shows one bar at a time: the bytes landed, the steps of the build, the
// publishing. They leave nothing behind.
type bars struct {
	group *mpb.Progress
	bar   *mpb.Bar
	phase string
	// name of the file or step at work; the bar is drawn by a goroutine of its own.
	name atomic.Value
	// files holds what was read of each file: several are landed at once, and
	// which there are is only known as they come.
	files map[string]pipeline.Event
}

func newBars(w io.Writer) *bars {
	return &bars{group: mpb.New(mpb.WithOutput(w), mpb.WithWidth(90)), files: map[string]pipeline.Event{}}
}

func (b *bars) event(e pipeline.Event) {
	if e.Phase == "land" {
		b.files[e.Name] = e
		e.Done, e.Total = 0, 0
		for _, f := range b.files {
			e.Done, e.Total = e.Done+f.Done, e.Total+f.Total
		}
	}
	b.name.Store(e.Name)
	if e.Phase != b.phase {
		b.finish()
		b.phase = e.Phase
		b.bar = b.add(e)
	}
	b.bar.SetTotal(e.Total, false)
	b.bar.SetCurrent(e.Done)
}

func (b *bars) add(e pipeline.Event) *mpb.Bar {
	count := decor.CountersNoUnit("%d of %d steps")
	switch e.Phase {
	case "land":
		count = decor.CountersKibiByte("% .1f of % .1f")
	case "publish":
		count = decor.Name("hashing and flipping the pointer")
	}
	// A bar that starts with a total would end once it is reached, and take no
	// other one.
	return b.group.AddBar(0, mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(
			decor.Name(e.Phase, decor.WC{W: 8, C: decor.DindentRight}),
			decor.Any(func(decor.Statistics) string { return b.name.Load().(string) }, decor.WC{W: 36, C: decor.DindentRight})),
		mpb.AppendDecorators(count))
}

func (b *bars) finish() {
	if b.bar != nil {
		b.bar.Abort(true)
	}
}

// end takes the bars off the screen: what is left is the result, or the error.
func (b *bars) end(string, pipeline.Report, error) {
	b.finish()
	b.group.Wait()
}

package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"abm/pipeline/config"
	"abm/pipeline/engine/spark"
	"abm/pipeline/land"
	"abm/pipeline/publish"
	"abm/pipeline/report"
)

// Finding is one line of a preflight: what was looked at and what is wrong with
// it, each problem with what to do; none where all is well.
type Finding struct {
	// Subject is a source's name, or warehouse, space, lock or engine.
	Subject string
	// Text says what was found.
	Text     string
	Problems []string
}

// Preflight looks at everything a run needs before it is scheduled: the files
// of each source, the warehouse, its lock, the space beside it and the engine.
// It writes nothing.
func Preflight(ctx context.Context, cfg *config.Config, now time.Time) []Finding {
	root := cfg.WarehouseDir()
	home := existing(root)
	warehouse, landed := warehouseFinding(root, home)
	var found []Finding
	var bytes int64
	files := 0
	for _, src := range cfg.Sources {
		look := land.LookAt(cfg, src, landed, now)
		bytes, files = bytes+look.Bytes, files+look.Files
		found = append(found, sourceFinding(look, cfg, now))
	}
	if files == 0 {
		found = append(found, Finding{Subject: "sources", Problems: []string{"no source has a file, so that a run has nothing to land: deliver the extracts, or mend files:"}})
	}
	return append(found, warehouse, spaceFinding(home, bytes), lockFinding(root), engineFinding(ctx, cfg))
}

// sourceFinding puts a look at a source into words.
func sourceFinding(look land.Look, cfg *config.Config, now time.Time) Finding {
	f := Finding{Subject: look.Source, Problems: look.Problems}
	if look.Files == 0 {
		f.Text = "no file yet; it is optional"
		return f
	}
	f.Text = fmt.Sprintf("%s, newest of %s (%s), %s looked at",
		report.Plural(int64(look.Files), "file"), look.Newest, age(look.Newest, cfg.Location, now), report.Plural(int64(look.Records), "record"))
	if look.Rejected > 0 {
		f.Text += fmt.Sprintf(", %d of them would be rejected", look.Rejected)
	}
	if look.Doubt != "" {
		f.Text += "; " + look.Doubt
	}
	if len(look.Missing) > 0 {
		f.Text += "; not in the header, so empty: " + strings.Join(look.Missing, ", ")
	}
	if len(look.Offered) > 0 {
		f.Text += "; of the preset's columns not there: " + strings.Join(look.Offered, ", ")
	}
	return f
}

// age says how long ago an extract date is, in business days of the calendar.
func age(date string, zone *time.Location, now time.Time) string {
	day, err := time.ParseInLocation(time.DateOnly, date, zone)
	if err != nil {
		return "of no known day"
	}
	y, m, d := now.In(zone).Date()
	days := int(time.Date(y, m, d, 12, 0, 0, 0, zone).Sub(day).Hours() / 24)
	switch {
	case days == 0:
		return "today"
	case days < 0:
		return "in the future"
	}
	return report.Plural(int64(days), "day") + " old"
}

// existing is the folder, or the nearest above it that is there.
func existing(dir string) string {
	for {
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			return dir
		}
		dir = filepath.Dir(dir)
	}
}

// warehouseFinding tells whether the warehouse can be written to, and what is
// landed there.
func warehouseFinding(root, home string) (Finding, []land.Entry) {
	f := Finding{Subject: "warehouse", Text: root}
	if home != root {
		f.Text += " (to be made)"
	}
	info, err := os.Stat(home)
	if err == nil && !info.IsDir() {
		f.Problems = append(f.Problems, home+" is a file: name a folder as warehouse:")
		return f, nil
	}
	if err = errors.Join(err, mayWrite(home)); err != nil {
		f.Problems = append(f.Problems, fmt.Sprintf("%s cannot be written to (%v): give this user the right, or set warehouse: elsewhere", home, err))
	}
	landed, err := land.Ledger(root)
	if err != nil {
		f.Problems = append(f.Problems, err.Error())
	}
	return f, landed
}

// spaceFinding holds the free space against what is to be landed. Landed files
// are smaller than their extracts, tables and spill take the rest.
func spaceFinding(home string, needed int64) Finding {
	f := Finding{Subject: "space"}
	free, err := freeSpace(home)
	if err != nil {
		f.Problems = append(f.Problems, fmt.Sprintf("free space of %s is unknown: %v", home, err))
		return f
	}
	f.Text = fmt.Sprintf("%s free, %s to land", report.Bytes(free), report.Bytes(needed))
	if free < needed {
		f.Problems = append(f.Problems, fmt.Sprintf("%s are free at %s and %s of extracts are to be landed: make room, or set warehouse: elsewhere",
			report.Bytes(free), home, report.Bytes(needed)))
	}
	return f
}

func lockFinding(root string) Finding {
	f := Finding{Subject: "lock", Text: "free"}
	locked, err := publish.IsLocked(root)
	switch {
	case err != nil:
		f.Problems = append(f.Problems, err.Error())
	case locked:
		f.Problems = append(f.Problems, "another run is at work in this warehouse: wait until it has ended, or stop it")
	}
	return f
}

func engineFinding(ctx context.Context, cfg *config.Config) Finding {
	f := Finding{Subject: "engine", Text: cfg.Engine}
	if cfg.Engine != "spark" {
		return f
	}
	if err := spark.Reachable(ctx, cfg.Spark.Submit, cfg.Spark.Master); err != nil {
		f.Problems = strings.Split(err.Error(), "\n")
	}
	return f
}

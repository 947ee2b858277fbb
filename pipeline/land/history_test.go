package land_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"abm/models"
	"abm/pipeline/config"
	"abm/pipeline/land"
)

// TestHistories lets anything happen to the extracts of one source and holds
// every night that can be asked for against a plain account, kept in maps.
func TestHistories(t *testing.T) {
	for _, mode := range []string{"delta", "snapshot"} {
		for seed := range uint64(100) {
			t.Run(fmt.Sprintf("%s/%d", mode, seed), func(t *testing.T) {
				t.Parallel()
				anyHistory(t, mode, seed)
			})
		}
	}
}

const historySteps, historyDays = 12, 7

// history is a source of signals whose strength may be "much": rejected under a
// strict mapping, null under a lenient one.
type history struct {
	*world
	r         *rand.Rand
	files     map[string]string // that lie there, by name
	isLenient bool
	account   account
}

// account says what each night must read.
type account interface {
	// land takes note of a landing of the files that lie there.
	land(files map[string]string, isLenient, isRetried bool)
	// compact takes note of a compaction before a day.
	compact(from string)
	// refuses is true for a file that can no longer be landed as it is.
	refuses(name, text string) bool
	// night is what a night reads, sorted; false where it can no longer be asked for.
	night(day string) ([]string, bool)
}

func anyHistory(t *testing.T, mode string, seed uint64) {
	src := config.Source{
		Name: "intent", Entity: "signal", Files: "extracts/signals_*.csv", Mode: mode, Optional: true, ExtractDate: config.ExtractDate{File: "%Y-%m-%d"},
		Columns: map[string]config.Names{"signal_id": {"Id"}, "signal_type": {"Type"}, "signalled_at": {"At"}, "strength_micros": {"Strength"}},
	}
	h := &history{world: newWorld(t, src), r: rand.New(rand.NewPCG(seed, 7)), files: map[string]string{}}
	h.threads, h.cfg.MaxRejectShare, h.cfg.MaxDeleteShare = 1, 1, 1
	if h.account = (&snapshotAccount{days: map[string]*landedDay{}}); mode == "delta" {
		h.account = &deltaAccount{files: map[string]*landedText{}}
	}
	for step := range historySteps {
		switch h.r.IntN(8) {
		case 0:
			h.forget()
		case 1:
			h.isLenient = !h.isLenient
			h.cfg.Sources[0].Nulls = nil
			if h.isLenient {
				h.cfg.Sources[0].Nulls = []string{"much"}
			}
		case 2:
			h.compact(step, dayOf(h.r.IntN(historyDays)))
			h.check(step)
			continue
		default:
			for range 1 + h.r.IntN(2) {
				h.deliver(step)
			}
		}
		h.retries = h.r.IntN(4) == 0
		h.landKilled()
		h.checkDay(step, h.r.IntN(historyDays))
	}
	h.check(historySteps)
}

// deliver writes an extract, mostly of a new day: or a late one, one that was
// there before, or one with the content of another.
func (h *history) deliver(step int) {
	day := step * historyDays / historySteps
	if h.r.IntN(4) == 0 {
		day = h.r.IntN(historyDays)
	}
	name := fmt.Sprintf("extracts/signals_%s_%d.csv", dayOf(day), h.r.IntN(2))
	text := h.extract()
	if names := slices.Sorted(maps.Keys(h.files)); len(names) > 0 && h.r.IntN(4) == 0 {
		text = h.files[names[h.r.IntN(len(names))]]
	}
	if h.account.refuses(name, text) {
		h.refused(name, text)
		return
	}
	h.files[name] = text
	h.write(name, text)
}

// refused delivers a file that can only be refused, and takes it back.
func (h *history) refused(name, text string) {
	h.t.Helper()
	h.write(name, text)
	h.fails(filepath.Base(name), "compacted")
	h.account.land(h.files, h.isLenient, h.retries)
	if old, ok := h.files[name]; ok {
		h.write(name, old)
		return
	}
	h.remove(name)
}

// extract is a file of up to six signals, some of them twice or without an id.
func (h *history) extract() string {
	var b strings.Builder
	b.WriteString("Id,Type,At,Strength\n")
	for range h.r.IntN(7) {
		id := fmt.Sprint(1 + h.r.IntN(6))
		if h.r.IntN(12) == 0 {
			id = ""
		}
		strength := "0.5"
		if h.r.IntN(4) == 0 {
			strength = "much"
		}
		fmt.Fprintf(&b, "%s,T%d,2024-01-01,%s\n", id, h.r.IntN(4), strength)
	}
	return b.String()
}

// forget takes a file away, as an archive does.
func (h *history) forget() {
	if names := slices.Sorted(maps.Keys(h.files)); len(names) > 0 {
		name := names[h.r.IntN(len(names))]
		h.remove(name)
		delete(h.files, name)
	}
}

// landKilled lands, half of the time after a landing that was killed: of its
// ledger entries the last ones are missing.
func (h *history) landKilled() {
	h.t.Helper()
	if h.r.IntN(2) == 0 {
		before := h.tree()
		h.land()
		entries := slices.DeleteFunc(slices.Sorted(maps.Keys(h.tree())), func(name string) bool {
			_, isOld := before[name]
			return isOld || !strings.HasPrefix(name, "ledger/")
		})
		for _, name := range entries[h.r.IntN(len(entries)+1):] {
			h.remove("warehouse/" + name)
		}
		h.write("warehouse/landing/signal/x.parquet.1.tmp", "half")
	}
	h.land()
	h.account.land(h.files, h.isLenient, h.retries)
}

// compact compacts, as often as not killed before its entries are noted or
// before it removed all files; then again.
func (h *history) compact(step int, from string) {
	h.t.Helper()
	day, err := time.Parse(time.DateOnly, from)
	if err != nil {
		h.t.Fatal(err)
	}
	run := func() {
		h.t.Helper()
		if _, err := land.Compact(h.t.Context(), land.Options{Root: h.root(), Config: h.cfg, Now: h.now}, day); err != nil {
			h.t.Fatal(err)
		}
	}
	before := h.tree()
	run()
	if h.r.IntN(2) == 0 {
		isNoted := h.r.IntN(2) == 0
		for name := range h.tree() {
			if _, isOld := before[name]; !isOld && strings.HasPrefix(name, "ledger/") && !isNoted {
				h.remove("warehouse/" + name)
			}
		}
		for name, text := range before {
			if !isNoted || h.r.IntN(2) == 0 {
				h.write("warehouse/"+name, text)
			}
		}
		if isNoted {
			h.account.compact(from)
		}
		h.check(step)
		run()
	}
	h.account.compact(from)
}

// tree is the warehouse, file by file.
func (h *history) tree() map[string]string {
	h.t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(h.root(), func(path string, d os.DirEntry, err error) error {
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := strings.CutPrefix(path, h.root()+"/")
		files[name] = string(text)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return files
}

// check holds every night against the account.
func (h *history) check(step int) {
	h.t.Helper()
	for day := range historyDays {
		h.checkDay(step, day)
	}
}

// checkDay holds one night against it.
func (h *history) checkDay(step, day int) {
	h.t.Helper()
	asOf := dayOf(day)
	want, ok := h.account.night(asOf)
	if !ok {
		date, err := time.Parse(time.DateOnly, asOf)
		if err != nil {
			h.t.Fatal(err)
		}
		if _, err := land.Select(h.root(), h.cfg, date, land.KnownBy); err == nil || !strings.Contains(err.Error(), "compacted") {
			h.t.Fatalf("step %d, as of %s: error %v, want one that says it was compacted", step, asOf, err)
		}
		return
	}
	if err := h.selection(asOf, land.KnownBy).Verify(h.t.Context()); err != nil {
		h.t.Fatalf("step %d, as of %s: %v", step, asOf, err)
	}
	var got []string
	for _, s := range live(h.world, asOf, "signal", func(s models.Signal) models.Provenance { return s.Provenance }) {
		row := s.SignalID + "=" + *s.SignalType
		if s.StrengthMicros == nil {
			row += " much"
		}
		if h.cfg.Sources[0].Mode == "delta" {
			row = fmt.Sprintf("%s of %s, %d", row, dayOf(int(s.ExtractDate)-firstDay), s.RecordNumber)
		}
		got = append(got, row)
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		h.t.Fatalf("step %d, as of %s:\n got %q\nwant %q", step, asOf, got, want)
	}
}

// firstDay is dayOf(0) in days since 1970.
const firstDay = 19723

// reading is what a mapping makes of an extract.
type reading struct {
	id, row    string
	number     int
	isRejected bool
}

func readings(text string, isLenient bool) []reading {
	var out []reading
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n")[1:] {
		cells := strings.Split(line, ",")
		r := reading{id: cells[0], row: cells[0] + "=" + cells[1], number: i + 1}
		r.isRejected = r.id == "" || cells[3] == "much" && !isLenient
		if cells[3] == "much" {
			r.row += " much"
		}
		out = append(out, r)
	}
	return out
}

func dayIn(name string) string { return name[len("extracts/signals_"):][:len(time.DateOnly)] }

// deltaAccount: a night reads the records of each file up to its day, as the
// file was when it last lay there; equal files of a day count once, as the one
// landed last. What was compacted stays as it was.
type deltaAccount struct {
	files    map[string]*landedText
	landings int
	horizon  string
}

type landedText struct {
	text                string
	isLenient, isFrozen bool
	landing             int
}

func (a *deltaAccount) land(files map[string]string, isLenient, _ bool) {
	a.landings++
	for name, text := range files {
		if old := a.files[name]; a.isFrozen(name, text) || old != nil && old.text == text && old.isLenient == isLenient {
			continue
		}
		a.files[name] = &landedText{text: text, isLenient: isLenient, landing: a.landings}
	}
}

// inForce finds the file that counts among the equal ones of a day.
func (a *deltaAccount) inForce(name string) *landedText {
	last := a.files[name]
	for other, f := range a.files {
		if dayIn(other) == dayIn(name) && f.text == last.text && f.landing > last.landing {
			last = f
		}
	}
	return last
}

func (a *deltaAccount) isFrozen(name, text string) bool {
	for other, f := range a.files {
		if f.isFrozen && dayIn(other) == dayIn(name) && f.text == text {
			return true
		}
	}
	return false
}

func (a *deltaAccount) refuses(name, text string) bool {
	f := a.files[name]
	return f != nil && f.isFrozen && f.text != text
}

func (a *deltaAccount) compact(from string) {
	for name := range a.files {
		if newest := slices.MaxFunc(slices.Collect(maps.Keys(a.files)), strings.Compare); dayIn(name) < min(from, dayIn(newest)) {
			a.files[name].isFrozen = a.files[name].isLenient == a.inForce(name).isLenient
			a.horizon = max(a.horizon, dayIn(name))
		}
	}
}

func (a *deltaAccount) night(day string) ([]string, bool) {
	rows := []string{}
	seen := map[string]bool{}
	for name, f := range a.files {
		if dayIn(name) > day || seen[dayIn(name)+f.text] {
			continue
		}
		seen[dayIn(name)+f.text] = true
		for _, r := range readings(f.text, a.inForce(name).isLenient) {
			if !r.isRejected {
				rows = append(rows, fmt.Sprintf("%s of %s, %d", r.row, dayIn(name), r.number))
			}
		}
	}
	slices.Sort(rows)
	return slices.Clip(rows), day >= a.horizon
}

// snapshotAccount: a night reads the newest snapshot up to its day. Of each id
// it holds the accepted records; where there are none but a rejected one, those
// of the snapshot before when it was landed.
type snapshotAccount struct {
	days    map[string]*landedDay
	horizon string
}

type landedDay struct {
	files     map[string]string
	isLenient bool
	rows      map[string][]string // by id
}

func (a *snapshotAccount) refuses(string, string) bool { return false }

func (a *snapshotAccount) land(files map[string]string, isLenient, isRetried bool) {
	byDay := map[string]map[string]string{}
	for name, text := range files {
		if byDay[dayIn(name)] == nil {
			byDay[dayIn(name)] = map[string]string{}
		}
		byDay[dayIn(name)][name] = text
	}
	for _, day := range slices.Sorted(maps.Keys(byDay)) {
		if day < a.horizon || a.isAsLanded(day, byDay[day], isLenient, isRetried) {
			continue
		}
		landed := &landedDay{files: byDay[day], isLenient: isLenient, rows: map[string][]string{}}
		before, _ := a.before(day)
		if before == nil {
			before = a.days[day] // delivered again on its first day
		}
		var rejected []string
		seen := map[string]bool{}
		for _, text := range byDay[day] {
			if seen[text] {
				continue
			}
			seen[text] = true
			for _, r := range readings(text, isLenient) {
				if r.isRejected {
					rejected = append(rejected, r.id)
					continue
				}
				landed.rows[r.id] = append(landed.rows[r.id], r.row)
			}
		}
		carried := map[string][]string{}
		for _, id := range rejected {
			if before != nil && len(landed.rows[id]) == 0 {
				carried[id] = before.rows[id]
			}
		}
		maps.Copy(landed.rows, carried)
		a.days[day] = landed
	}
}

// isAsLanded is true for a day that is not landed again: nothing changed, or of
// what was landed a file is gone.
func (a *snapshotAccount) isAsLanded(day string, files map[string]string, isLenient, isRetried bool) bool {
	old := a.days[day]
	if old == nil {
		return false
	}
	isRest := len(files) < len(old.files)
	for name, text := range files {
		if old.files[name] != text {
			return false
		}
	}
	if isRest {
		return true
	}
	hasRejects := false
	for _, text := range files {
		hasRejects = hasRejects || slices.ContainsFunc(readings(text, isLenient), func(r reading) bool { return r.isRejected })
	}
	_, isLater := a.before(day)
	return old.isLenient == isLenient && !(isRetried && hasRejects && isLater)
}

// before is the newest day before a day.
func (a *snapshotAccount) before(day string) (*landedDay, bool) {
	for _, d := range slices.Backward(slices.Sorted(maps.Keys(a.days))) {
		if d < day && d >= a.horizon {
			return a.days[d], true
		}
	}
	return nil, false
}

func (a *snapshotAccount) compact(from string) {
	for day := range a.days {
		if day <= from {
			a.horizon = max(a.horizon, day)
		}
	}
}

func (a *snapshotAccount) night(day string) ([]string, bool) {
	rows := []string{}
	for _, d := range slices.Backward(slices.Sorted(maps.Keys(a.days))) {
		if d <= day {
			for _, some := range a.days[d].rows {
				rows = append(rows, some...)
			}
			break
		}
	}
	slices.Sort(rows)
	return rows, day >= a.horizon
}

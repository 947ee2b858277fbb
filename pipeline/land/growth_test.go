package land_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"abm/models"
	"abm/pipeline/land"
)

// company is a CRM that changes from night to night.
type company struct {
	r      *rand.Rand
	leads  map[int]string // what an extract says of a lead, but for its id
	nextID int
}

func newCompany(seed uint64, leads int) *company {
	c := &company{r: rand.New(rand.NewPCG(seed, 1)), leads: map[int]string{}}
	for range leads {
		c.add()
	}
	return c
}

func (c *company) add() {
	c.leads[c.nextID] = c.lead()
	c.nextID++
}

func (c *company) lead() string {
	return fmt.Sprintf(",p%d@firm.example,Company_%d,2024-01-%02d,%d", c.r.IntN(1000), c.r.IntN(1000), 1+c.r.IntN(28), c.r.IntN(500))
}

// ids of the leads, in an order of the extract's own.
func (c *company) ids() []int {
	var ids []int
	for id := range c.nextID {
		if _, ok := c.leads[id]; ok {
			ids = append(ids, id)
		}
	}
	c.r.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	return ids
}

// change changes so many leads, removes some and adds as many.
func (c *company) change(changed, removed int) {
	ids := c.ids()
	for _, id := range ids[:changed] {
		c.leads[id] = c.lead()
	}
	for _, id := range ids[changed : changed+removed] {
		delete(c.leads, id)
		c.add()
	}
}

const leadHeader = "Id,Email,Company,Created,Employees\n"

func (c *company) extract() string {
	var b strings.Builder
	b.WriteString(leadHeader)
	for _, id := range c.ids() {
		fmt.Fprintf(&b, "%d%s\n", id, c.leads[id])
	}
	return b.String()
}

func dayOf(night int) string {
	return time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, night).Format(time.DateOnly)
}

// contents are leads without their provenance, sorted: what a night reads.
func contents(leads []models.Lead) []string {
	text := func(s *string) string {
		if s == nil {
			return "-"
		}
		return *s
	}
	out := make([]string, len(leads))
	for i, l := range leads {
		employees, created := "-", "-"
		if l.Employees != nil {
			employees = fmt.Sprint(*l.Employees)
		}
		if l.CreatedAt != nil {
			created = fmt.Sprint(*l.CreatedAt)
		}
		out[i] = strings.Join([]string{l.LeadID, text(l.PersonKey), text(l.EmailDomain), text(l.CompanyName), employees, created}, "|")
	}
	slices.Sort(out)
	return out
}

// sameNight holds what a warehouse knows of a day against a fresh one that
// lands the extract of that day alone.
func sameNight(t *testing.T, w *world, day, extract string) {
	t.Helper()
	fresh := newWorld(t, leadSource())
	fresh.write("extracts/leads_"+day+".csv", extract)
	fresh.land()
	if got, want := contents(w.leads(day)), contents(fresh.leads(day)); !slices.Equal(got, want) {
		t.Fatalf("as of %s the warehouse holds %d leads, a fresh one %d; or they differ: %s", day, len(got), len(want), firstDifference(got, want))
	}
}

func firstDifference(got, want []string) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return got[i] + " against " + want[i]
		}
	}
	return "one has more"
}

// TestHundredNights: landing grows by what changes, and each night can be
// asked for as it was. Of 1,000 leads, 8 change each night, 1 goes and 1 comes.
func TestHundredNights(t *testing.T) {
	const nights, leads, changed, removed = 100, 1000, 8, 1
	w := newWorld(t, leadSource())
	c := newCompany(1, leads)
	extracts := make([]string, nights)
	rows := int64(0)
	for night := range nights {
		if night > 0 {
			c.change(changed, removed)
		}
		extracts[night] = c.extract()
		name := "extracts/leads_" + dayOf(night) + ".csv"
		w.write(name, extracts[night])
		result := w.land()
		if len(result.Entries) != 1 || result.Entries[0].State != land.Landed {
			t.Fatalf("night %d: %+v", night, result.Entries)
		}
		rows += result.Entries[0].LandedRows
		w.remove(name) // extracts are archived; what counts is landed
	}
	if most := int64(leads + (nights-1)*(changed+removed)); rows > most {
		t.Errorf("%d rows are landed over %d nights, want at most %d: the first snapshot and what changed", rows, nights, most)
	}
	for night, text := range extracts {
		got := strings.Fields(companies(w.leads(dayOf(night))))
		var want []string
		for line := range strings.Lines(strings.TrimPrefix(text, leadHeader)) {
			cells := strings.Split(line, ",")
			want = append(want, cells[0]+"="+cells[2])
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("as of %s the warehouse holds %d leads, the extract %d; or they differ: %s", dayOf(night), len(got), len(want), firstDifference(got, want))
		}
		if night%20 == 19 {
			sameNight(t, w, dayOf(night), text)
		}
	}
}

// TestAnyNights is the same for whatever happens to extracts: several files,
// records that occur twice, rejects, failed and late files, content seen again,
// an extract delivered twice.
func TestAnyNights(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { anyNights(t, seed) })
	}
}

func anyNights(t *testing.T, seed uint64) {
	w := newWorld(t, leadSource())
	w.cfg.OnFileError, w.cfg.MaxDeleteShare = "skip", 0.5
	c := newCompany(seed, 120)
	truth := map[string][]string{} // the files of each day that was landed whole
	var late []string
	deliver := func(day string, files ...string) {
		for i, text := range files {
			w.write(fmt.Sprintf("extracts/leads_%s_%d.csv", day, i), text)
		}
		w.land()
		truth[day] = files
	}
	for night := range 20 {
		day := dayOf(2 * night)
		c.change(c.r.IntN(6), c.r.IntN(3))
		text := c.extract()
		switch c.r.IntN(8) {
		case 0: // in two files, one of which comes damaged at first
			lines := strings.SplitAfter(strings.TrimPrefix(text, leadHeader), "\n")
			a, b := leadHeader+strings.Join(lines[:len(lines)/2], ""), leadHeader+strings.Join(lines[len(lines)/2:], "")
			w.write("extracts/leads_"+day+"_0.csv", a)
			w.write("extracts/leads_"+day+"_1.csv", "<html>log in</html>")
			w.land()
			if before := w.selection(day, land.KnownBy); len(before.Entries) > 0 && before.Entries[0].ExtractDate == day {
				t.Fatalf("half of the snapshot of %s is read", day)
			}
			deliver(day, a, b)
		case 1: // a record twice, the other way round the next time
			twice := []string{"7,,First,2024-01-01,1\n", "7,,Second,2024-01-01,2\n"}
			c.r.Shuffle(2, func(i, j int) { twice[i], twice[j] = twice[j], twice[i] })
			deliver(day, text+strings.Join(twice, ""))
		case 2: // the same as some nights ago
			for _, old := range truth {
				deliver(day, old...)
				break
			}
		case 3: // delivered again, with another content
			deliver(day, text)
			c.change(3, 1)
			deliver(day, c.extract())
		case 4: // nothing tonight; it arrives late
			late = append(late, dayOf(2*night-1), text)
		default:
			deliver(day, text)
		}
	}
	for i := 0; i < len(late); i += 2 {
		deliver(late[i], late[i+1])
	}
	for day, files := range truth {
		fresh := newWorld(t, leadSource())
		for i, text := range files {
			fresh.write(fmt.Sprintf("extracts/leads_%s_%d.csv", day, i), text)
		}
		fresh.land()
		if got, want := inOrder(w.leads(day)), inOrder(fresh.leads(day)); !slices.Equal(got, want) {
			t.Errorf("as of %s: %d leads, fresh %d: %s", day, len(got), len(want), firstDifference(got, want))
		}
	}
}

// inOrder are the contents of leads, those of one id in the order that stage
// reads their versions in.
func inOrder(leads []models.Lead) []string {
	slices.SortFunc(leads, func(a, b models.Lead) int {
		for _, c := range []int{strings.Compare(a.LeadID, b.LeadID), strings.Compare(a.FileSHA256, b.FileSHA256), int(a.RecordNumber - b.RecordNumber)} {
			if c != 0 {
				return c
			}
		}
		return 0
	})
	var out []string
	for i := range leads {
		out = append(out, contents(leads[i:i+1])...)
	}
	return out
}

// TestCompact: no day from the one asked for on changes, earlier ones are gone,
// and the nights go on.
func TestCompact(t *testing.T) {
	w := newWorld(t, leadSource())
	c := newCompany(4, 200)
	var extracts []string
	night := func() {
		c.change(3, 1)
		extracts = append(extracts, c.extract())
		w.write("extracts/leads_"+dayOf(len(extracts)-1)+".csv", extracts[len(extracts)-1])
		w.land()
	}
	for range 8 {
		night()
	}
	before := map[string]string{} // by day: what stands for all that a night reads
	for day := 4; day < 8; day++ {
		before[dayOf(day)] = w.selection(dayOf(day), land.KnownBy).InputsHash
	}
	from, err := time.Parse(time.DateOnly, dayOf(4))
	if err != nil {
		t.Fatal(err)
	}
	compact := func() []land.Compaction {
		t.Helper()
		done, err := land.Compact(t.Context(), land.Options{Root: w.root(), Config: w.cfg, Now: w.now}, from)
		if err != nil {
			t.Fatal(err)
		}
		return done
	}
	old := filepath.Join(w.root(), "landing", "lead", dayOf(2))
	saved := t.TempDir()
	if err := os.CopyFS(saved, os.DirFS(old)); err != nil {
		t.Fatal(err)
	}
	left := goneLeads(w, dayOf(7))
	if done := compact(); len(done) != 1 || done[0].Files != 9 || done[0].From != dayOf(4) || done[0].Rows != 204 {
		t.Errorf("%+v, want 5 landed and 4 ended files replaced by one of 200 records and 4 that left", done)
	}
	if got := goneLeads(w, dayOf(7)); len(left) != 7 || !slices.Equal(got, left) {
		t.Errorf("gone by the last night: %v, before the compaction %v, want 7", got, left)
	}
	left = goneLeads(w, dayOf(4))
	for _, l := range readAll[models.Lead](t, w.selection(dayOf(4), land.KnownBy).Files["lead"]) {
		if isGone := slices.Contains(left, l.LeadID); isGone && (l.CompanyName != nil || l.PersonKey != nil || l.FileSHA256 == "") {
			t.Errorf("more than its key and origin is kept of a lead that left: %+v", l)
		}
	}
	check := func() {
		t.Helper()
		for day := 4; day < len(extracts); day++ {
			sameNight(t, w, dayOf(day), extracts[day])
			sel := w.selection(dayOf(day), land.KnownBy)
			if want, ok := before[dayOf(day)]; ok && sel.InputsHash != want {
				t.Errorf("as of %s the inputs have another hash", dayOf(day))
			}
			if err := sel.Verify(t.Context()); err != nil {
				t.Error(err)
			}
		}
		if _, err := land.Select(w.root(), w.cfg, from.AddDate(0, 0, -1), land.KnownBy); err == nil || !strings.Contains(err.Error(), dayOf(4)) {
			t.Errorf("the day before: %v, want an error that names the first day there is", err)
		}
	}
	check()
	if result := w.land(); len(result.Entries) != 0 || result.Unchanged != 8 {
		t.Errorf("landing again: %+v, want nothing new, though the extracts of all days lie there", result)
	}
	night()
	night()
	check()
	// Killed before it had removed all files: what is left harms nobody, and goes.
	if err := os.CopyFS(old, os.DirFS(saved)); err != nil {
		t.Fatal(err)
	}
	check()
	if done := compact(); done[0].Files != 2 {
		t.Errorf("compacting again removed %d files, want the 2 that were left", done[0].Files)
	}
	check()
}

// TestWholeSnapshotsKeepWhatLeft: what had left is known by its keys whatever a
// snapshot is landed whole for, until it comes back.
func TestWholeSnapshotsKeepWhatLeft(t *testing.T) {
	w := newWorld(t, leadSource())
	nights := 0
	deliver := func(company string, first, last int, more string) land.Entry {
		t.Helper()
		w.write("extracts/leads_"+dayOf(nights)+".csv", leadRows(company, first, last)+more)
		result := w.land()
		nights++
		if len(result.Entries) != 1 || result.Entries[0].State != land.Landed {
			t.Fatalf("landed %+v, want one file", result.Entries)
		}
		w.remove("extracts/leads_" + dayOf(nights-1) + ".csv")
		return result.Entries[0]
	}
	left := func(about, want string) {
		t.Helper()
		last := dayOf(nights - 1)
		if got := strings.Join(goneLeads(w, last), " "); got != want {
			t.Errorf("%s: gone are %q, want %q", about, got, want)
		}
		if err := w.selection(last, land.KnownBy).Verify(t.Context()); err != nil {
			t.Error(err)
		}
	}
	deliver("A", 1, 40, "")
	if e := deliver("A", 1, 39, ""); e.Parent == "" {
		t.Fatal("landed whole: nothing is tested")
	}
	left("a difference", "40")
	if e := deliver("B", 1, 38, ""); e.Parent != "" || e.GoneRows != 2 || e.LandedRows != 40 {
		t.Errorf("%+v, want 38 records and 2 keys, whole: all changed", e)
	}
	left("all changed", "39 40")
	for _, l := range readAll[models.Lead](t, w.selection("", land.KnownBy).Files["lead"]) {
		if isGone := l.LeadID == "39" || l.LeadID == "40"; isGone && (l.CompanyName != nil || l.PersonKey != nil || l.FileSHA256 == "") {
			t.Errorf("more than its key and origin is kept of a lead that left: %+v", l)
		}
	}
	if e := deliver("B", 1, 37, "40,,Back,2024-01-01,1\n"); e.Parent == "" {
		t.Error("landed whole, want a difference to a whole one")
	}
	left("one is back", "38 39")
	w.cfg.Sources[0].Nulls = []string{"none"}
	if e := deliver("B", 1, 36, "40,,Back,2024-01-01,1\n"); e.Parent != "" || e.GoneRows != 3 {
		t.Errorf("%+v, want 3 keys, whole: another mapping", e)
	}
	left("another mapping", "37 38 39")
	nights--
	deliver("B", 1, 36, "41,,New,2024-01-01,1\n")
	left("delivered again", "37 38 39 40")
	w.compact(dayOf(nights - 1))
	left("compacted", "37 38 39 40")
	nights--
	if e := deliver("B", 1, 36, ""); e.Parent != "" || e.GoneRows != 4 {
		t.Errorf("%+v, want 4 keys, whole: on the first day there is, lead 41 was a mistake", e)
	}
	left("delivered again after the compaction", "37 38 39 40")
	w.cfg.Sources[0].System = "crm"
	other := leadSource()
	other.Name, other.Files, other.System, other.Optional = "other", "other*.csv", "tool", true
	w.cfg.Sources = append(w.cfg.Sources, other)
	if e := deliver("B", 1, 36, ""); e.Parent != "" || e.GoneRows != 0 {
		t.Errorf("%+v, want no keys: a mapping that writes them differently is no departure", e)
	}
	left("renamed", "")
}

// TestManyLeft: however many records have left a source, its snapshots are landed
// as differences. Of 40 leads, each night 4 leave and 4 come.
func TestManyLeft(t *testing.T) {
	w := newWorld(t, leadSource())
	var whole []int
	for night := range 80 {
		name := "extracts/leads_" + dayOf(night) + ".csv"
		w.write(name, leadRows("A", 4*night, 4*night+39))
		if e := w.land().Entries[0]; e.Parent == "" {
			whole = append(whole, night)
		}
		w.remove(name)
	}
	if !slices.Equal(whole, []int{0, 31, 62}) {
		t.Errorf("landed whole in the nights %v, want the first and each by which more than 120 records were landed as changes", whole)
	}
	if got := len(goneLeads(w, dayOf(79))); got != 4*79 {
		t.Errorf("%d leads are known to have left, want %d", got, 4*79)
	}
}

// TestContentSeenAgainKeepsWhatLeft: an extract that holds what an older one held
// knows of what came and left between the two.
func TestContentSeenAgainKeepsWhatLeft(t *testing.T) {
	w := newWorld(t, leadSource())
	for night, want := range []string{"", "", "40", "39 40"} {
		w.write("extracts/leads_"+dayOf(night)+".csv", leadRows("A", 1, []int{39, 40, 39, 38}[night]))
		w.land()
		if got := strings.Join(goneLeads(w, dayOf(night)), " "); got != want {
			t.Errorf("night %d: gone are %q, want %q", night, got, want)
		}
	}
}

// goneLeads are the leads that the landed files of a night name and that it does
// not have.
func goneLeads(w *world, day string) []string {
	w.t.Helper()
	var gone []string
	for _, l := range readAll[models.Lead](w.t, w.selection(day, land.KnownBy).Files["lead"]) {
		gone = append(gone, l.LeadID)
	}
	for _, l := range w.leads(day) {
		gone = slices.DeleteFunc(gone, func(id string) bool { return id == l.LeadID })
	}
	slices.Sort(gone)
	return slices.Compact(gone)
}

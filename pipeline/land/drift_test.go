package land_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"abm/pipeline/config"
	"abm/pipeline/land"
)

// driftSource maps leads with a column of each nature that drifts.
func driftSource() config.Source {
	src := leadSource()
	src.Mode = "delta"
	src.Columns = map[string]config.Names{
		"lead_id": {"Id"}, "company_name": {"Company"}, "country": {"Country"}, "employees": {"Employees"}, "title": {"Title"},
	}
	return src
}

// driftRow is one lead of an ordinary night: a third of the titles empty, five
// countries, up to 1,000 employees.
func driftRow(r *rand.Rand, id int) []string {
	title := ""
	if r.IntN(3) > 0 {
		title = "Head of " + fmt.Sprint(r.IntN(300))
	}
	country := []string{"DE", "FR", "IT", "ES", "PL"}[r.IntN(5)]
	return []string{fmt.Sprint(id), fmt.Sprintf("Company %d", r.IntN(1000)), country, fmt.Sprint(1 + r.IntN(1000)), title}
}

// driftNight writes and lands an extract of ordinary leads, each changed.
func driftNight(w *world, r *rand.Rand, night int, header string, change func(row []string) []string) {
	w.t.Helper()
	var b strings.Builder
	b.WriteString(header + "\n")
	for i := range 150 + r.IntN(100) {
		b.WriteString(strings.Join(change(driftRow(r, 1000*night+i)), ",") + "\n")
	}
	w.write("extracts/leads_"+dayOf(night)+".csv", b.String())
	w.land()
}

const driftHeader = "Id,Company,Country,Employees,Title"

func asIs(row []string) []string { return row }

// driftsOf lists "rule column" of what a night finds.
func driftsOf(w *world, night int) string {
	var found []string
	for _, d := range w.selection(dayOf(night), land.KnownBy).Drift {
		found = append(found, d.Rule+" "+d.Column)
	}
	return strings.Join(found, ", ")
}

func TestSteadyNightsDoNotDrift(t *testing.T) {
	w := newWorld(t, driftSource())
	r := rand.New(rand.NewPCG(5, 5))
	for night := range 60 {
		driftNight(w, r, night, driftHeader, asIs)
		if found := driftsOf(w, night); found != "" {
			t.Errorf("night %d: %s", night, found)
		}
	}
}

func TestPlantedDriftIsFound(t *testing.T) {
	cases := []struct {
		name, header string
		change       func(row []string) []string
		want         string
	}{
		{"a column is gone", "Id,Company,Country,Employees", func(row []string) []string { return row[:4] }, "drift_column_gone title"},
		{"a column is emptied", driftHeader, func(row []string) []string { row[1] = ""; return row }, "drift_nulls company_name"},
		{"an empty column is filled", driftHeader, func(row []string) []string { row[4] = "Head of " + row[0]; return row }, "drift_nulls title"},
		{"amounts for numbers", driftHeader, func(row []string) []string { row[3] += "00"; return row }, "drift_range employees"},
		{"shares for numbers", driftHeader, func(row []string) []string { row[3] = "1"; return row }, "drift_range employees"},
		{"names for codes", driftHeader, func(row []string) []string { row[2] = "Land " + row[0]; return row }, "drift_distinct country"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, driftSource())
			r := rand.New(rand.NewPCG(6, 6))
			for night := range 6 {
				driftNight(w, r, night, driftHeader, asIs)
			}
			driftNight(w, r, 6, c.header, c.change)
			if found := driftsOf(w, 6); found != c.want {
				t.Errorf("found %q, want %q", found, c.want)
			}
			if found := driftsOf(w, 5); found != "" {
				t.Errorf("the night before: %q", found)
			}
			checks := func() []error {
				return w.selection(dayOf(6), land.KnownBy).Check(w.cfg, time.Date(2024, 1, 7, 0, 0, 0, 0, time.UTC))
			}
			if errs := checks(); len(errs) > 0 {
				t.Errorf("a warning failed the night: %v", errs)
			}
			w.cfg.Sources[0].Drift = "fail"
			_, column, _ := strings.Cut(c.want, " ")
			if errs := checks(); len(errs) != 1 || !strings.Contains(errs[0].Error(), "leads_2024-01-07.csv, column "+column) {
				t.Errorf("with drift: fail: %v", errs)
			}
			w.cfg.Sources[0].Drift = "off"
			if found := driftsOf(w, 6); found != "" {
				t.Errorf("with drift: off: %q", found)
			}
		})
	}
}

func TestColumnStats(t *testing.T) {
	w := newWorld(t, driftSource())
	w.write("extracts/leads_2024-01-01.csv", driftHeader+"\n1,A,DE,5,\n2,B,DE,-7,x\n3,A,FR,,\n4,bad,DE,many,\n")
	w.cfg.MaxRejectShare = 0.5
	got := w.land().Entries[0].Columns
	if c := got["employees"]; c.Nulls != 1 || *c.Min != -7 || *c.Max != 5 {
		t.Errorf("employees: %+v", c)
	}
	for column, want := range map[string]land.ColumnStats{"lead_id": {Distinct: 3}, "company_name": {Distinct: 2}, "country": {Distinct: 2}, "title": {Nulls: 2, Distinct: 1}} {
		if got[column] != want {
			t.Errorf("%s: %+v, want %+v", column, got[column], want)
		}
	}
}

func TestBounds(t *testing.T) {
	bound := func(change func(*config.Source)) string {
		src := leadSource()
		src.Mode = "delta"
		change(&src)
		w := newWorld(t, src)
		w.write("extracts/leads_2024-05-01.csv", leadRows("A", 1, 20))
		w.write("extracts/leads_2024-05-02.csv", leadRows("B", 1, 9))
		w.land()
		var texts []string
		for _, err := range w.selection("", land.KnownBy).Check(w.cfg, time.Date(2024, 5, 5, 0, 0, 0, 0, time.UTC)) {
			texts = append(texts, err.Error())
		}
		return strings.Join(texts, "\n")
	}
	cases := []struct {
		name    string
		change  func(*config.Source)
		refused []string // words of the message; none where the night goes on
	}{
		{"no bound", func(*config.Source) {}, nil},
		{"young enough", func(s *config.Source) { s.MaxAgeDays = 3 }, nil},
		{"stale", func(s *config.Source) { s.MaxAgeDays = 2 }, []string{"crm_leads", "leads_2024-05-02.csv", "3 days old on 2024-05-05", "max_age_days (2)", "deliver"}},
		{"enough", func(s *config.Source) { s.MinRecords = 9 }, nil},
		{"too few", func(s *config.Source) { s.MinRecords = 10 }, []string{"leads_2024-05-02.csv", "9 records", "min_records (10)"}},
		{"too many", func(s *config.Source) { s.MaxRecords = 8 }, []string{"leads_2024-05-02.csv", "9 records", "max_records (8)"}},
		{"halved", func(s *config.Source) { s.MaxRecordChange = .5 }, []string{"leads_2024-05-02.csv", "9 records", "2024-05-01 held 20", "max_record_change (0.5)"}},
		{"nearly halved", func(s *config.Source) { s.MaxRecordChange = .55 }, nil},
	}
	for _, c := range cases {
		got := bound(c.change)
		if len(c.refused) == 0 && got != "" {
			t.Errorf("%s: refused: %s", c.name, got)
		}
		for _, word := range c.refused {
			if !strings.Contains(got, word) {
				t.Errorf("%s: %q lacks %q", c.name, got, word)
			}
		}
	}
}

package land_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestRejectedRecordsOfAKey holds each combination of accepted and rejected
// records of a key, in two snapshots, against the rule that difference states:
// in one file and with the rejected ones in another, landed as a difference and
// whole. A company is an accepted record, a company with ! a rejected one.
func TestRejectedRecordsOfAKey(t *testing.T) {
	cases := []struct{ name, before, now, want string }{
		{"an accepted beside a rejected one", "A", "B C!", "B"},
		{"the other way round", "A", "C! B", "B"},
		{"the accepted one as before", "A", "A C!", "A"},
		{"accepted for the first time", "", "B C!", "B"},
		{"two before, one of them as it was", "A B", "A C!", "A"},
		{"rejected", "A", "C!", "A"},
		{"rejected twice", "A", "C! D!", "A"},
		{"two before, rejected", "A B", "C!", "A B"},
		{"two before, rejected twice", "A B", "C! D!", "A B"},
		{"rejected for the first time", "", "C!", ""},
		{"rejected again, and never accepted", "C!", "C!", ""},
		{"accepted beside a rejected one before, now rejected", "A C!", "C!", "A"},
		{"gone", "A", "", ""},
		{"its key cannot be read", "A", "C?", ""},
		{"its key cannot be read, beside one that was rejected", "A", "C! D?", "A"},
	}
	for _, others := range []int{0, 200} {
		for _, inTwo := range []bool{false, true} {
			t.Run(fmt.Sprintf("others=%d/two=%v", others, inTwo), func(t *testing.T) {
				w := newWorld(t, leadSource())
				w.cfg.MaxRejectShare, w.cfg.MaxDeleteShare = 1, 1
				write := func(night int, of func(int) string) {
					files := [2]string{leadHeader, leadHeader}
					for i := range others {
						files[0] += fmt.Sprintf("%d,,Other,2024-01-01,5\n", 1000+i)
					}
					for i := range cases {
						for _, word := range strings.Fields(of(i)) {
							id, employees, file := fmt.Sprint(i+1), "5", 0
							switch word[len(word)-1] {
							case '!':
								employees, file = "many", 1
							case '?':
								id, file = "", 1
							}
							if !inTwo {
								file = 0
							}
							files[file] += fmt.Sprintf("%s,,%s,2024-01-01,%s\n", id, word, employees)
						}
					}
					for i, text := range files {
						w.write(fmt.Sprintf("extracts/leads_%s_%d.csv", dayOf(night), i), text)
					}
				}
				write(0, func(i int) string { return cases[i].before })
				w.land()
				write(1, func(i int) string { return cases[i].now })
				result := w.land()
				if isDifference := result.Entries[0].Parent != ""; isDifference != (others > 0) {
					t.Fatalf("landed as a difference: %v, with %d records that did not change", isDifference, others)
				}
				got := map[string][]string{}
				for _, l := range w.leads("") {
					got[l.LeadID] = append(got[l.LeadID], *l.CompanyName)
				}
				carried := int64(0)
				for i, c := range cases {
					rows := got[fmt.Sprint(i+1)]
					slices.Sort(rows)
					if strings.Join(rows, " ") != c.want {
						t.Errorf("%s (%q, then %q): %q, want %q", c.name, c.before, c.now, strings.Join(rows, " "), c.want)
					}
					if c.want != "" && !strings.ContainsAny(strings.ReplaceAll(strings.ReplaceAll(c.now, "C!", ""), "D!", ""), "AB") {
						carried += int64(len(rows))
					}
				}
				sum := int64(0)
				for _, e := range result.Entries {
					sum += e.Carried
				}
				if sum != carried {
					t.Errorf("%d records are carried, want %d", sum, carried)
				}
			})
		}
	}
}

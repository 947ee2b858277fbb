package main

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"abm/pipeline/config"
	"abm/pipeline/report"
)

// TestScreenOfTheDemo holds the screen of a whole run against what the
// generator knows and against itself.
func TestScreenOfTheDemo(t *testing.T) {
	c, err := published()
	if err != nil {
		t.Fatal(err)
	}
	t.Run("its parts, in order", func(t *testing.T) {
		rest := c.stdout
		for _, part := range []string{
			"\nWHAT WAS READ\n", "\nACCOUNTS\n", "\nHOW LEADS AND TOUCHES FOUND THEIR ACCOUNT\n", "\nTHE WARMEST ACCOUNTS\n",
			"\nNEW MARKETING-QUALIFIED ACCOUNTS THIS WEEK\n", "\nMOST LIKELY TO OPEN A DEAL\n", "\nDEMAND GEN, LEAD GEN, SALES", "\nWHAT IT COST, AND WHAT CAME OF IT\n", "\nDID THE PROGRAMMES WORK\n", "\nCHECKS AND DATA QUALITY\n",
			"\nWHERE THE TABLES LIE\n",
		} {
			_, after, found := strings.Cut(rest, part)
			if !found {
				t.Fatalf("no %q behind the parts before it in\n%s", part, c.stdout)
			}
			rest = after
		}
	})
	t.Run("its width", func(t *testing.T) {
		page, _, _ := strings.Cut(c.stdout, "WHERE THE TABLES LIE") // a path is as long as it is
		for line := range strings.Lines(page) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > report.Width && !strings.Contains(line, c.dir) {
				t.Errorf("%d characters: %s", n, line)
			}
		}
	})
	t.Run("records as generated", func(t *testing.T) {
		records, rejected := c.truth.Records["touch"], c.truth.Planted.BrokenTouches
		want := regexp.MustCompile(fmt.Sprintf(`(?m)^touches +touch +\d+ +2026-06-30 +%s +%s +%d`,
			report.Count(records), report.Count(records-rejected), rejected))
		if rejected == 0 || !want.MatchString(c.stdout) {
			t.Errorf("no line %s in\n%s", want, c.stdout)
		}
	})
	t.Run("every model adds up to the deals", func(t *testing.T) {
		for _, what := range []string{"pipeline", "revenue"} {
			table := regexp.MustCompile(`(?s)\n` + what + ` .*?\n(.*?)\n-+\nthe deal table +(\S+)\n`).FindStringSubmatch(c.stdout)
			if table == nil {
				t.Fatalf("no table of %s in\n%s", what, c.stdout)
			}
			rows := strings.Split(table[1], "\n")
			if want := len(config.Models()); len(rows) != want {
				t.Errorf("%d models in the table of %s, want %d", len(rows), what, want)
			}
			for _, row := range rows {
				if cells := strings.Fields(row); cells[len(cells)-1] != table[2] || sum(t, cells[1:len(cells)-1]) != cents(t, table[2]) {
					t.Errorf("%s of %s: the parts do not add up to %s", what, row, table[2])
				}
			}
		}
	})
}

func sum(t *testing.T, amounts []string) (total int64) {
	t.Helper()
	for _, a := range amounts {
		total += cents(t, a)
	}
	return total
}

func cents(t *testing.T, amount string) (n int64) {
	t.Helper()
	if _, err := fmt.Sscan(strings.NewReplacer(",", "", ".", "").Replace(amount), &n); err != nil {
		t.Fatalf("%q is no amount: %v", amount, err)
	}
	return n
}

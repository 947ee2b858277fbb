package land

import (
	"slices"
	"strings"
	"testing"
)

// Hand-made samples: what a person would say of them.
func TestGuessDates(t *testing.T) {
	for _, tt := range []struct {
		about, cells  string // cells are separated by |
		hints         hints
		words, others string
		unread        int
	}{
		{about: "ISO needs no word", cells: "2024-01-19T09:42:24.000+0000|2024-01-19|2024-01-19 10:00"},
		{about: "nothing to see", cells: ""},
		{about: "a day above 12 comes second", cells: "01/02/2024|01/13/2024", words: "%m/%d/%Y"},
		{about: "a day above 12 comes first", cells: "01/02/2024|13/01/2024", words: "%d/%m/%Y"},
		{about: "nothing tells: the habit", cells: "01/02/2024", words: "%m/%d/%Y", others: "%d/%m/%Y"},
		{about: "days take more values than months", cells: "01/02/2024|03/02/2024|07/02/2024|12/02/2024", words: "%d/%m/%Y", others: "%m/%d/%Y"},
		{about: "and second", cells: "02/01/2024|02/03/2024|02/07/2024", words: "%m/%d/%Y", others: "%d/%m/%Y"},
		{about: "the files beside it", cells: "02/01/2024|02/03/2024", hints: hints{dayFirst: true}, words: "%d/%m/%Y", others: "%m/%d/%Y"},
		{about: "decimal commas", cells: "01/02/2024", hints: hints{comma: true}, words: "%d/%m/%Y", others: "%m/%d/%Y"},
		{about: "a screen in American English", cells: "02/23/26 08:55 PM|02/24/26", words: "%m/%d/%y %I:%M %p|%m/%d/%y"},
		{about: "PM", cells: "02/03/26 08:55 PM", words: "%m/%d/%y %I:%M %p", others: "%d/%m/%y %I:%M %p"},
		{about: "points put the day first", cells: "01.02.2024|03.04.2024 14:05", words: "%d.%m.%Y|%d.%m.%Y %H:%M"},
		{about: "compact", cells: "20240119|20240120", words: "%Y%m%d"},
		{about: "names of months", cells: "15 Apr, 2021 00:03:00|16 Apr, 2021 10:00:01", words: "%d %b, %Y %H:%M:%S"},
		{about: "days first with hyphens", cells: "25-12-2017|26-12-2017 10:05", words: "%d-%m-%Y|%d-%m-%Y %H:%M"},
		{about: "two orders beside ISO", cells: "2024-01-19|19.01.2024", words: "%d.%m.%Y|%Y-%m-%d"},
		{about: "what is no date", cells: "01/13/2024|soon", words: "%m/%d/%Y", unread: 1},
		{about: "an hour of one digit, beside ISO", cells: "2024-01-19 3:15:52|2024-01-19 13:15:52", words: "%Y-%m-%d %H:%M:%S"},
	} {
		var cells []string
		if tt.cells != "" {
			cells = strings.Split(tt.cells, "|")
		}
		g := guessDates(cells, tt.hints)
		if got := strings.Join(g.Words, "|"); got != tt.words {
			t.Errorf("%s: layouts %q, want %q", tt.about, got, tt.words)
		}
		if got := strings.Join(g.Others, "|"); got != tt.others {
			t.Errorf("%s: could also be %q, want %q", tt.about, got, tt.others)
		}
		if g.Unread != tt.unread || (g.Unread > 0) != (g.Example != "") {
			t.Errorf("%s: %d unread (%q), want %d", tt.about, g.Unread, g.Example, tt.unread)
		}
		if (g.Others != nil) != (g.Why != "") {
			t.Errorf("%s: others %v, why %q", tt.about, g.Others, g.Why)
		}
	}
}

// What is guessed, landing reads: each layout is one of landing's own.
func TestGuessedLayoutsReadTheCells(t *testing.T) {
	cells := []string{"01/13/2024", "02/14/2024 10:05", "03/15/2024 10:05:06 PM"}
	g := guessDates(cells, hints{})
	for _, cell := range cells {
		read := slices.ContainsFunc(g.Words, func(text string) bool {
			l, err := parseLayout(text)
			if err != nil {
				t.Fatal(err)
			}
			m, ok := l.parse([]byte(cell))
			return ok && m.day > 12
		})
		if !read {
			t.Errorf("%q is read by none of %q", cell, g.Words)
		}
	}
}

func TestGuessNumbers(t *testing.T) {
	for _, tt := range []struct {
		about, cells, whole string
		hints               hints
		words, others       string
	}{
		{about: "plain", cells: "1234.56|5"},
		{about: "thousands", cells: "1,234.56|$22,700.00|$1,117.10K"},
		{about: "decimal comma", cells: "146536,25|5", words: "1.234,56"},
		{about: "thousands point", cells: "R$ 100.000,00", words: "1.234,56"},
		{about: "blanks", cells: "1 234,56", words: "1 234,56"},
		{about: "either", cells: "1.234", others: "1.234,56"},
		{about: "either, but with semicolons", cells: "1.234", hints: hints{comma: true}, words: "1.234,56", others: "1,234.56"},
		{about: "people come whole", cells: "1.234", whole: "1.200", words: "1.234,56"},
		{about: "whole numbers say nothing", cells: "100|2000"},
	} {
		texts := func(s string) []string {
			if s == "" {
				return nil
			}
			return strings.Split(s, "|")
		}
		g := guessNumbers(texts(tt.cells), texts(tt.whole), tt.hints)
		if got := strings.Join(g.Words, "|"); got != tt.words {
			t.Errorf("%s: style %q, want %q", tt.about, got, tt.words)
		}
		if got := strings.Join(g.Others, "|"); got != tt.others {
			t.Errorf("%s: could also be %q, want %q", tt.about, got, tt.others)
		}
	}
}

func TestGuessEncoding(t *testing.T) {
	for _, tt := range []struct {
		about, head, want string
		sure              bool
	}{
		{"ASCII", "Id,Name\n1,Muller\n", "utf-8", true},
		{"UTF-8", "Id,Name\n1,M\u00fcller\n", "utf-8", true},
		{"UTF-8 cut within a letter", "Id,Name\n1,M\xc3", "utf-8", true},
		{"a latin letter", "Id,Name\n1,M\xfcller\n", "windows-1252", false},
		{"a curly quote", "Id,Name\n1,\x93M\xfcller\x94\n", "windows-1252", false},
		{"UTF-16 without a mark", "I\x00d\x00,\x00N\x00\n\x00", "utf-16", false},
	} {
		got, note := guessEncoding([]byte(tt.head))
		if got != tt.want || (note == "") != tt.sure {
			t.Errorf("%s: %s (%s), want %s", tt.about, got, note, tt.want)
		}
	}
}

func TestGuessDelimiter(t *testing.T) {
	for want, head := range map[string]string{
		",":  "Id,Name\n1,\"a;b;c;d\"\n2,x\n",
		";":  "Id;Amount\n1;1,5\n2;2,5\n",
		"\t": "Id\tName, first\tCity\n1\ta, b\tBonn\n",
		"|":  "Id|Name\n1|x\n",
	} {
		if got := guessDelimiter([]byte(head)); string(got) != want {
			t.Errorf("%q: delimiter %q, want %q", head, got, want)
		}
	}
	if got := guessDelimiter([]byte("Id\n1\n")); got != ',' {
		t.Errorf("a single column: %q", got)
	}
}

func TestShapeSaysNothing(t *testing.T) {
	if got := shape("3 März 24, j.doe@x.de"); got != "9 AAAA 99, A.AAA@A.AA" {
		t.Error(got)
	}
}

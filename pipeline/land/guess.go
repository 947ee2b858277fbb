package land

import (
	"fmt"
	"slices"
	"strings"
)

// Guess is what the cells of an extract seem to be written in, for a person to
// confirm.
type Guess struct {
	// Words of abm.yaml: layouts of dates, or the number style; empty where the
	// default reads every cell.
	Words []string
	// Others would read every cell as well, and read some differently; empty
	// where the guess is sure.
	Others []string
	// Why Words are likelier than Others.
	Why string
	// Unread counts the cells that Words do not read, of Cells. Example is one.
	Unread, Cells int
	Example       string
}

// order is how day, month and year follow each other, with every clock that may
// stand behind them.
type order struct {
	day     string
	layouts []layout
}

// days lists the ways to write a day that are in use.
func days() []string {
	return []string{
		isoDay, "%m/%d/%Y", "%d/%m/%Y", "%m/%d/%y", "%d/%m/%y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y", "%d.%m.%y",
		"%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d %b, %Y", "%d %b %Y", "%b %d, %Y", "%d-%b-%Y", "%d-%b-%y",
	}
}

const isoDay = "%Y-%m-%d"

// rival is the order with day and month swapped, where that looks alike.
func rival(day string) (string, bool) {
	swapped := strings.NewReplacer("%m", "%d", "%d", "%m").Replace(day)
	return swapped, swapped != day && slices.Contains(days(), swapped)
}

func newOrder(day string) order {
	o := order{day: day}
	for _, clock := range clocks() {
		l, err := parseLayout(day + clock)
		if err != nil {
			panic(fmt.Sprintf("land: layout %q: %v", day+clock, err)) // they are ours
		}
		o.layouts = append(o.layouts, l)
	}
	return o
}

// reads is the layout that reads a cell; empty where none does.
func (o order) reads(cell string) string {
	for _, l := range o.layouts {
		if m, ok := l.parse([]byte(cell)); ok && m.year >= 1970 && m.year < 2100 {
			return l.text
		}
	}
	return ""
}

// needed lists the layouts that the cells need, in the order met.
func (o order) needed(cells []string) []string {
	var layouts []string
	for _, cell := range cells {
		if l := o.reads(cell); l != "" && !slices.Contains(layouts, l) {
			layouts = append(layouts, l)
		}
	}
	return layouts
}

// split tells the cells that the order reads from the rest.
func (o order) split(cells []string) (read, rest []string) {
	return split(cells, func(cell string) bool { return o.reads(cell) != "" })
}

// clocks are what may follow a day.
func clocks() []string {
	return []string{
		"", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p", ", %H:%M", ", %I:%M %p",
		"T%H:%M:%S", "T%H:%M:%S%z", "T%H:%M:%S.%f", "T%H:%M:%S.%f%z", " %H:%M %z", " %H:%M:%S %z", " %H:%M:%S%z", " %H:%M:%S.%f %z",
	}
}

// hints are what the rest of a file or folder says about a date such as
// 01/02/2024.
type hints struct {
	// dayFirst and monthFirst are set where other dates leave no doubt.
	dayFirst, monthFirst bool
	// comma is set where numbers have a decimal comma or fields end with a
	// semicolon: people who write so put the day first.
	comma bool
}

// guessDates tells the layouts that read the cells.
func guessDates(cells []string, h hints) Guess {
	g := Guess{Cells: len(cells)}
	iso, rest := split(cells, func(cell string) bool {
		_, ok := parseISO([]byte(cell))
		return ok
	})
	for range 3 { // one order is the rule; three in a file are a mess that can still be named
		best, ok := bestOrder(rest)
		if !ok {
			break
		}
		read, others := best.split(rest)
		if other, is := rivalOf(best, read); is && g.Others == nil {
			best, other, g.Why = likelier(best, other, read, h)
			g.Others = other.needed(read)
		}
		g.Words = append(g.Words, best.needed(read)...)
		rest = others
	}
	if len(g.Words) > 0 { // layouts that are given replace the default
		for _, text := range newOrder(isoDay).needed(iso) {
			if !slices.Contains(g.Words, text) {
				g.Words = append(g.Words, text)
			}
		}
	}
	if g.Unread = len(rest); g.Unread > 0 {
		g.Example = shape(rest[0])
	}
	return g
}

func split(cells []string, is func(string) bool) (yes, no []string) {
	for _, cell := range cells {
		if is(cell) {
			yes = append(yes, cell)
		} else {
			no = append(no, cell)
		}
	}
	return yes, no
}

// bestOrder is the order that reads most cells; false where none reads any.
func bestOrder(cells []string) (best order, ok bool) {
	most := 0
	for _, day := range days() {
		o := newOrder(day)
		if read, _ := o.split(cells); len(read) > most {
			best, most = o, len(read)
		}
	}
	return best, most > 0
}

// rivalOf is the order with day and month swapped, where it reads the cells too.
func rivalOf(o order, read []string) (order, bool) {
	day, ok := rival(o.day)
	if !ok {
		return order{}, false
	}
	other := newOrder(day)
	_, unread := other.split(read)
	return other, len(unread) == 0
}

// likelier decides between two orders that read the same cells. What the folder
// says comes first; then which of the two numbers takes more values, as days do
// within a few months; then habit.
func likelier(a, b order, cells []string, h hints) (chosen, other order, why string) {
	month, day := a, b
	if strings.HasPrefix(a.day, "%d") {
		month, day = b, a
	}
	first, second := variety(cells)
	clock := strings.ToUpper(cells[0])
	switch {
	case h.dayFirst && !h.monthFirst:
		return day, month, "other files beside it put the day first"
	case h.monthFirst && !h.dayFirst:
		return month, day, "other files beside it put the month first"
	case first > second:
		return day, month, fmt.Sprintf("the first number takes %d values, the second %d", first, second)
	case second > first:
		return month, day, fmt.Sprintf("the second number takes %d values, the first %d", second, first)
	case strings.HasSuffix(clock, "AM") || strings.HasSuffix(clock, "PM"):
		return month, day, "AM and PM go with the month first"
	case h.comma || strings.Contains(a.day, "-"):
		return day, month, "so do countries that write it with these signs"
	}
	return month, day, "exports in American English do; nothing in the file tells"
}

// variety counts the values of the first and of the second number of the cells.
func variety(cells []string) (first, second int) {
	a, b := map[string]bool{}, map[string]bool{}
	for _, cell := range cells {
		numbers := strings.FieldsFunc(cell, func(r rune) bool { return r < '0' || r > '9' })
		if len(numbers) > 1 {
			a[strings.TrimLeft(numbers[0], "0")] = true
			b[strings.TrimLeft(numbers[1], "0")] = true
		}
	}
	return len(a), len(b)
}

// shape shows how a cell is written, without what it says: digits become 9 and
// letters A, as a message may not quote cells.
func shape(cell string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return '9'
		case r > 0x7f || r < 0x80 && isLetter(byte(r)):
			return 'A'
		}
		return r
	}, cell)
}

// numberStyles are the styles of abm.yaml, the default first.
func numberStyles() []string { return []string{"1,234.56", "1.234,56", "1 234,56"} }

// guessNumbers tells the style that reads the cells. whole are the cells of
// columns that hold whole numbers, such as employees; they decide where 1.234
// could be either.
func guessNumbers(cells, whole []string, h hints) Guess {
	g := Guess{Cells: len(cells) + len(whole)}
	read := map[string]int{}
	for _, text := range numberStyles() {
		style, err := parseNumberStyle(text)
		if err != nil {
			panic(fmt.Sprintf("land: number style %q: %v", text, err)) // they are ours
		}
		for _, cell := range cells {
			if _, ok := parseDecimal([]byte(cell), style); ok {
				read[text]++
			}
		}
		for _, cell := range whole {
			if d, ok := parseDecimal([]byte(cell), style); ok {
				if _, ok := d.integer(); ok {
					read[text]++
				}
			}
		}
	}
	best := numberStyles()[0]
	for _, text := range numberStyles() {
		if read[text] > read[best] {
			best = text
		}
	}
	for _, text := range numberStyles() {
		if text != best && read[text] == read[best] && read[text] > 0 && readDifferently(best, text, cells) {
			g.Others = append(g.Others, text)
		}
	}
	if len(g.Others) > 0 {
		g.Why = "a point before the last three digits is taken for a decimal point"
		if h.comma && slices.Contains(g.Others, "1.234,56") {
			best, g.Others = "1.234,56", []string{best}
			g.Why = "fields end with a semicolon, as where decimals have a comma"
		}
	}
	if best != numberStyles()[0] {
		g.Words = []string{best}
	}
	if g.Unread = g.Cells - read[best]; g.Unread > 0 {
		g.Example = shape(firstUnread(best, slices.Concat(cells, whole)))
	}
	return g
}

// readDifferently is true where two styles make different numbers of a cell.
func readDifferently(a, b string, cells []string) bool {
	styleA, errA := parseNumberStyle(a)
	styleB, errB := parseNumberStyle(b)
	if errA != nil || errB != nil {
		return false
	}
	return slices.ContainsFunc(cells, func(cell string) bool {
		x, okX := parseDecimal([]byte(cell), styleA)
		y, okY := parseDecimal([]byte(cell), styleB)
		if !okX || !okY {
			return okX != okY
		}
		fx, _ := x.float()
		fy, _ := y.float()
		return fx != fy
	})
}

func firstUnread(text string, cells []string) string {
	style, err := parseNumberStyle(text)
	if err != nil {
		return ""
	}
	for _, cell := range cells {
		if _, ok := parseDecimal([]byte(cell), style); !ok {
			return cell
		}
	}
	return ""
}

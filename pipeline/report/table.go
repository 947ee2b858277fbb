package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Width is how wide a page may be, in characters.
const Width = 100

// Column is one column of a table for people.
type Column struct {
	Head string
	// Right aligns the column to the right, as numbers want it.
	Right bool
	// Max is the most characters a cell may take; 0 means no limit. What is
	// cut ends in an ellipsis.
	Max int
}

// Table is a table of text. It is set once all rows are there.
type Table struct {
	Columns []Column
	// Indent stands before every line.
	Indent string
	rows   []row
}

type row struct {
	cells []string
	note  string
}

// Add appends a row; missing cells stay empty.
func (t *Table) Add(cells ...string) { t.rows = append(t.rows, row{cells: cells}) }

// Note appends a line below the last row, across all columns.
func (t *Table) Note(text string) { t.rows = append(t.rows, row{note: text}) }

// Rule appends a line of dashes, as before a total.
func (t *Table) Rule() { t.rows = append(t.rows, row{}) }

// Len is the number of rows, notes and rules.
func (t *Table) Len() int { return len(t.rows) }

// Write sets the table.
func (t *Table) Write(w io.Writer) {
	widths := t.widths()
	heads := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		heads[i] = c.Head
	}
	if slices.ContainsFunc(heads, func(h string) bool { return h != "" }) {
		t.line(w, heads, widths)
	}
	for _, r := range t.rows {
		switch {
		case r.note != "":
			for _, line := range wrap(r.note, Width-len(t.Indent)-4) {
				fmt.Fprintf(w, "%s    %s\n", t.Indent, line)
			}
		case r.cells == nil:
			fmt.Fprintf(w, "%s%s\n", t.Indent, strings.Repeat("-", total(widths)))
		default:
			t.line(w, r.cells, widths)
		}
	}
}

func (t *Table) widths() []int {
	widths := make([]int, len(t.Columns))
	for i, c := range t.Columns {
		widths[i] = utf8.RuneCountInString(c.Head)
		for _, r := range t.rows {
			if i < len(r.cells) {
				widths[i] = max(widths[i], utf8.RuneCountInString(cut(r.cells[i], c.Max)))
			}
		}
	}
	return widths
}

func (t *Table) line(w io.Writer, cells []string, widths []int) {
	var line strings.Builder
	for i, c := range t.Columns {
		cell := ""
		if i < len(cells) {
			cell = cut(cells[i], c.Max)
		}
		pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
		if i > 0 {
			line.WriteString("  ")
		}
		if c.Right {
			line.WriteString(pad + cell)
		} else {
			line.WriteString(cell + pad)
		}
	}
	fmt.Fprintln(w, t.Indent+strings.TrimRight(line.String(), " "))
}

func total(widths []int) int {
	sum := 2 * (len(widths) - 1)
	for _, w := range widths {
		sum += w
	}
	return sum
}

// Visible keeps a text on its line, and control sequences off the terminal:
// names come from extracts.
func Visible(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, text)
}

// cut shortens a cell to its column.
func cut(text string, limit int) string {
	text = Visible(text)
	if limit == 0 || utf8.RuneCountInString(text) <= limit {
		return text
	}
	return string([]rune(text)[:limit-1]) + "…"
}

// wrap breaks a sentence into lines.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(Visible(text)) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width:
			lines = append(lines, line)
			line = word
		default:
			line += " " + word
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

package land

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"abm/pipeline/config"
)

// sampleRecords is how many records of a file are looked at: enough to see how
// its cells are written, few enough to look at a folder in seconds.
const sampleRecords = 1000

// headBytes is how much of a text file is looked at to tell how it is written.
const headBytes = 1 << 18

// sample is the head of an extract file, as landing itself would read it.
type sample struct {
	format, encoding, delimiter string
	// encodingNote says what else the encoding could be; empty where it is sure.
	encodingNote string
	header       []string
	records      [][]string
	damaged      int
}

// readSample reads the head of a file that nobody has described yet: its
// encoding and delimiter are guessed first.
func readSample(path string) (s sample, err error) {
	if s.format, err = formatOf("", path); err != nil {
		return s, err
	}
	if s.format != "parquet" {
		if err := s.guessForm(path); err != nil {
			return s, err
		}
	}
	p := &plan{source: config.Source{Encoding: s.encoding}, delimiter: ','}
	if s.delimiter != "" {
		p.delimiter = s.delimiter[0]
	}
	names, err := columnNames(path, s.format, p)
	if err != nil {
		return s, err
	}
	p.keep = names // read them all
	c := &collector{limit: sampleRecords}
	if s.header, err = readHead(path, s.format, p, c); err != nil {
		return s, err
	}
	s.records, s.damaged = c.records, c.damagedRecords
	return s, nil
}

// headOf reads the first bytes of a text file, unpacked and without a byte order
// mark. Those of UTF-16 with one are decoded. The text, which is closed, tells.
func headOf(path string) (head []byte, t *text, err error) {
	if t, err = openText(path, &plan{}, nil); err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, t.close()) }()
	head = make([]byte, headBytes)
	n, err := t.fill(head)
	if err != nil && err != io.EOF {
		return nil, nil, err
	}
	return head[:n], t, nil
}

// guessForm tells encoding and, of a CSV file, delimiter from the first bytes.
func (s *sample) guessForm(path string) error {
	head, t, err := headOf(path)
	if err != nil {
		return err
	}
	if t.decoded {
		s.encoding = "utf-16"
	} else {
		s.encoding, s.encodingNote = guessEncoding(head)
	}
	if s.format != "csv" {
		return nil
	}
	if s.encoding == "utf-16" && !t.decoded {
		head = bytes.ReplaceAll(head, []byte{0}, nil) // the delimiters are ASCII
	}
	s.delimiter = string(guessDelimiter(head))
	return nil
}

// guessEncoding tells the encoding of a text without a byte order mark, and
// what else it could be.
func guessEncoding(head []byte) (encoding, note string) {
	if n := bytes.Count(head, []byte{0}); n > len(head)/4 {
		return "utf-16", "every other byte is 0 and there is no byte order mark: taken as UTF-16, little-endian"
	}
	whole := head
	for i := 1; i < utf8.UTFMax && i <= len(head); i++ { // a character cut in two by the end of the sample
		if utf8.RuneStart(head[len(head)-i]) {
			if !utf8.FullRune(head[len(head)-i:]) {
				whole = head[:len(head)-i]
			}
			break
		}
	}
	if utf8.Valid(whole) {
		return "utf-8", ""
	}
	for _, b := range head {
		if b >= 0x80 && b <= 0x9f {
			return "windows-1252", "not UTF-8; it holds bytes that are letters or signs in windows-1252 and nothing in iso-8859-1; the Windows code page of another language is possible"
		}
	}
	return "windows-1252", "not UTF-8; iso-8859-1 reads these bytes alike"
}

// guessDelimiter tells which sign separates the fields: the one that gives most
// records as many fields as the header has, and of those the most fields.
func guessDelimiter(head []byte) byte {
	best, bestEven, bestWidth := byte(','), 0, 1
	for _, d := range []byte{',', ';', '\t', '|'} {
		even, width := fieldsBy(head, d)
		if width > 1 && (even > bestEven || even == bestEven && width > bestWidth) {
			best, bestEven, bestWidth = d, even, width
		}
	}
	return best
}

// fieldsBy counts the fields of the header, and the records among the first 100
// that have as many.
func fieldsBy(head []byte, delimiter byte) (even, width int) {
	p := newCSVParser(delimiter, nil, false)
	for start, n := 0, 0; start < len(head) && n < 100; {
		if head[start] == '\n' || head[start] == '\r' {
			start = lineEnd(head, start)
			continue
		}
		end, ok := p.split(head, start)
		if !ok {
			end = firstLineEnd(head, start)
		}
		if end >= len(head) && n > 0 {
			break // perhaps cut in two
		}
		switch {
		case n == 0:
			width = len(p.fields)
		case ok && len(p.fields) == width:
			even++
		}
		n++
		if start = end; start < len(head) {
			start = lineEnd(head, start)
		}
	}
	return even, width
}

// columnNames lists the columns of a file. NDJSON has no header: there the
// first records tell.
func columnNames(path, format string, p *plan) ([]string, error) {
	if format != "ndjson" {
		return readHead(path, format, p, nil)
	}
	t, err := openText(path, p, nil)
	if err != nil {
		return nil, err
	}
	in, err := openJSON(t, p)
	if err != nil {
		return nil, errors.Join(err, t.close())
	}
	j, err := in.next(nil)
	if err != nil && err != io.EOF {
		return nil, errors.Join(err, in.close())
	}
	names := map[string]bool{}
	if err == nil {
		addMembers(names, j.data)
	}
	return sortedNames(names), in.close()
}

// addMembers adds the names of the first records' members; those of a member
// that is an object stand behind a point, as the mapping writes them:
// properties.email.
func addMembers(names map[string]bool, data []byte) {
	records := 0
	for line := range bytes.Lines(data) {
		var members map[string]any
		if json.Unmarshal(line, &members) != nil {
			continue
		}
		addNames(names, "", members)
		if records++; records == sampleRecords {
			return
		}
	}
}

// maxDepth is how deep objects within objects are looked into.
const maxDepth = 4

func addNames(names map[string]bool, within string, members map[string]any) {
	for name, value := range members {
		inner, isObject := value.(map[string]any)
		switch {
		case len(names) == maxOthers:
			return
		case isObject && len(inner) > 0 && strings.Count(within, ".") < maxDepth:
			addNames(names, within+name+".", inner)
		default:
			names[within+name] = true
		}
	}
}

// readHead opens a file, hands its first part to the sink, where there is one,
// and returns its header.
func readHead(path, format string, p *plan, to sink) (header []string, err error) {
	in, err := openExtract(path, format, p, nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, in.close()) }()
	if to == nil {
		return in.header(), nil
	}
	j, err := in.next(nil)
	if err == io.EOF {
		return in.header(), nil
	}
	if err != nil {
		return nil, err
	}
	return in.header(), in.newParser().run(j, to)
}

// collector is a sink that keeps the first records as texts.
type collector struct {
	limit          int
	records        [][]string
	damagedRecords int
}

func (c *collector) record(fields [][]byte, _ []bool, _ place, _ []byte) {
	if len(c.records) >= c.limit {
		return
	}
	record := make([]string, len(fields))
	for i, f := range fields {
		record[i] = string(trim(f))
	}
	c.records = append(c.records, record)
}

func (c *collector) damaged(reject, [][]byte, place, []byte) { c.damagedRecords++ }

// cells lists what stands in the first of the named columns that the file has,
// blanks and nulls left out.
func (s *sample) cells(names, nulls []string) []string {
	var cells []string
	for _, name := range names {
		at := s.column(name)
		if at < 0 {
			continue
		}
		for _, r := range s.records {
			if r[at] != "" && !slices.Contains(nulls, r[at]) {
				cells = append(cells, r[at])
			}
		}
	}
	return cells
}

// column is the place of a name in the header, or -1.
func (s *sample) column(name string) int {
	for i, h := range s.header {
		if strings.TrimSpace(h) == name {
			return i
		}
	}
	return -1
}

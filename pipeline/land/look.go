package land

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"abm/pipeline/config"
)

// lookedFiles is how many of a source's newest files are opened.
const lookedFiles = 3

// Look is what landing a source would meet, as far as the head of its newest
// files tells. Nothing is written.
type Look struct {
	Source string
	// Files match the source's glob; Bytes of them are not landed yet.
	Files int
	Bytes int64
	// Newest extract date, YYYY-MM-DD; empty where there is no file.
	Newest string
	// Records looked at, and how many of them would be rejected.
	Records, Rejected int
	// Missing lists columns mapped in abm.yaml that the newest files lack, and
	// Offered those that only the preset maps.
	Missing, Offered []string
	// Doubt is an encoding that reads the newest file and seems to be another;
	// empty where there is none.
	Doubt string
	// Problems would fail the landing, or soon will. Each says what to do.
	Problems []string
}

// LookAt looks at a source before it is landed. The ledger's entries tell which
// of its files are landed already.
func LookAt(cfg *config.Config, src config.Source, entries []Entry, now time.Time) Look {
	look := Look{Source: src.Name}
	p, err := newPlan(cfg, src)
	if err != nil {
		look.problem(err)
		return look
	}
	l := &lander{Options: Options{Config: cfg, Now: now}}
	files, err := l.discover(p)
	if err != nil {
		look.problem(err)
		return look
	}
	look.Files = len(files)
	for i, in := range files {
		if !isLanded(src.Name, in, entries) {
			look.Bytes += sizeOf(in.path)
		}
		if in.err != nil {
			look.problem(fmt.Errorf("%s: %w", printable(in.relative), accessError(in.err)))
			continue
		}
		look.Newest = max(look.Newest, in.date)
		if i >= len(files)-lookedFiles {
			if err := look.open(p, in, cfg.MaxRejectShare); err != nil {
				look.problem(fmt.Errorf("%s: %w", printable(in.relative), accessError(err)))
			}
		}
	}
	look.bounds(src, files, entries, now.In(cfg.Location))
	return look
}

// bounds holds the newest extract against max_age_days and, where it is landed
// and so counted, against the bounds on its records.
func (k *Look) bounds(src config.Source, files []input, entries []Entry, now time.Time) {
	counted, all := map[string][]Entry{}, map[string][]Entry{}
	landed := slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool {
		return e.Source != src.Name || e.State == Failed || e.State == Compacted
	})
	for _, e := range current(landed) {
		counted[e.ExtractDate] = append(counted[e.ExtractDate], e)
	}
	maps.Copy(all, counted)
	isCounted := true
	for _, in := range files {
		known := isLanded(src.Name, in, entries)
		isCounted = isCounted && known
		if in.err == nil && (!known || src.Mode != "delta") { // a snapshot speaks for each day that it lies there
			all[in.date] = append(all[in.date], Entry{File: filepath.Base(in.path)})
		}
	}
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	problems := []string{tooOld(src, all, today)}
	if isCounted {
		problems = append(problems, recordsOutside(src, counted))
	}
	for _, problem := range problems {
		if problem != "" {
			k.Problems = append(k.Problems, problem)
		}
	}
}

func (k *Look) problem(err error) { k.Problems = append(k.Problems, err.Error()) }

func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// isLanded is true for a file that lies there as it was landed, by its size.
func isLanded(source string, in input, entries []Entry) bool {
	for _, e := range entries {
		if e.Source == source && e.State != Failed && e.Path == in.relative && e.Bytes == sizeOf(in.path) {
			return true
		}
	}
	return false
}

// open binds the mapping to a file's header and tries it on the first records.
func (k *Look) open(p *plan, in input, share float64) (err error) {
	format, err := formatOf(p.source.Format, in.path)
	if err != nil {
		return err
	}
	header, err := readHead(in.path, format, p, nil)
	if err != nil {
		return err
	}
	bound, err := p.bind(header)
	if err != nil {
		return err
	}
	t := &trial{convert: newConverter(p, bound, make([]byte, 32)), reasons: map[string]int64{}}
	if bound.date >= 0 {
		if t.convert.day, err = peekCell(in.path, format, p); err != nil {
			return err
		}
	}
	if _, err := readHead(in.path, format, p, t); err != nil {
		return err
	}
	k.Missing, k.Offered = splitMissing(p.source, bound.missing)
	if k.Doubt, err = doubtEncoding(p.source.Encoding, format, in); err != nil {
		return err
	}
	k.Records += t.records
	k.Rejected += t.rejected
	return t.verdict(p.source, share)
}

// doubtEncoding names a text that is read in an encoding of one byte a letter,
// which reads everything, and is UTF-8: an ü would land as Ã¼. It is hardly ever
// UTF-8 by chance.
func doubtEncoding(encoding, format string, in input) (string, error) {
	if format == "parquet" || encoding != "windows-1252" && encoding != "iso-8859-1" {
		return "", nil
	}
	head, t, err := headOf(in.path)
	if err != nil || t.decoded || t.mark > 0 { // a byte order mark decides
		return "", err
	}
	isASCII := !slices.ContainsFunc(head, func(c byte) bool { return c >= utf8.RuneSelf })
	if guess, _ := guessEncoding(head); isASCII || guess != "utf-8" {
		return "", nil
	}
	return fmt.Sprintf("%s is read as %s and looks like UTF-8: set encoding: utf-8", printable(in.relative), encoding), nil
}

// trial is a sink that converts the first records of a file and keeps none.
type trial struct {
	convert           *converter
	records, rejected int
	reasons           map[string]int64
	first             Rejected
}

func (t *trial) record(fields [][]byte, native []bool, at place, _ []byte) {
	if t.records == sampleRecords {
		return
	}
	t.records++
	if rej := t.convert.convert(fields, native, int64(t.records)); rej != nil {
		t.reject(*rej, at)
	}
}

func (t *trial) damaged(rej reject, _ [][]byte, at place, _ []byte) {
	if t.records == sampleRecords {
		return
	}
	t.records++
	t.reject(rej, at)
}

func (t *trial) reject(rej reject, at place) {
	if t.rejected == 0 {
		t.first = Rejected{Line: at.line, Column: rej.column, Rule: rej.rule, Message: rej.message}
	}
	t.rejected++
	t.reasons[rej.column+":"+rej.rule]++
}

// verdict is the error of a file of which too much would be rejected.
func (t *trial) verdict(source config.Source, share float64) error {
	if float64(t.rejected) <= share*float64(t.records) {
		return nil
	}
	from := ""
	if names := source.Columns[t.first.Column]; len(names) > 0 {
		from = fmt.Sprintf("; %s is read from %s", t.first.Column, strings.Join(quoted(names), " or "))
	}
	return fmt.Errorf("%d of the first %d records would be rejected, more than max_reject_share (%g): %s; the first at line %d (%s)%s; mend the mapping of source %s",
		t.rejected, t.records, share, countsText(t.reasons), t.first.Line, t.first.Message, from, source.Name)
}

package land

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"hash"
	"strings"

	"github.com/parquet-go/parquet-go"
)

// Rules that a record can break. They are stable words: ledger, quarantine and
// data_quality group by them.
const (
	ruleRequired    = "required"
	ruleType        = "type"
	ruleEnum        = "enum"
	ruleDate        = "date"
	ruleDateRange   = "date_range"
	ruleNumber      = "number"
	ruleCurrency    = "currency"
	ruleUTF8        = "utf8"
	ruleNUL         = "nul"
	ruleRagged      = "ragged"
	ruleQuote       = "quote"
	ruleTooLong     = "too_long"
	ruleHeader      = "header"
	ruleJSON        = "json"
	ruleExtractDate = "extract_date"
)

// tooLong is the reject of a record that is too long to be read.
var tooLong = reject{rule: ruleTooLong, message: fmt.Sprintf("the record is longer than %d MiB", maxRecordBytes>>20)}

// reject says why a record was not landed. Its message quotes no cell.
type reject struct {
	column, rule, message string
}

// batchRows is how many records are converted before their columns are
// encoded: few enough to stay in the processor's cache.
const batchRows = 1024

// converter turns the cells of records into columns of values. Every worker
// has its own.
type converter struct {
	plan   *plan
	bound  *binding
	day    []byte // the extract date as the first record writes it
	local  *zone
	civil  *zone
	mac    hash.Hash
	arena  []byte
	leaves [][]parquet.Value
	rows   int
	latest []byte // the cell that was last read as a time
	micros int64  // what it stands for
	native []bool // cells that were numbers in the file; nil where none
}

func newConverter(p *plan, b *binding, personKey []byte) *converter {
	c := &converter{plan: p, bound: b, local: newZone(p.location), civil: newZone(p.business), mac: hmac.New(sha256.New, personKey)}
	c.leaves = make([][]parquet.Value, len(p.schema.Columns()))
	for i := range c.leaves {
		c.leaves[i] = make([]parquet.Value, batchRows) // of nulls
	}
	return c
}

// constant fills a column with one value.
func (c *converter) constant(leaf int, v parquet.Value) {
	for j := range c.leaves[leaf] {
		c.leaves[leaf][j] = v
	}
}

// reset empties the batch.
func (c *converter) reset() {
	c.rows = 0
	c.arena = c.arena[:0]
}

// convert adds a record to the batch, or says why not.
func (c *converter) convert(fields [][]byte, native []bool, number int64) *reject {
	c.native = native
	exponent := c.plan.exponent
	for i := range c.plan.columns {
		col := &c.plan.columns[i]
		cell, at := c.cell(col, c.bound.columns[i], fields)
		if rej := c.value(col, cell, at, &exponent); rej != nil {
			rej.column = col.name
			return rej
		}
	}
	if c.bound.date >= 0 && !c.sameDay(fields[c.bound.date]) {
		return &reject{column: c.plan.source.ExtractDate.Column, rule: ruleExtractDate, message: "the extract date differs from that of the first record"}
	}
	if len(c.bound.keep) > 0 {
		c.attributes(fields)
	}
	c.leaves[c.plan.leaf.record][c.rows] = parquet.Int64Value(number)
	c.rows++
	return nil
}

// elsewhere is the place of a cell that is not the file's.
const elsewhere = -1

// cell finds the first of a column's cells that is not null, and its place, and
// passes it through the value map. Nil is null.
func (c *converter) cell(col *column, indexes []int, fields [][]byte) (cell []byte, at int) {
	at = elsewhere
	for _, i := range indexes {
		b := fields[i]
		if len(b) == 0 {
			continue
		}
		if b = trim(b); len(b) > 0 && !c.isNull(b) {
			cell, at = b, i
			break
		}
	}
	if col.values != nil || col.hasOther {
		cell, at = mapped(col, cell, at)
	}
	if cell == nil && col.constant != nil {
		return col.constant, elsewhere
	}
	return cell, at
}

// mapped looks a word up in the value map. The empty word stands for null; *
// is for every other word, never for null.
func mapped(col *column, cell []byte, at int) ([]byte, int) {
	ours, ok := col.values[string(cell)]
	switch {
	case ok:
	case col.hasOther && cell != nil:
		ours = col.other
	default:
		return cell, at
	}
	if len(ours) == 0 {
		return nil, elsewhere
	}
	return ours, elsewhere
}

func (c *converter) isNull(b []byte) bool {
	return c.plan.nullLengths&(1<<min(len(b), 63)) != 0 && c.plan.nulls[string(b)]
}

// value converts a cell and puts it into the batch.
func (c *converter) value(col *column, cell []byte, at int, exponent *int) *reject {
	if col.op == opEmail {
		c.email(cell)
		return nil
	}
	if cell != nil && cell[0] == '[' && col.isID() && len(bytes.Trim(cell, listSigns)) == 0 {
		cell = nil
	}
	v := &c.leaves[col.leaf][c.rows]
	if cell == nil {
		if col.required {
			return &reject{rule: ruleRequired, message: "the column is empty"}
		}
		*v = parquet.Value{}
		return nil
	}
	return c.typed(v, col, cell, at, exponent)
}

// typed reads a cell as a value of its column's type.
func (c *converter) typed(v *parquet.Value, col *column, cell []byte, at int, exponent *int) *reject {
	switch col.op {
	case opText:
		*v = parquet.ByteArrayValue(c.withoutAddress(cell))
	case opID:
		*v = parquet.ByteArrayValue(c.id(col, cell))
	case opIDs:
		*v = parquet.Value{}
		if ids := c.ids(col, cell); len(ids) > 0 {
			*v = parquet.ByteArrayValue(ids)
		}
	case opKeyed:
		*v = parquet.ByteArrayValue(c.keyed(col, cell))
	case opEnum:
		return c.enum(v, col, cell)
	case opCurrency:
		return c.currency(v, cell, exponent)
	case opBoolean:
		b, ok := parseBool(cell)
		if !ok {
			return &reject{rule: ruleType, message: "not a truth value: true, false, yes, no, t, f, y, n, 1 or 0"}
		}
		*v = parquet.BooleanValue(b)
	case opTime, opDate:
		return c.instant(v, col, cell)
	default:
		return c.number(v, col, cell, c.isNumber(at), *exponent)
	}
	return nil
}

// listSigns stand around and between the ids of a list: 1;2 or [1, 2] or ["1"].
const listSigns = "[]\",; \t"

// firstID is the first id of a list, as tools write it that join a record to
// several others: of a JSON list, and where an id refers to another record of a
// list with semicolons. Most cells hold no list.
func firstID(cell []byte, isRef bool) []byte {
	if cell[0] != '[' && !(isRef && bytes.IndexByte(cell, ';') >= 0) {
		return cell
	}
	for item := range bytes.FieldsFuncSeq(cell, isListSign) {
		return item
	}
	return cell
}

func isListSign(r rune) bool { return strings.ContainsRune(listSigns, r) }

// id widens and prefixes an id where the config says so. Where a tool's id is an
// e-mail address, its keyed hash stands for it: ids are published.
func (c *converter) id(col *column, cell []byte) []byte {
	cell = firstID(cell, col.isRef)
	widen := c.plan.source.SalesforceIDs && len(cell) == 15
	address := bytes.IndexByte(cell, '@') > 0
	if len(col.prefix) == 0 && !widen && !address {
		return cell
	}
	start := len(c.arena)
	c.arena = append(c.arena, col.prefix...)
	switch {
	case address:
		c.arena = c.appendKeyed(c.arena, cell)
	case widen:
		c.arena = appendSalesforceID(c.arena, cell)
	default:
		c.arena = append(c.arena, cell...)
	}
	return c.arena[start:len(c.arena):len(c.arena)]
}

// ids lands a list of ids, each like the record's own, joined by semicolons. A
// list that says when each was merged has it behind a colon: 1:1700000000.
func (c *converter) ids(col *column, cell []byte) []byte {
	joined := []byte{}
	for item := range bytes.FieldsFuncSeq(cell, isListSign) {
		if item, _, _ = bytes.Cut(item, []byte(":")); len(item) == 0 {
			continue
		}
		if len(joined) > 0 {
			joined = append(joined, ';')
		}
		joined = append(joined, c.id(col, item)...)
	}
	return joined
}

func (c *converter) enum(v *parquet.Value, col *column, cell []byte) *reject {
	for _, word := range col.words { // they are few
		if equalLower(word, cell) {
			*v = parquet.ByteArrayValue(word)
			return nil
		}
	}
	return &reject{rule: ruleEnum, message: "not one of the column's words; map it under values:"}
}

func (c *converter) currency(v *parquet.Value, cell []byte, exponent *int) *reject {
	if len(cell) != 3 || !isLetter(cell[0]) || !isLetter(cell[1]) || !isLetter(cell[2]) {
		return &reject{rule: ruleCurrency, message: "not a code of three letters (ISO 4217); map it under values:"}
	}
	start := len(c.arena)
	for _, b := range cell {
		c.arena = append(c.arena, b&^0x20)
	}
	code := c.arena[start:len(c.arena):len(c.arena)]
	*exponent = minorExponent(string(code))
	*v = parquet.ByteArrayValue(code)
	return nil
}

// isNumber reports whether a cell was a number in the file, not a text.
func (c *converter) isNumber(at int) bool { return at >= 0 && c.native != nil && c.native[at] }

// number converts amounts and numbers. JSON and Parquet numbers are written
// with a point, whatever the source's style.
func (c *converter) number(v *parquet.Value, col *column, cell []byte, isNumber bool, exponent int) *reject {
	style := c.plan.numbers
	if isNumber {
		style = plainNumbers
	}
	d, ok := parseDecimal(cell, style)
	if !ok {
		return &reject{rule: ruleNumber, message: "not a number of the source's style (numbers:)"}
	}
	var n int64
	switch col.op {
	case opDouble:
		f, ok := d.float()
		if !ok {
			return &reject{rule: ruleNumber, message: "too large for a number"}
		}
		*v = parquet.DoubleValue(f)
		return nil
	case opMoney:
		if n, ok = d.minor(exponent); !ok || col.name == "amount_minor" && (n > maxAmount || n < -maxAmount) {
			return &reject{rule: ruleNumber, message: "too large for an amount"}
		}
	case opRate:
		if n, ok = d.minor(rateDigits); !ok || n <= 0 || n > maxRate {
			return &reject{rule: ruleNumber, message: "not a rate: more than 0, at most 1,000,000, and 12 decimals"}
		}
	case opShare:
		if n, ok = d.minor(shareDigits); !ok || n < 0 || n > maxShare {
			return &reject{rule: ruleNumber, message: "not a share: 0 to 1, or 0 to 100 for a percentage"}
		}
	default:
		if n, ok = d.integer(); !ok {
			return &reject{rule: ruleNumber, message: "not a whole number"}
		}
	}
	*v = parquet.Int64Value(n)
	return nil
}

// maxAmount is the largest amount of a deal, in minor units: a thousand of them
// still fit the sums, DECIMAL(18, 2). One that is larger is a typing error, and
// past landing it would stop the whole night.
const maxAmount = 1e15

// Rates are landed in trillionths: one unit of the smallest currency is worth
// some ten thousandths of the largest, and keeps eight significant digits. With
// an amount up to maxAmount the product stays within DECIMAL(38).
const (
	rateDigits = 12
	maxRate    = 1e6 * 1e12
)

// Shares are landed in millionths.
const (
	shareDigits = 6
	maxShare    = 100 * 1e6
)

// Times outside these are typing errors or stand for nothing; map the latter
// under nulls:.
const (
	firstInstant = 0                       // 1970-01-01
	lastInstant  = int64(4102444800) * 1e6 // 2100-01-01
)

// read reads a cell by the source's layouts.
func (c *converter) read(m *moment, cell []byte) (ok bool) {
	if len(c.plan.layouts) == 0 {
		return m.readISO(cell)
	}
	for i := range c.plan.layouts {
		if *m, ok = c.plan.layouts[i].parse(cell); ok {
			return true
		}
	}
	return false
}

// instant converts dates and times. A day without a time is its first instant
// in the business time zone, or its last microsecond where the column ends a
// span. Records often tell one time twice: when made and when last changed.
func (c *converter) instant(v *parquet.Value, col *column, cell []byte) *reject {
	isPlain := col.op == opTime && !col.endOfDay
	if isPlain && string(c.latest) == string(cell) {
		*v = parquet.Int64Value(c.micros)
		return nil
	}
	var m moment
	if !c.read(&m, cell) {
		return &reject{rule: ruleDate, message: "not a date of the source's layouts (dates:)"}
	}
	if col.op == opDate {
		days := daysFromCivil(m.year, m.month, m.day)
		if days < 0 || days*daySeconds*1e6 > lastInstant {
			return &reject{rule: ruleDateRange, message: "the date is outside 1970-01-01 to 2100-01-01"}
		}
		*v = parquet.Int32Value(int32(days))
		return nil
	}
	var micros int64
	switch {
	case !m.hasTime && col.endOfDay:
		micros = c.civil.instant(m.local()+daySeconds)*1e6 - 1
	case !m.hasTime:
		micros = c.civil.instant(m.local()) * 1e6
	case m.hasOffset:
		micros = (m.local()-m.offset)*1e6 + m.micro
	default:
		micros = c.local.instant(m.local())*1e6 + m.micro
	}
	if micros < firstInstant || micros > lastInstant {
		return &reject{rule: ruleDateRange, message: "the date is outside 1970-01-01 to 2100-01-01; name a date that stands for nothing under nulls:"}
	}
	if isPlain {
		c.latest, c.micros = append(c.latest[:0], cell...), micros
	}
	*v = parquet.Int64Value(micros)
	return nil
}

package pipeline_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"

	"abm/pipeline/engine"
	"abm/pipeline/engine/duckdb"
	"abm/sql"
)

// edge is a row of arguments at the edge of what a prelude function takes.
type edge struct {
	ID    int        `arrow:"id"`
	A     *int64     `arrow:"a"`
	N     *int64     `arrow:"n"`
	D     *int64     `arrow:"d"`
	X     *float64   `arrow:"x"`
	Y     *float64   `arrow:"y"`
	From  *time.Time `arrow:"from_date,date"`
	To    *time.Time `arrow:"to_date,date"`
	Began *time.Time `arrow:"began_at,timestamp"`
	Ended *time.Time `arrow:"ended_at,timestamp"`
	Text  *string    `arrow:"text_value"`
	Word  *string    `arrow:"word_pattern"`
	// want is the answer as Arrow prints it; "(null)" where there is none.
	want string
}

const null = "(null)"

// preludeCase holds a function, the Arrow type of its answer, and answers that
// were worked out here, by other means.
type preludeCase struct {
	expression, typ string
	edges           []edge
}

func preludeCases() []preludeCase {
	return append([]preludeCase{
		{"mul_div_round(a, n, d)", "int64", shareEdges()},
		{"mul_div_round_any(a, n, d)", "int64", rateEdges()},
		{"decay_points(a, n)", "int64", decayEdges()},
		{"cast(round(10000 * wilson_low(a, n)) as bigint)", "int64", wilsonEdges("341", "1505", "0", "7225")},
		{"cast(round(10000 * wilson_high(a, n)) as bigint)", "int64", wilsonEdges("728", "2609", "2775", "10000")},
	}, append(numberCases(), dateCases()...)...)
}

// wilsonEdges are 25 of 500 and 40 of 200, whose intervals KNOWN_ANSWERS.md has
// (3.41 to 7.28 %, 15.05 to 26.09 %), the ends, where z2/(n + z2) is what is left,
// 3.8415/13.8415 = 27.75 % of 10, and no trial at all.
func wilsonEdges(want ...string) []edge {
	var edges []edge
	for i, k := range [][2]int64{{25, 500}, {40, 200}, {0, 10}, {10, 10}} {
		edges = append(edges, edge{A: ptr(k[0]), N: ptr(k[1]), want: want[i]})
	}
	return append(edges, edge{A: ptr(int64(0)), N: ptr(int64(0)), want: null})
}

func ptr[T any](v T) *T { return &v }

// rounded is a x n / d, half away from zero.
func rounded(a, n, d int64) string {
	product := new(big.Int).Mul(big.NewInt(a), big.NewInt(n))
	negative := product.Sign() < 0
	product.Abs(product).Lsh(product, 1).Add(product, big.NewInt(d))
	product.Quo(product, new(big.Int).Lsh(big.NewInt(d), 1))
	if negative {
		product.Neg(product)
	}
	return product.String()
}

func amounts() []int64 {
	return []int64{0, 1, -1, 2, -2, 3, -3, 5, -5, 99, 100_000_01, -100_000_01, math.MaxInt32, 1<<50 - 1, 1 << 50, math.MaxInt64 - 1, math.MaxInt64, -math.MaxInt64}
}

func shareEdges() []edge {
	var edges []edge
	for _, a := range amounts() {
		for _, r := range [][2]int64{
			{0, 1}, {1, 1}, {1, 2}, {1, 3}, {2, 3}, {1, 4}, {3, 4}, {0, math.MaxInt64}, {1 << 30, math.MaxInt32}, {math.MaxInt32, math.MaxInt32},
			{math.MaxInt32, 1 << 31}, {1 << 30, 1 << 31}, {1<<31 + 1, 1<<32 + 2}, {1 << 61, 1 << 62},
			{1, math.MaxInt64}, {math.MaxInt64 / 2, math.MaxInt64}, {math.MaxInt64/2 + 1, math.MaxInt64}, {math.MaxInt64 - 1, math.MaxInt64}, {math.MaxInt64, math.MaxInt64},
		} {
			edges = append(edges, edge{A: ptr(a), N: ptr(r[0]), D: ptr(r[1]), want: rounded(a, r[0], r[1])})
		}
	}
	// Where the quotient is guessed first: any amount, and one whose quotient lies at or beside a half.
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		d := 1<<31 + random.Int64N(1<<59)
		for _, r := range [][2]int64{{random.Int64N(1 << 50), random.Int64N(d + 1)}, {2*random.Int64N(1<<49) + 1, d / 2}, {2*random.Int64N(1<<49) + 1, d/2 + 1}} {
			edges = append(edges, edge{A: ptr(r[0]), N: ptr(r[1]), D: ptr(d), want: rounded(r[0], r[1], d)})
		}
	}
	return append(edges, edge{N: ptr(int64(1)), D: ptr(int64(2)), want: null}, edge{A: ptr(int64(1)), D: ptr(int64(2)), want: null})
}

func rateEdges() []edge {
	var edges []edge
	for _, a := range amounts() {
		for _, r := range [][2]int64{{0, 7}, {1, 1}, {1, 2}, {3, 2}, {117, 100}, {1_000_000_007, 1_000_000_006}, {math.MaxInt64 - 1, math.MaxInt64}, {math.MaxInt64, math.MaxInt64}} {
			if want := rounded(a, r[0], r[1]); len(want) < 19 || r[0] <= r[1] {
				edges = append(edges, edge{A: ptr(a), N: ptr(r[0]), D: ptr(r[1]), want: want})
			}
		}
	}
	return append(edges,
		edge{A: ptr(int64(2)), N: ptr(int64(math.MaxInt64 / 2)), D: ptr(int64(1)), want: fmt.Sprint(int64(math.MaxInt64 - 1))},
		edge{N: ptr(int64(1)), D: ptr(int64(2)), want: null})
}

func decayEdges() []edge {
	var edges []edge
	for _, micros := range []int64{0, 1, 2, 3, 999_999, 60_000_000, 1 << 46} {
		for _, weight := range []int64{0, 1, 1 << 15, 1<<15 + 1, 1<<16 - 1, 1 << 16} {
			edges = append(edges, edge{A: ptr(micros), N: ptr(weight), want: rounded(micros, weight, 1<<16)})
		}
	}
	return append(edges, edge{N: ptr(int64(1)), want: null})
}

func numberCases() []preludeCase {
	pair := func(a, d int64, want string) edge { return edge{A: ptr(a), D: ptr(d), want: want} }
	trials := func(n, d int64, want string) edge { return edge{N: ptr(n), D: ptr(d), want: want} }
	one := func(a int64, want string) edge { return edge{A: ptr(a), want: want} }
	ratio := func(x, y float64, want string) edge { return edge{X: ptr(x), Y: ptr(y), want: want} }
	word := func(s, pattern, want string) edge { return edge{Text: ptr(s), Word: ptr(pattern), want: want} }
	hash := func(s string) edge {
		sum := sha256.Sum256([]byte(s))
		return edge{Text: ptr(s), want: hex.EncodeToString(sum[:])}
	}
	named := func(model, want string) edge { return edge{A: ptr(int64(1)), Text: ptr(model), want: want} }
	return []preludeCase{
		{"by_model(text_value, a, a + 1, a + 2, a + 3, a + 4, a + 5, a + 6, a + 7, a + 8, a + 9, a + 10, a + 11)", "int64", []edge{
			named("first_touch", "1"), named("last_touch", "2"), named("last_non_direct", "3"), named("linear", "4"), named("time_decay", "5"), named("position_based", "6"),
			named("u_shaped", "7"), named("w_shaped", "8"), named("full_path", "9"), named("markov", "10"), named("markov_motion", "11"), named("shapley", "12"),
			named("our_model", null), {A: ptr(int64(1)), want: null},
		}},
		{"int_div(a, d)", "int64", []edge{
			pair(7, 2, "3"), pair(6, 2, "3"), pair(0, 5, "0"), pair(math.MaxInt64, 1, "9223372036854775807"),
			pair(math.MaxInt64, math.MaxInt64, "1"), pair(1, math.MaxInt64, "0"), pair(-7, 2, "-3"), pair(7, -2, "-3"), pair(-7, -2, "3"), pair(1, 0, null), {D: ptr(int64(1)), want: null},
		}},
		{"safe_div(x, y)", "float64", []edge{
			ratio(1, 2, "0.5"), ratio(-1, 4, "-0.25"), ratio(0, 3, "0"), ratio(1, 0, null), ratio(0, 0, null), {Y: ptr(1.0), want: null}, {X: ptr(1.0), want: null},
		}},
		{"safe_div(a, d)", "float64", []edge{pair(1, 2, "0.5"), pair(-3, 2, "-1.5"), pair(3, 0, null)}},
		{"from_cents(a)", "decimal(18, 2)", []edge{
			one(0, "0.00"), one(1, "0.01"), one(-1, "-0.01"), one(150, "1.50"), one(-199, "-1.99"), one(100, "1.00"),
			one(999_999_999_999_999_999, "9999999999999999.99"), one(-999_999_999_999_999_999, "-9999999999999999.99"), {want: null},
		}},
		{"from_micros(a)", "decimal(18, 6)", []edge{
			one(0, "0.000000"), one(1, "0.000001"), one(-1, "-0.000001"), one(1_500_000, "1.500000"),
			one(999_999_999_999_999_999, "999999999999.999999"), one(-999_999_999_999_999_999, "-999999999999.999999"), {want: null},
		}},
		{"to_cents(from_cents(a))", "int64", []edge{
			one(0, "0"), one(1, "1"), one(-1, "-1"), one(199, "199"), one(999_999_999_999_999_999, "999999999999999999"), one(-999_999_999_999_999_999, "-999999999999999999"), {want: null},
		}},
		{"to_micros(from_micros(a))", "int64", []edge{
			one(0, "0"), one(1, "1"), one(-1, "-1"), one(999_999_999_999_999_999, "999999999999999999"), one(-999_999_999_999_999_999, "-999999999999999999"), {want: null},
		}},
		{"rx_like(text_value, word_pattern)", "bool", []edge{
			word("head of marketing", "^(head|chief)", "true"), word("the head", "^head", "false"), word("vp sales", "(^|[^a-z])vp([^a-z]|$)", "true"),
			word("mvp", "(^|[^a-z])vp([^a-z]|$)", "false"), word("", "", "true"), word("anything", "", "true"), word("c++", "c[+][+]", "true"),
			word("größe", "^gr..e$", "true"), word("a.b", "a[.]b", "true"), word("axb", "a[.]b", "false"), {Word: ptr("a"), want: null},
		}},
		{"attribute(text_value, word_pattern)", "utf8", []edge{
			word(`{"Budget":"5000"}`, "Budget", "5000"), word(`{"Budget EUR":"1.5","a.b":"größe"}`, "a.b", "größe"), word(`{"Budget EUR":"1.5"}`, "Budget EUR", "1.5"),
			word(`{"Note":"say \"yes\""}`, "Note", `say "yes"`), word(`{"Budget":"5000"}`, "budget", null), {Word: ptr("Budget"), want: null},
		}},
		// Intervals that others published, in ten-thousandths.
		{"cast(round(1e4 * wilson_low(n, d)) as bigint)", "int64", []edge{
			trials(25, 500, "341"), trials(40, 200, "1505"), trials(50, 1000, "381"), trials(0, 10, "0"), trials(10, 10, "7225"), trials(0, 0, null), {D: ptr(int64(1)), want: null},
		}},
		{"cast(round(1e4 * wilson_high(n, d)) as bigint)", "int64", []edge{
			trials(25, 500, "728"), trials(40, 200, "2609"), trials(50, 1000, "653"), trials(0, 10, "2775"), trials(10, 10, "10000"), trials(0, 0, null), {N: ptr(int64(1)), want: null},
		}},
		{"hash_hex(text_value)", "utf8", []edge{hash(""), hash("abc"), hash("größe"), {want: null}}},
	}
}

func dateCases() []preludeCase {
	day := func(s string) *time.Time {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			panic(err)
		}
		return &d
	}
	at := func(s string) *time.Time {
		d, err := time.Parse("2006-01-02 15:04:05.999999", s)
		if err != nil {
			panic(err)
		}
		return &d
	}
	days := func(from, to, want string) edge { return edge{From: day(from), To: day(to), want: want} }
	plus := func(from string, n int64, want string) edge { return edge{From: day(from), N: &n, want: want} }
	later := func(began string, n int64, want string) edge { return edge{Began: at(began), N: &n, want: want} }
	seconds := func(began, ended, want string) edge { return edge{Began: at(began), Ended: at(ended), want: want} }
	start := func(from, want string) edge { return edge{From: day(from), want: want} }
	return []preludeCase{
		{"days_between(from_date, to_date)", "int32", []edge{
			days("2024-02-28", "2024-03-01", "2"), days("2023-02-28", "2023-03-01", "1"), days("2024-02-29", "2025-02-28", "365"),
			days("2026-06-30", "2026-06-30", "0"), days("2026-07-01", "2026-06-30", "-1"), days("1970-01-01", "2026-06-30", "20634"), days("1969-12-31", "1970-01-01", "1"),
			{From: day("2026-06-30"), want: null}, {To: day("2026-06-30"), want: null},
		}},
		{"add_days(from_date, cast(n as int))", "date32", []edge{
			plus("2024-02-28", 1, "2024-02-29"), plus("2024-02-29", 365, "2025-02-28"), plus("2023-02-28", 1, "2023-03-01"), plus("2026-01-01", -1, "2025-12-31"),
			plus("2026-01-01", 0, "2026-01-01"), {N: ptr(int64(1)), want: null}, {From: day("2026-01-01"), want: null},
		}},
		{"add_days(from_date, n)", "date32", []edge{plus("2024-02-28", 1, "2024-02-29"), plus("2024-03-01", -1, "2024-02-29")}},
		{"add_days_at(began_at, -n)", "timestamp[us]", []edge{
			later("2024-03-01 00:00:00", 1, "2024-02-29T00:00:00Z"), later("2024-02-29 23:59:59.999999", -1, "2024-03-01T23:59:59.999999Z"),
			later("2026-06-30 12:00:00.5", 365, "2025-06-30T12:00:00.5Z"), {N: ptr(int64(1)), want: null},
		}},
		{"seconds_between(began_at, ended_at)", "int64", []edge{
			seconds("2026-06-30 23:59:59", "2026-07-01 00:00:00", "1"), seconds("2026-06-30 00:00:00", "2026-06-30 00:00:00", "0"),
			seconds("2026-06-30 00:00:10", "2026-06-30 00:00:00", "-10"), seconds("2024-02-28 00:00:00", "2024-03-01 00:00:00", "172800"),
			// Whole seconds on the clock, not elapsed ones: .9 to 1.1 is one.
			seconds("2026-06-30 00:00:00.9", "2026-06-30 00:00:01.1", "1"), seconds("2026-06-30 00:00:00.1", "2026-06-30 00:00:00.9", "0"),
			seconds("2026-06-30 00:00:01.1", "2026-06-30 00:00:00.9", "-1"),
			{Began: at("2026-06-30 00:00:00"), want: null}, {Ended: at("2026-06-30 00:00:00"), want: null},
		}},
		{"month_start(from_date)", "date32", []edge{
			start("2024-02-29", "2024-02-01"), start("2026-01-01", "2026-01-01"), start("2026-12-31", "2026-12-01"), {want: null},
		}},
		{"week_start(from_date)", "date32", []edge{
			start("2026-06-29", "2026-06-29"), start("2026-07-05", "2026-06-29"), start("2027-01-01", "2026-12-28"), start("2024-02-29", "2024-02-26"), {want: null},
		}},
	}
}

// testPrelude asks each function for its answers. The arguments come from a
// relation: of constants, an engine's planner would work the answers out.
func testPrelude(t *testing.T, e engine.Engine) {
	ctx := context.Background()
	for i, c := range preludeCases() {
		t.Run(c.expression, func(t *testing.T) {
			for j := range c.edges {
				c.edges[j].ID = j
			}
			records, err := engine.Records(c.edges)
			if err != nil {
				t.Fatal(err)
			}
			name := fmt.Sprintf("edge_%d", i)
			if err := e.Load(ctx, name, records); err != nil {
				t.Fatal(err)
			}
			answers, err := e.Read(ctx, "select id, "+c.expression+" as answer from "+name+" order by id")
			if err != nil {
				t.Fatal(err)
			}
			defer answers.Release()
			if typ := answers.Schema().Field(1).Type.String(); typ != c.typ {
				t.Errorf("answers %s, want %s", typ, c.typ)
			}
			row := 0
			for answers.Next() {
				batch := answers.RecordBatch()
				for r := range int(batch.NumRows()) {
					if got := cell(batch.Column(1), r); got != c.edges[row].want {
						t.Errorf("row %d: got %s, want %s", row, got, c.edges[row].want)
					}
					row++
				}
			}
			if err := answers.Err(); err != nil {
				t.Fatal(err)
			}
			if row != len(c.edges) {
				t.Errorf("%d answers to %d rows", row, len(c.edges))
			}
		})
	}
}

func cell(column arrow.Array, r int) string {
	if a, ok := column.(*array.Decimal128); ok && !a.IsNull(r) {
		return a.Value(r).ToString(a.DataType().(*arrow.Decimal128Type).Scale)
	}
	return column.ValueStr(r)
}

func prelude(t *testing.T, name string) string {
	t.Helper()
	text, err := sql.FS.ReadFile("prelude/" + name + ".sql")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestPreludeOfDuckDB(t *testing.T) {
	t.Parallel()
	e, err := duckdb.Open(context.Background(), duckdb.Options{TempDir: t.TempDir(), Prelude: prelude(t, "duckdb")})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}()
	testPrelude(t, e)
}

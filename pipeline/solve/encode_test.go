package solve_test

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"abm/pipeline/solve"
)

func number(x float64) solve.Value { return solve.Value{Number: x} }
func word(w string) solve.Value    { return solve.Value{Word: w} }

// Of 200 rows the numbers 0 and 3 have mean 1.5; a quarter is not known. Words: red
// 100 times, blue 50, unknown 40, nine that are rare.
func encodedSample() *solve.Sample {
	s := solve.NewSample([]solve.Input{{Name: "constant"}, {Name: "number"}, {Name: "colour", IsWord: true}})
	for i := range 200 {
		value, colour := number(float64(3*(i%2))), word("red")
		if i%4 >= 2 && i%8 < 4 {
			value = number(math.NaN())
		}
		switch {
		case i >= 190:
			colour = word("rare" + string(rune('a'+i-190)))
		case i >= 150:
			colour = word("")
		case i >= 100:
			colour = word("blue")
		}
		s.Add(i, []solve.Value{number(5), value, colour}, i%3 == 0)
	}
	return s
}

func TestEncode(t *testing.T) {
	e := encodedSample().Encode(10)
	type column struct {
		input int
		level string
		mean  float64
	}
	var got []column
	for _, c := range e.Columns {
		got = append(got, column{c.Input, c.Level, math.Round(c.Mean*1e9) / 1e9})
	}
	// The constant is left out; ten rare words are fewer than 30 and go with red.
	want := []column{{1, "", 1.5}, {1, "unknown", .25}, {2, "blue", .25}, {2, "unknown", .2}}
	if !reflect.DeepEqual(got, want) || e.Reference[2] != "red" {
		t.Errorf("got %v, reference %v; want %v, red", got, e.Reference, want)
	}
	// Room for three: the number takes two, the colour would take two more.
	if e := encodedSample().Encode(3); len(e.Columns) != 2 {
		t.Errorf("of 3 columns %d are taken", len(e.Columns))
	}
	if e := encodedSample().Encode(1); len(e.Columns) != 0 {
		t.Errorf("half of an input is taken: %v", e.Columns)
	}
}

// Words that are rare, or not in the sample, share a level where it has rows enough.
func TestEncodeOther(t *testing.T) {
	s := solve.NewSample([]solve.Input{{Name: "word", IsWord: true}})
	for i := range 100 {
		w := "often"
		if i >= 60 {
			w = string(rune('a' + i%20))
		}
		s.Add(i, []solve.Value{word(w)}, i >= 80 || i%10 == 0)
	}
	e := s.Encode(10)
	if len(e.Columns) != 1 || e.Columns[0].Level != "other" || e.Columns[0].Mean != .4 {
		t.Fatalf("columns %+v", e.Columns)
	}
	m, _, err := s.Learn(e, 0)
	if err != nil {
		t.Fatal(err)
	}
	// Of 60 often 6 are events, of 40 others 22: the fit says just that.
	for w, share := range map[string]float64{"often": .1, "a": .55, "never seen": .55} {
		if got := solve.Probability(m.LogOdds([]solve.Value{word(w)})); math.Abs(got-share) > 1e-9 {
			t.Errorf("%s: %v, want %v", w, got, share)
		}
	}
}

// Contributions and average add up to the log-odds, which are those of the columns
// as they are written out here.
func TestModelContributions(t *testing.T) {
	s := solve.NewSample([]solve.Input{{Name: "points", IsLog: true}, {Name: "colour", IsWord: true}})
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 500 {
		points, colour := float64(random.IntN(50)), "red"
		if i%3 == 0 {
			colour = "blue"
		}
		s.Add(i, []solve.Value{number(points), word(colour)}, random.Float64() < .1+points/100)
	}
	m, _, err := s.Learn(s.Encode(10), 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range [][]solve.Value{{number(0), word("red")}, {number(49), word("blue")}, {number(7), word("green")}} {
		odds, parts := m.LogOdds(v), m.Contributions(v)
		want := m.Average + m.Coefficients[0]*(math.Log1p(v[0].Number)-m.Columns[0].Mean)
		if v[1].Word == "blue" {
			want += m.Coefficients[1] * (1 - m.Columns[1].Mean)
		} else {
			want -= m.Coefficients[1] * m.Columns[1].Mean
		}
		if math.Abs(odds-want) > 1e-12 || math.Abs(m.Average+parts[0]+parts[1]-odds) > 1e-12 {
			t.Errorf("%v: log-odds %v, want %v; parts %v", v, odds, want, parts)
		}
	}
}

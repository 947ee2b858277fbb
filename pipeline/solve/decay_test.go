package solve_test

import (
	"math"
	"testing"

	"abm/pipeline/solve"
)

func TestDecayWeights(t *testing.T) {
	const scale = 1 << 20
	for _, halfLife := range []float64{1, 7, 30, 90, 30.5, 0.25} {
		weights, err := solve.DecayWeights(halfLife, scale)
		if err != nil {
			t.Fatal(err)
		}
		// Half a unit is the last that rounds up: 2^20 x 2^-21.
		if want := int(21*halfLife) + 1; len(weights) != want {
			t.Errorf("half-life %v: %d ages, want %d", halfLife, len(weights), want)
		}
		for age, w := range weights {
			if w <= 0 || age > 0 && w > weights[age-1] {
				t.Fatalf("half-life %v: weight %d at age %d", halfLife, w, age)
			}
			// math.Exp2 is good to an ulp, far below the rounding of the table.
			if want := scale * math.Exp2(-float64(age)/halfLife); math.Abs(float64(w)-want) > .5+1e-6 {
				t.Fatalf("half-life %v: weight %d at age %d, want %v", halfLife, w, age, want)
			}
		}
	}
}

func TestDecayWeightsHalveExactly(t *testing.T) {
	for _, halfLife := range []int{1, 7, 30, 180} {
		weights, err := solve.DecayWeights(float64(halfLife), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		for k := 0; k <= 20; k++ {
			if got, want := weights[k*halfLife], int64(1)<<(20-k); got != want {
				t.Errorf("half-life %d: weight %d at age %d, want %d", halfLife, got, k*halfLife, want)
			}
		}
	}
}

func TestDecayWeightsRoundHalfAwayFromZero(t *testing.T) {
	weights, err := solve.DecayWeights(1, 5)
	if err != nil {
		t.Fatal(err)
	}
	// 5, 2.5, 1.25, 0.625, 0.3125
	want := []int64{5, 3, 1, 1}
	if len(weights) != len(want) {
		t.Fatalf("got %v, want %v", weights, want)
	}
	for i := range want {
		if weights[i] != want[i] {
			t.Fatalf("got %v, want %v", weights, want)
		}
	}
}

func TestDecayWeightsAtTheEdges(t *testing.T) {
	long, err := solve.DecayWeights(1e300, 3)
	if err != nil || len(long) != 36_525 || long[36_524] != 3 {
		t.Errorf("an endless half-life: %d ages, %v", len(long), err)
	}
	short, err := solve.DecayWeights(math.SmallestNonzeroFloat64, math.MaxInt64)
	if err != nil || len(short) != 1 || short[0] != math.MaxInt64 {
		t.Errorf("a vanishing half-life: %v, %v", short, err)
	}
	for _, tc := range []struct {
		halfLife float64
		scale    int64
	}{{0, 1}, {-1, 1}, {math.NaN(), 1}, {math.Inf(1), 1}, {math.Inf(-1), 1}, {30, 0}, {30, -5}} {
		if w, err := solve.DecayWeights(tc.halfLife, tc.scale); err == nil || w != nil {
			t.Errorf("DecayWeights(%v, %d) = %v, %v, want an error", tc.halfLife, tc.scale, w, err)
		}
	}
}

func BenchmarkDecayWeights(b *testing.B) {
	for b.Loop() {
		if _, err := solve.DecayWeights(30, 1<<20); err != nil {
			b.Fatal(err)
		}
	}
}

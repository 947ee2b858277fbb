package compare

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The help of R's power.prop.test: with p1 = .50, p2 = .75 and power = .90,
// n = 76.7 a group; with n = 50 a group the power is .740.
func TestMultipleIsPowerPropTests(t *testing.T) {
	d := rateDesign{treated: 1, control: 1, base: .5, up: true}
	if n := d.multiple(.25, .9); math.Abs(n-76.7) > .05 {
		t.Errorf("%.4f a group, want 76.7", n)
	}
	if n := d.multiple(.25, .740); math.Abs(n-50) > .06 { // .0005 of power are .06 units
		t.Errorf("%.4f a group at a power of .740, want 50", n)
	}
	down := rateDesign{treated: 1, control: 1, base: .75}
	if a, b := d.multiple(.25, .9), down.multiple(.25, .9); math.Abs(a-b) > 1e-9 {
		t.Errorf("from .75 down to .5 takes %v, up %v", b, a)
	}
	if n := d.multiple(.6, .8); !math.IsNaN(n) {
		t.Errorf("a rate of 1.1 takes %v", n)
	}
}

// What is detectable takes the very units there are.
func TestDetectableTakesWhatThereIs(t *testing.T) {
	for _, d := range []rateDesign{{1000, 1000, .1, true}, {300, 900, .3, false}, {200, 200, 0, true}} {
		effect := d.detectable()
		if m := d.multiple(effect, power); math.Abs(m-1) > 1e-9 {
			t.Errorf("%+v: %v takes %v times the units", d, effect, m)
		}
	}
	if effect := (rateDesign{3, 3, .5, true}).detectable(); !math.IsNaN(effect) {
		t.Errorf("three accounts detect %v", effect)
	}
}

// In large samples without much skew the expansion is what resamples come to.
func TestExpansionIsTheBootstrap(t *testing.T) {
	var influences []float64
	for i := range 2000 { // of an exponential, whose skewness is 2
		influences = append(influences, (-math.Log(1-(float64(i)+.5)/2000)-1)/2000)
	}
	a := Acceleration(influences)
	if math.Abs(a-2/(6*math.Sqrt(2000))) > .0005 {
		t.Fatalf("acceleration %v, want 2 / 6 / root of 2000", a)
	}
	// Resamples of the mean, in standard errors: their bounds are drawn, and so off
	// by some .05 themselves. Without the acceleration the bounds were .13 lower.
	random := rand.New(rand.NewPCG(1, 0))
	deviation := 0.
	for _, u := range influences {
		deviation += u * u
	}
	deviation = math.Sqrt(deviation)
	replicates := make([]float64, 20_000)
	for i := range replicates {
		for range influences {
			replicates[i] += influences[random.IntN(len(influences))] / deviation
		}
	}
	drawnLow, drawnHigh, ok := BCa(0, replicates, influences, confidence)
	low, high := expanded(estimate{standardError: 1}, a)
	if !ok || math.Abs(low-drawnLow) > .06 || math.Abs(high-drawnHigh) > .06 {
		t.Errorf("%v to %v, by resamples %v to %v", low, high, drawnLow, drawnHigh)
	}
}

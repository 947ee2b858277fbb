package solve_test

import (
	"math"
	"testing"

	"abm/pipeline/solve"
)

// scored pairs scores of rows with the event, then without it; a unit each.
func scored(events, others []float64) []solve.Judged {
	var rows []solve.Judged
	for _, s := range events {
		rows = append(rows, solve.Judged{Score: s, Event: true, Cluster: len(rows)})
	}
	for _, s := range others {
		rows = append(rows, solve.Judged{Score: s, Cluster: len(rows)})
	}
	return rows
}

func repeat(score float64, times int) []float64 {
	scores := make([]float64, times)
	for i := range scores {
		scores[i] = score
	}
	return scores
}

func TestAUC(t *testing.T) {
	// The ratings, 1 to 5, of 51 abnormal and 58 normal images: J. A. Hanley and B. J.
	// McNeil, "The meaning and use of the area under a receiver operating
	// characteristic curve", Radiology 143 (1982), table I; W = .893 is printed there.
	var abnormal, normal []float64
	for i, n := range []int{3, 2, 2, 11, 33} {
		abnormal = append(abnormal, repeat(float64(i+1), n)...)
	}
	for i, n := range []int{33, 6, 6, 11, 2} {
		normal = append(normal, repeat(float64(i+1), n)...)
	}
	for _, tc := range []struct {
		name           string
		events, others []float64
		want           float64
		tolerance      float64
	}{
		{"all right", []float64{3, 4}, []float64{1, 2}, 1, 0},
		{"all wrong", []float64{1, 2}, []float64{3, 4}, 0, 0},
		{"all tied", []float64{1, 1}, []float64{1, 1, 1}, .5, 0},
		// Of the 6 pairs, 3 > 1, 3 > 2 and 2 > 1 are right, 2 = 2 is half, 3 < 4 and 2 < 4 are wrong.
		{"3.5 of 6", []float64{3, 2}, []float64{1, 2, 4}, 3.5 / 6, 1e-15},
		{"Hanley and McNeil", abnormal, normal, .893, 5e-4},
	} {
		auc, ok := solve.AUC(scored(tc.events, tc.others))
		if !ok || math.Abs(auc-tc.want) > tc.tolerance {
			t.Errorf("%s: %v, %v, want %v", tc.name, auc, ok, tc.want)
		}
	}
	if _, ok := solve.AUC(scored([]float64{1, 2}, nil)); ok {
		t.Error("events alone have an AUC")
	}
}

// Events 2 and 3 against others 1, 2 and 4, by hand. The events' places are
// 1.5/3 and 2/3, the others' 2/2, 1.5/2 and 0; their mean is the AUC 7/12. By
// DeLong and others the variance is
//
//	((1/12)^2 + (1/12)^2) / (2-1) / 2 + ((5/12)^2 + (2/12)^2 + (7/12)^2) / (3-1) / 3
//	= 1/144 + 78/864 = 84/864
func TestAUCIntervalByHand(t *testing.T) {
	rows := scored([]float64{2, 3}, []float64{1, 2, 4})
	auc, interval, ok := solve.AUCInterval(rows, .6826894921370859) // one standard error
	half := math.Sqrt(84. / 864)
	if !ok || math.Abs(auc-7./12) > 1e-15 || math.Abs(interval.Low-(7./12-half)) > 1e-9 || math.Abs(interval.High-(7./12+half)) > 1e-9 {
		t.Errorf("%v, %v, %v, want %v -+ %v", auc, interval, ok, 7./12, half)
	}
	if _, _, ok := solve.AUCInterval(scored([]float64{2}, []float64{1, 3}), .95); ok {
		t.Error("one event has an interval")
	}
}

// Rows copied within their units are no more evidence.
func TestAUCIntervalSeesThroughCopies(t *testing.T) {
	rows := scored([]float64{2, 3, 5, 5}, []float64{1, 2, 4, 3, 1})
	var copies []solve.Judged
	for range 4 {
		copies = append(copies, rows...)
	}
	auc, interval, _ := solve.AUCInterval(rows, .95)
	aucs, intervals, _ := solve.AUCInterval(copies, .95)
	if math.Abs(auc-aucs) > 1e-12 || math.Abs(interval.Low-intervals.Low) > 1e-12 || math.Abs(interval.High-intervals.High) > 1e-12 {
		t.Errorf("%v in %v once, %v in %v four times", auc, interval, aucs, intervals)
	}
}

// Two scores of the same order do not differ; one that turns it round differs by
// all there is, with twice the error.
func TestAUCDifference(t *testing.T) {
	rows := scored([]float64{2, 3, 5, 5}, []float64{1, 2, 4, 3, 1})
	scaled, turned := make([]solve.Judged, len(rows)), make([]solve.Judged, len(rows))
	for i, r := range rows {
		scaled[i], turned[i] = r, r
		scaled[i].Score, turned[i].Score = 100*r.Score+7, -r.Score
	}
	d, interval, ok := solve.AUCDifference(rows, scaled, .95)
	if !ok || math.Abs(d) > 1e-12 || math.Abs(interval.Low) > 1e-7 || math.Abs(interval.High) > 1e-7 {
		t.Errorf("the same order: %v in %v", d, interval)
	}
	auc, own, _ := solve.AUCInterval(rows, .6)
	d, interval, _ = solve.AUCDifference(rows, turned, .6)
	if math.Abs(d-(2*auc-1)) > 1e-12 || math.Abs((interval.High-interval.Low)-2*(own.High-own.Low)) > 1e-9 {
		t.Errorf("turned round: %v in %v; AUC %v in %v", d, interval, auc, own)
	}
}

func TestBrier(t *testing.T) {
	// ((1-.9)^2 + (1-.4)^2 + .2^2 + .5^2) / 4 = (.01 + .36 + .04 + .25) / 4
	if got := solve.Brier(scored([]float64{.9, .4}, []float64{.2, .5})); math.Abs(got-.165) > 1e-15 {
		t.Errorf("got %v", got)
	}
}

func TestLift(t *testing.T) {
	for _, tc := range []struct {
		name           string
		events, others []float64
		share, want    float64
	}{
		// The upper half of 4 holds both events: rate 1 against 1/2.
		{"sorted", []float64{4, 3}, []float64{2, 1}, .5, 2},
		{"reversed", []float64{1, 2}, []float64{3, 4}, .5, 0},
		// The border cuts through all 4, of which half are events.
		{"all tied", repeat(1, 2), repeat(1, 2), .25, 1},
		// 1 of the first 2 is above the border for sure, an event; the other is one of 2
		// that tie, one of them an event: 1.5 of 2 against 2 of 4.
		{"tied at the border", []float64{9, 5}, []float64{5, 1}, .5, 1.5},
	} {
		got, ok := solve.Lift(scored(tc.events, tc.others), tc.share)
		if !ok || math.Abs(got-tc.want) > 1e-12 {
			t.Errorf("%s: %v, %v, want %v", tc.name, got, ok, tc.want)
		}
	}
	if _, ok := solve.Lift(scored(nil, []float64{1}), .1); ok {
		t.Error("without events there is a lift")
	}
}

func TestCalibrate(t *testing.T) {
	bins := solve.Calibrate(scored([]float64{.8, .3}, []float64{.6, .2, .1}), 2)
	want := []solve.Bin{{Rows: 2, Events: 1, Mean: .7, Lowest: .6, Highest: .8}, {Rows: 3, Events: 1, Mean: .2, Lowest: .1, Highest: .3}}
	if len(bins) != 2 {
		t.Fatalf("%d bins", len(bins))
	}
	for i, w := range want {
		if math.Abs(bins[i].Mean-w.Mean) > 1e-12 {
			t.Errorf("bin %d: mean %v, want %v", i, bins[i].Mean, w.Mean)
		}
		bins[i].Mean = w.Mean
		if bins[i] != w {
			t.Errorf("bin %d: %+v, want %+v", i, bins[i], w)
		}
	}
	if bins := solve.Calibrate(scored(nil, []float64{.1, .2}), 10); len(bins) != 2 {
		t.Errorf("two rows in %d bins", len(bins))
	}
}

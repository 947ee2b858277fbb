package compare

import "math"

// clusterSums adds what stands together: one sum per cluster, in the order of
// each cluster's first.
func clusterSums(clusters []string, values []float64) (names []string, sums []float64) {
	at := make(map[string]int, len(clusters))
	for i, name := range clusters {
		j, seen := at[name]
		if !seen {
			j = len(sums)
			at[name] = j
			names, sums = append(names, name), append(sums, 0)
		}
		sums[j] += values[i]
	}
	return names, sums
}

// clusteredVariance is the variance of a sum of influences, each with mean 0,
// that are independent between clusters only: the sum of the squares of the
// clusters' sums, times G/(G-1) for G clusters (K.-Y. Liang and S. Zeger,
// "Longitudinal data analysis using generalized linear models", Biometrika 73
// (1986); the factor as in A. C. Cameron and D. Miller, "A practitioner's guide
// to cluster-robust inference", Journal of Human Resources 50 (2015)). With one
// unit per cluster and influences (y-mean)/n it is the variance of a mean,
// s^2/n. NaN with fewer than two clusters.
func clusteredVariance(clusters []string, influences []float64) (variance float64, groups int) {
	_, sums := clusterSums(clusters, influences)
	if len(sums) < 2 {
		return unknown(), len(sums)
	}
	for _, s := range sums {
		variance += s * s
	}
	return variance * float64(len(sums)) / float64(len(sums)-1), len(sums)
}

// covariance is twice the sum over the clusters that stand in both arms of the
// product of their sums: what the variance of the difference loses by them.
func covariance(clustersA []string, influencesA []float64, clustersB []string, influencesB []float64) (twice float64) {
	names, sums := clusterSums(clustersA, influencesA)
	of := make(map[string]float64, len(names))
	for i, name := range names {
		of[name] = sums[i]
	}
	names, sums = clusterSums(clustersB, influencesB)
	for i, name := range names {
		twice += 2 * of[name] * sums[i]
	}
	return twice
}

// designEffect is how many times larger the variance of a rate is than that of
// as many independent units, at least 1 (L. Kish, Survey Sampling (1965)).
// Where the rate is 0 or 1 the variance says nothing, and each cluster counts
// as one unit.
func designEffect(clusters []string, values []float64, rate float64) float64 {
	n := float64(len(values))
	influences := make([]float64, len(values))
	for i, v := range values {
		influences[i] = (v - rate) / n
	}
	variance, groups := clusteredVariance(clusters, influences)
	if groups == len(values) {
		return 1
	}
	if independent := rate * (1 - rate) / n; independent > 0 && groups > 1 {
		return math.Max(1, variance/independent)
	}
	return n / float64(groups)
}

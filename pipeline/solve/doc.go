// Package solve holds the small hard numbers and names of the nightly job:
// what SQL either cannot say or says differently on its two engines. Domain
// and company-name normalisation, fuzzy matching of names, intervals for
// rates, decay tables, the calendar of business days, Markov chains of
// journeys and the attribution of paths.
//
// Everything here is pure. Values go in, values come out: no file, no
// network, no clock, no global random source, and the same input gives the
// same output bit for bit, in whatever order it arrives.
package solve

// Package compare holds the statistics of comparing cohorts: did a programme
// change what its accounts did?
//
// Everything here is pure, as in package solve: values go in, values come out,
// and the same values in another order give the same figures bit for bit.
//
// The way through it: Match pairs the members of a programme with accounts that
// were like them on the day they started; Balance says how like; Compare turns
// the outcomes of both, over one window, into a Row by one Method; Judge takes
// all the rows of a programme and says what they are worth: verdicts, and the
// reasons against them. Apart from these, Stratified compares within strata who
// was exposed to something with who was not. One file per formula, each with its
// source.
package compare

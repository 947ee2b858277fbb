// Package land turns extract files into typed Parquet.
//
// Every record of every file is either landed or written to quarantine with
// the rule it broke; the two add up to an independent count of the file, or
// the file fails. Of a rejected record quarantine keeps the beginning, of a
// file's rejects the first; the counts by rule are whole. What was read, from
// which file and with which outcome stands in the ledger, one JSON file per
// entry.
//
//	landing/<entity>/<extract date>/<source>-<sha12>-<mapping8>.parquet           of a delta
//	landing/<entity>/<extract date>/<source>-<sha12>-<snapshot16>.parquet         of a snapshot: all, or what changed
//	landing/<entity>/<extract date>/<source>-<snapshot16>-ended.parquet           what the snapshot ended of the one before; of one landed whole, the keys that had left
//	landing/<entity>/<extract date>/<source>-<snapshot16>-whole.parquet           of a snapshot, after abm compact
//	landing/<entity>/<extract date>/<source>-<snapshot16>-gone.parquet            the keys in it that had left
//	landing/<entity>/<extract date>/<source>-<files16>-whole.parquet              of deltas, after abm compact
//	quarantine/<source>/<extract date>/<sha12>.ndjson
//	ledger/<sequence>-<source>-<extract date>-<sha12>.json
//	person.key
//
// Snapshots are landed as what they change about the one before (see snapshot).
// The two are compared by hashes of keys and records, sorted on disk: in memory
// are at most 32 MB for each of the two, one bit for each record of the files
// compared, and eight bytes for each rejected key.
//
// A file flows through one reader, which cuts it into chunks at record
// boundaries and counts the records; several workers, which parse a chunk and
// encode it as one row group; and one writer, which commits the row groups in
// the order of the file. The chunks depend on the bytes of the file alone, so
// that the landed bytes do not depend on the number of threads.
package land

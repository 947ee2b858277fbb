package land

import (
	"fmt"
	"sort"
	"strings"
	"time"
)

// States of a ledger entry.
const (
	// Landed: the file was read and its records lie in LandedFile.
	Landed = "landed"
	// Known: the same content under the same mapping was landed before;
	// LandedFile points there.
	Known = "known"
	// Failed: nothing of the file is used; Reason says why.
	Failed = "failed"
	// Compacted: no extract file, but the records of earlier entries, gathered in
	// one LandedFile.
	Compacted = "compacted"
)

// Where an extract date came from.
const (
	dateFromName    = "name"
	dateFromColumn  = "column"
	dateFromLanding = "landing"
)

// Entry is one line of the ledger: one extract file on one extract date.
type Entry struct {
	// Sequence orders the entries as they were written.
	Sequence int `json:"sequence"`
	// Source and Entity as in abm.yaml.
	Source string `json:"source"`
	Entity string `json:"entity"`
	// File is the base name; Path is relative to the folder of abm.yaml.
	File string `json:"file"`
	Path string `json:"path"`
	// ExtractDate is the day the file speaks for (YYYY-MM-DD), DateFrom says
	// where it was written: name, column or landing (the landing day).
	ExtractDate string `json:"extract_date"`
	DateFrom    string `json:"date_from"`
	// SHA256 and Bytes of the file as it lies there, compressed or not.
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
	// Format is csv, ndjson or parquet; Compression is none, gzip or zstd.
	Format      string `json:"format"`
	Compression string `json:"compression"`
	// Mode is snapshot or delta.
	Mode string `json:"mode"`
	// MappingHash stands for everything in abm.yaml that changes what the
	// file's cells mean.
	MappingHash string `json:"mapping_hash"`
	// State is landed, known, failed or compacted.
	State string `json:"state"`
	// Records by an independent count = Accepted + Rejected.
	Records  int64 `json:"records"`
	Accepted int64 `json:"accepted"`
	Rejected int64 `json:"rejected"`
	// Carried rows of the snapshot before, for rejected records.
	Carried int64 `json:"carried"`
	// RejectedByReason counts rejects by "column:rule".
	RejectedByReason map[string]int64 `json:"rejected_by_reason,omitempty"`
	// LineByReason is the line of the first reject by "column:rule" (of the
	// record, in Parquet).
	LineByReason map[string]int64 `json:"line_by_reason,omitempty"`
	// Unmapped lists their columns that nobody mapped or kept.
	Unmapped []string `json:"unmapped,omitempty"`
	// Columns describes the mapped columns, by name of ours.
	Columns map[string]ColumnStats `json:"columns,omitempty"`
	// Missing lists our mapped columns of which the file has no column.
	Missing []string `json:"missing,omitempty"`
	// Snapshot names what the files of one day of a snapshot source amount to,
	// SnapshotFiles is how many they are. Snapshots with the same name hold the
	// same records.
	Snapshot      string `json:"snapshot,omitempty"`
	SnapshotFiles int    `json:"snapshot_files,omitempty"`
	// Parent is the snapshot that this one is landed as a difference to: its
	// records are the parent's without those that EndedFile lists and with those
	// in LandedFile. Empty where LandedFile holds all records: then EndedFile lists
	// those of its rows, GoneRows of them, that only name a record that had left.
	Parent      string `json:"parent,omitempty"`
	EndedFile   string `json:"ended_file,omitempty"`
	EndedSHA256 string `json:"ended_sha256,omitempty"`
	GoneRows    int64  `json:"gone_rows,omitempty"`
	// Horizon, of a compacted entry, is the first day of the source that can still
	// be asked for.
	Horizon string `json:"horizon,omitempty"`
	// Gathered, of a compacted entry of a delta source, lists by sequence the
	// entries whose records lie in its LandedFile, and no longer in theirs.
	Gathered []int `json:"gathered,omitempty"`
	// LandedFile is relative to the warehouse root, with slashes.
	LandedFile   string    `json:"landed_file,omitempty"`
	LandedSHA256 string    `json:"landed_sha256,omitempty"`
	LandedRows   int64     `json:"landed_rows"`
	LandedAt     time.Time `json:"landed_at"`
	// Quarantine is the file of the rejected records, relative to the root.
	Quarantine string `json:"quarantine,omitempty"`
	// Reason of a failed entry.
	Reason string `json:"reason,omitempty"`

	// isGathered is true where a compacted entry lists this one as Gathered.
	isGathered bool
}

// IsGathered is true for an extract of a delta source whose day was compacted:
// its records lie in one file with others, and it is not landed anew.
func (e Entry) IsGathered() bool { return e.isGathered }

// Rejected says that too many records of a file were rejected. It quotes no
// cell: those may be personal and stand in quarantine only.
type Rejected struct {
	Source, File     string
	Records, Rejects int64
	Share            float64
	// ByReason counts by "column:rule".
	ByReason map[string]int64
	// Line, Column, Rule and Message of the first reject.
	Line                  int64
	Column, Rule, Message string
	// Quarantine is the path of the file that holds the rejected records.
	Quarantine string
}

func (e *Rejected) Error() string {
	where := e.Rule
	if e.Column != "" {
		where = e.Column + ": " + e.Rule
	}
	return fmt.Sprintf("land %s: %d of %d records rejected, more than max_reject_share (%g): %s; the first at line %d (%s: %s); their text lies in %s, `abm rejects` lists them; mend the mapping of source %s or raise max_reject_share",
		printable(e.File), e.Rejects, e.Records, e.Share, countsText(e.ByReason), e.Line, where, e.Message, e.Quarantine, e.Source)
}

// countsText writes counts by reason, most frequent first.
func countsText(counts map[string]int64) string {
	reasons := make([]string, 0, len(counts))
	for reason := range counts {
		reasons = append(reasons, reason)
	}
	sort.Slice(reasons, func(i, j int) bool {
		a, b := reasons[i], reasons[j]
		if counts[a] != counts[b] {
			return counts[a] > counts[b]
		}
		return a < b
	})
	for i, reason := range reasons {
		reasons[i] = fmt.Sprintf("%s %d", strings.TrimPrefix(reason, ":"), counts[reason])
	}
	return strings.Join(reasons, ", ")
}

// Deleted says that a snapshot lacks too many records of the one before it.
type Deleted struct {
	Source, ExtractDate, Previous string
	// Missing of Keys records of the previous snapshot are not in the new one,
	// which has Now records.
	Missing, Keys, Now int
	Share              float64
}

func (e *Deleted) Error() string {
	if e.Now == 0 {
		return fmt.Sprintf("land source %s: the snapshot of %s is empty, the one of %s had %d records; deliver the extract again, or set max_delete_share: 1 for one run if it is meant",
			e.Source, e.ExtractDate, e.Previous, e.Keys)
	}
	return fmt.Sprintf("land source %s: %d of %d records of the snapshot of %s are missing from that of %s (%d records), more than max_delete_share (%g); deliver the extract again, or raise max_delete_share for one run if it is meant",
		e.Source, e.Missing, e.Keys, e.Previous, e.ExtractDate, e.Now, e.Share)
}

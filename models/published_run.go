package models

// DataQuality lists what is odd about the data, counted, with an example.
//
// Grain: one row per rule, entity, source and record (empty where counted as a whole).
type DataQuality struct {
	// RuleName is the rule that found it.
	RuleName string `parquet:"rule_name" abm:"key"`
	// Entity it is about.
	Entity string `parquet:"entity" abm:"key"`
	// LandSource is the source, empty for all.
	LandSource string `parquet:"land_source" abm:"key"`
	// RecordID is the record, empty where records are counted as a whole.
	RecordID string `parquet:"record_id" abm:"key"`
	// Severity is info or warn.
	Severity string `parquet:"severity"`
	// Message says what it is and what became of it.
	Message string `parquet:"message"`
	// Records it concerns.
	Records int64 `parquet:"records" unit:"records"`
	Build
}

// LandFile is the ledger: every extract file this run reads, with the fate of
// its records.
//
// Grain: one row per source, extract date and file content.
type LandFile struct {
	// LandSource is the source.
	LandSource string `parquet:"land_source" abm:"key"`
	// FileSHA256 is the hash of the extract file, in hex.
	FileSHA256 string `parquet:"file_sha256" abm:"key"`
	// Entity its records are.
	Entity string `parquet:"entity"`
	// FileName is the file's name at first sight.
	FileName string `parquet:"file_name"`
	// State is landed, or known where its content had been landed before.
	State string `parquet:"state"`
	// RejectedByReason is a JSON object of column:rule and records.
	RejectedByReason string `parquet:"rejected_by_reason"`
	// ColumnsUnmapped lists the file's columns that nothing reads.
	ColumnsUnmapped string `parquet:"columns_unmapped"`
	// ColumnsMissing lists mapped columns that the file does not have.
	ColumnsMissing string `parquet:"columns_missing"`
	// Bytes of the file.
	Bytes int64 `parquet:"bytes" unit:"bytes"`
	// Records by an independent count; accepted + rejected.
	Records int64 `parquet:"records" unit:"records"`
	// Accepted records.
	Accepted int64 `parquet:"accepted" unit:"records"`
	// Rejected records; they lie in quarantine.
	Rejected int64 `parquet:"rejected" unit:"records"`
	// Carried records: rejected ones whose previous version was kept.
	Carried int64 `parquet:"carried" unit:"records"`
	// ExtractDate is the day the extract speaks for.
	ExtractDate int32 `parquet:"extract_date,date" abm:"key"`
	// RunID is the run that published this table.
	RunID string `parquet:"run_id"`
	Build
}

// Run tells what the run did, step by step.
//
// Grain: one row per step.
type Run struct {
	// StepNumber counts from 1.
	StepNumber int64 `parquet:"step_number" abm:"key" unit:"steps"`
	// Step is the table, solver or check.
	Step string `parquet:"step"`
	// StepKind is model, solve or check.
	StepKind string `parquet:"step_kind"`
	// EngineName is the engine that built it.
	EngineName string `parquet:"engine_name"`
	// ProgramVersion of abm.
	ProgramVersion string `parquet:"program_version"`
	// TableRows written; null for views and checks.
	TableRows *int64 `parquet:"table_rows" unit:"rows"`
	// Seconds it took.
	Seconds float64 `parquet:"seconds" unit:"seconds"`
	// StartedAt is when the step started, UTC.
	StartedAt int64 `parquet:"started_at,timestamp(microsecond:local)" unit:"UTC"`
	// RunID is the run.
	RunID string `parquet:"run_id"`
	Build
}

// Dictionary describes every published table and column.
//
// Grain: one row per table and column.
type Dictionary struct {
	// TableName is the table.
	TableName string `parquet:"table_name" abm:"key"`
	// ColumnNumber is its place in the table, from 1.
	ColumnNumber int64 `parquet:"column_number" abm:"key" unit:"columns"`
	// ColumnName is the column.
	ColumnName string `parquet:"column_name"`
	// DataType is its SQL type.
	DataType string `parquet:"data_type"`
	// UnitName is its unit, empty where it has none.
	UnitName string `parquet:"unit_name"`
	// Meaning of the column.
	Meaning string `parquet:"meaning"`
	// TableMeaning is what the table is.
	TableMeaning string `parquet:"table_meaning"`
	// TableGrain is what one row is.
	TableGrain string `parquet:"table_grain"`
	// IsKey is true for the columns that identify a row.
	IsKey bool `parquet:"is_key"`
	Build
}

package pipeline

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"abm/models"
	"abm/pipeline/land"
)

// scanLanded makes the relations of all landed records, landed_ENTITY.
func (b *build) scanLanded(ctx context.Context) error {
	if err := load(ctx, b, "snapshot_day", snapshotDays(b.selection.Snapshots)); err != nil {
		return err
	}
	for _, table := range models.Landed() {
		if err := b.scanWritten(ctx, table); err != nil {
			return fmt.Errorf("read landed %s: %w", table.Name, err)
		}
	}
	merged, err := b.loadMerged(ctx)
	if err != nil {
		return err
	}
	for _, table := range models.Landed() {
		if err := b.engine.View(ctx, "landed_"+table.Name, withWinners(table, merged)); err != nil {
			return fmt.Errorf("read landed %s: %w", table.Name, err)
		}
	}
	return nil
}

// scanWritten makes the relation of an entity's records as their extracts wrote
// them. Snapshots are landed as what they changed: there the records that a
// later snapshot ended are left out, and those that stayed speak for the day of
// the snapshot read, as if it had been landed whole; gone_ENTITY has the keys of
// the others.
func (b *build) scanWritten(ctx context.Context, table models.Table) error {
	name, ended := "written_"+table.Name, b.selection.Ended[table.Name]
	if len(ended) == 0 && !b.selection.Dated[table.Name] {
		if err := b.engine.Scan(ctx, name, table, landedPaths(b.selection.Files[table.Name])); err != nil {
			return err
		}
		return b.engine.View(ctx, "gone_"+table.Name, "select "+strings.Join(table.Keys(), ", ")+" from "+name+" where false")
	}
	if err := b.engine.Scan(ctx, name+"_version", table, landedPaths(b.selection.Files[table.Name])); err != nil {
		return err
	}
	if err := b.engine.Scan(ctx, name+"_ended", models.Ended(), landedPaths(ended)); err != nil {
		return err
	}
	if err := b.engine.View(ctx, name, liveRecords(table)); err != nil {
		return err
	}
	return b.engine.View(ctx, "gone_"+table.Name, goneRecords(table))
}

// liveRecords is, with goneRecords, a model that is not a file: it is the same
// for every entity, but for the names of its columns.
func liveRecords(table models.Table) string {
	var columns []string
	for _, c := range table.Columns {
		switch {
		case c.InputOnly:
		case c.Name == "extract_date":
			columns = append(columns, "coalesce(d.extract_date, v.extract_date) as extract_date")
		default:
			columns = append(columns, "v."+c.Name)
		}
	}
	return "select " + strings.Join(columns, ", ") + " from written_" + table.Name + "_version as v" +
		" left join snapshot_day as d on v.land_source = d.land_source" +
		" anti join written_" + table.Name + "_ended as e on v.land_source = e.land_source and v.extract_date = e.extract_date" +
		" and v.file_sha256 = e.file_sha256 and v.record_number = e.record_number"
}

// goneRecords finds the keys that snapshots once held and hold no more. They
// are names alone: what is known of such a record may no longer be read.
func goneRecords(table models.Table) string {
	var columns, same []string
	for _, key := range table.Keys() {
		columns = append(columns, "v."+key)
		same = append(same, "v."+key+" = l."+key)
	}
	return "select distinct " + strings.Join(columns, ", ") + " from written_" + table.Name + "_version as v" +
		" anti join written_" + table.Name + " as l on " + strings.Join(same, " and ")
}

func landedPaths(files []land.File) []string {
	list := make([]string, len(files))
	for i, f := range files {
		list[i] = f.Path
	}
	return list
}

type snapshotDay struct {
	Source string    `arrow:"land_source"`
	Date   time.Time `arrow:"extract_date,date"`
}

func snapshotDays(days map[string]time.Time) []snapshotDay {
	var rows []snapshotDay
	for _, source := range slices.Sorted(maps.Keys(days)) {
		rows = append(rows, snapshotDay{source, days[source]})
	}
	return rows
}

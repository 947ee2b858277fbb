package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"abm/models"
)

// mergedRecord is a record that was merged into another, of its kind: whatever
// names the one means the other.
type mergedRecord struct {
	MergedID string `arrow:"merged_id"`
	WinnerID string `arrow:"winner_id"`
}

// merge is what a landed record says of merges: systems write them on the
// winner (merged_ids) or on the loser (merged_into_id).
type merge struct {
	ID     string  `arrow:"record_id"`
	IntoID *string `arrow:"merged_into_id"`
	IDs    *string `arrow:"merged_ids"`
}

// loadMerged makes the relations merged_lead and merged_account, and tells which
// of them have a row.
func (b *build) loadMerged(ctx context.Context) (has map[string]bool, err error) {
	has = map[string]bool{}
	for _, kind := range []string{"lead", "account"} {
		said, err := read[merge](ctx, b, saidMerges(kind))
		if err != nil {
			return nil, fmt.Errorf("read merged %ss: %w", kind, err)
		}
		merged := mergedRecords(said)
		has[kind] = len(merged) > 0
		if err := load(ctx, b, "merged_"+kind, merged); err != nil {
			return nil, err
		}
	}
	return has, nil
}

// saidMerges reads what the latest version of each record says of merges, of each
// source by itself: a source of merges stands beside that of the records. The
// latest come last.
func saidMerges(kind string) string {
	const latest = "modified_at desc nulls last, extract_date desc, file_sha256 desc, record_number desc"
	const latestLast = "modified_at nulls first, extract_date, land_source, file_sha256, record_number"
	key := kind + "_id"
	return "with ranked as (select v.*, row_number() over (partition by v.land_source, v." + key + " order by " + latest + ") as version_rank" +
		" from written_" + kind + " as v" +
		" semi join (select " + key + " from written_" + kind + " where merged_into_id is not null or merged_ids is not null) as m" +
		" on v." + key + " = m." + key + ")" +
		" select " + key + " as record_id, merged_into_id, merged_ids from ranked" +
		" where version_rank = 1 and (merged_into_id is not null or merged_ids is not null)" +
		" order by " + latestLast
}

// mergedRecords finds the record that each merged one is now part of: the last
// of a chain of merges. Of records that were merged into each other the lowest
// id stays.
func mergedRecords(said []merge) []mergedRecord {
	into := map[string]string{} // the later word counts
	for _, m := range said {
		winner, losers := m.ID, []string{}
		if m.IDs != nil {
			losers = strings.Split(*m.IDs, ";")
		}
		if m.IntoID != nil {
			winner, losers = *m.IntoID, append(losers, m.ID)
		}
		for _, loser := range losers {
			if loser != winner && loser != "" {
				into[loser] = winner
			}
		}
	}
	var merged []mergedRecord
	for loser := range into {
		if winner := lastWinner(loser, into); winner != loser {
			merged = append(merged, mergedRecord{loser, winner})
		}
	}
	slices.SortFunc(merged, func(a, b mergedRecord) int { return strings.Compare(a.MergedID, b.MergedID) })
	return merged
}

// lastWinner follows the merges of a record to their end.
func lastWinner(id string, into map[string]string) string {
	path := []string{id}
	for {
		next, ok := into[path[len(path)-1]]
		if !ok {
			return path[len(path)-1]
		}
		if at := slices.Index(path, next); at >= 0 {
			return slices.Min(path[at:])
		}
		path = append(path, next)
	}
}

// withWinners is, like liveRecords, a model that is the same for every entity:
// its records with the winners for merged leads and accounts wherever they name
// one. A merged record itself is deleted. A deleted record that names a loser is
// left as it is: as the winner's it would delete what the winner has.
func withWinners(table models.Table, merged map[string]bool) string {
	from := " from written_" + table.Name + " as v"
	var columns []string
	for _, c := range table.Columns {
		kind, isRef := strings.CutPrefix(c.Land, "ref=")
		switch {
		case c.InputOnly:
		case isRef && merged[kind]:
			winner := "m_" + c.Name + ".winner_id"
			from += " left join merged_" + kind + " as m_" + c.Name + " on v." + c.Name + " = m_" + c.Name + ".merged_id"
			if lost := "lost_" + c.Name; c.Key {
				winner = "case when " + lost + ".version_rank is null then " + winner + " end"
				from += " left join (" + lostByLosers(table, c.Name, kind) + ") as " + lost + " on " + sameKeys(table, lost)
			}
			columns = append(columns, "coalesce("+winner+", v."+c.Name+") as "+c.Name)
		case c.Name == "is_deleted" && merged[table.Name]:
			columns = append(columns, "case when m.merged_id is not null then true else v.is_deleted end as is_deleted")
			from += " left join merged_" + table.Name + " as m on v." + table.Name + "_id = m.merged_id"
		default:
			columns = append(columns, "v."+c.Name)
		}
	}
	return "select " + strings.Join(columns, ", ") + from
}

// lostByLosers finds the keys of records that name a loser and are deleted by
// their latest version: of two contacts of a deal who became one, systems delete
// one.
func lostByLosers(table models.Table, key, kind string) string {
	keys := "w." + strings.Join(table.Keys(), ", w.")
	return "select r.* from (select " + keys + ", w.is_deleted, row_number() over (partition by " + keys +
		" order by w.modified_at desc nulls last, w.extract_date desc, w.land_source desc, w.file_sha256 desc, w.record_number desc) as version_rank" +
		" from written_" + table.Name + " as w semi join merged_" + kind + " as m on w." + key + " = m.merged_id) as r" +
		" where r.version_rank = 1 and r.is_deleted"
}

// sameKeys joins a relation to v by an entity's keys, some of which may be null.
func sameKeys(table models.Table, other string) string {
	var same []string
	for _, key := range table.Keys() {
		same = append(same, "v."+key+" is not distinct from "+other+"."+key)
	}
	return strings.Join(same, " and ")
}

package config

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
)

// hash is the SHA-256 of what in the configuration can change a published
// figure, the default rules included. It is part of build_id.
//
// In it: time_zone, currency, rates (by value: 1.10 is 1.1), touches, domains,
// match, all rules in their order, engagement, fit, qualification, attribution,
// cost, funnel, definitions, nurture, cohorts, experiments, comparison,
// mqa_backtest, motion_lift, prediction; and of each source name, entity, system
// and mode, because stage reads them.
//
// Not in it, as they do not change figures: warehouse, reader_path, engine,
// spark, memory, threads, retention; max_reject_share, max_delete_share and
// on_file_error, which decide whether there are any; and how a source is read
// (files, columns, dates, ...), which shows in the landed files' own hashes.
// Order does not count where it means nothing: sources, domains, roles, lists
// of models, lenses, windows, scopes.
func (c *Config) hash() string {
	x := *c
	x.Warehouse, x.ReaderPath, x.Engine, x.Memory, x.OnFileError = "", "", "", "", ""
	x.Threads, x.MaxRejectShare, x.MaxDeleteShare, x.Retention = 0, 0, 0, Retention{}
	x.Dir, x.Path, x.Hash, x.Location, x.MemoryBytes = "", "", "", nil, 0

	x.Sources = nil
	for _, s := range c.Sources {
		x.Sources = append(x.Sources, Source{Name: s.Name, Entity: s.Entity, System: s.System, Mode: s.Mode})
	}
	slices.SortFunc(x.Sources, func(a, b Source) int { return cmp.Compare(a.Name, b.Name) })

	x.Rates = maps.Clone(c.Rates)
	for currency, text := range x.Rates {
		if r, ok := new(big.Rat).SetString(text); ok {
			x.Rates[currency] = r.String()
		}
	}
	x.Domains = Domains{Internal: sorted(c.Domains.Internal), Competitor: sorted(c.Domains.Competitor), FreeMail: sorted(c.Domains.FreeMail)}
	x.Engagement.Roles = sorted(c.Engagement.Roles)
	a := &x.Attribution
	a.DealTypes, a.Models, a.Lenses = sorted(a.DealTypes), sorted(a.Models), sorted(a.Lenses)
	a.Sensitivity.Lookbacks = slices.Sorted(slices.Values(a.Sensitivity.Lookbacks))
	a.Windows, a.Scopes, a.MilestoneMotions = sorted(a.Windows), sorted(a.Scopes), sorted(a.MilestoneMotions)
	a.Outcomes = sorted(a.Outcomes)
	a.Detail = slices.SortedFunc(slices.Values(a.Detail), func(p, q Detail) int {
		return cmp.Or(cmp.Compare(p.Lens, q.Lens), cmp.Compare(p.Window, q.Window))
	})

	x.Comparison.Windows = slices.Sorted(slices.Values(c.Comparison.Windows))
	x.MotionLift.Windows = slices.Sorted(slices.Values(c.MotionLift.Windows))
	x.MQABacktest.Thresholds = slices.Sorted(slices.Values(c.MQABacktest.Thresholds))

	text, err := json.Marshal(x) // sorts maps by key
	if err != nil {
		panic(fmt.Sprintf("config: encode for hash: %v", err)) // only NaN and Inf, which decode refuses
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

func sorted(words []string) []string { return slices.Sorted(slices.Values(words)) }

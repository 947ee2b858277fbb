package models

// LeadState says which state each lead was in, since when, and why: one on
// every day since its creation. The stages lead, mql, sal, sql, opportunity
// and won lead to the order; nurture, recycled, disqualified and lost lie
// aside of it.
//
// Grain: one row per lead and spell.
type LeadState struct {
	// LeadID names the lead: the first record of its person.
	LeadID string `parquet:"lead_id" abm:"key"`
	// SpellNumber counts the lead's spells from 1.
	SpellNumber int64 `parquet:"spell_number" abm:"key" unit:"spells"`
	// State is lead, mql, sal, sql, opportunity, won, nurture, recycled, disqualified or lost.
	State string `parquet:"state"`
	// Readiness to buy is unqualified (lead, disqualified, lost), warm (mql, sal, nurture, recycled) or qualified (sql, opportunity, won).
	Readiness string `parquet:"readiness"`
	// StateSource is creation, column (a date of the extract), history (lead_stage), status (today's, which nothing dates), deal, or rule (abm.yaml's, where the extract does not tell the state).
	StateSource string `parquet:"state_source"`
	// Reason it entered the state.
	Reason string `parquet:"reason"`
	// Acquisition is generated, referred, purchased, partner or prospected.
	Acquisition string `parquet:"acquisition"`
	// IsBackwards is true where the lead had been further on.
	IsBackwards bool `parquet:"is_backwards"`
	// IsReopened is true where it had been disqualified, lost or won.
	IsReopened bool `parquet:"is_reopened"`
	// IsOutOfOrder is true where the extract dates it before the lead's creation or after a stage further on: the spell lies where it must have been, entered_at says what the extract says.
	IsOutOfOrder bool `parquet:"is_out_of_order"`
	// EnteredAt is when it entered, as the extract says, UTC; null where nothing dates the lead.
	EnteredAt *int64 `parquet:"entered_at,timestamp(microsecond:local)" unit:"UTC"`
	// EnteredOn is the business day from which it was in the state; null where nothing dates the lead.
	EnteredOn *int32 `parquet:"entered_on,date"`
	// LeftOn is the day from which it was in the next; null for the present state.
	LeftOn *int32 `parquet:"left_on,date"`
	Build
}

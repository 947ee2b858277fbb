// Package pipeline is the nightly job: land the extracts, build every table,
// check, publish. This file is the map: a step that is not listed here does
// not exist.
package pipeline

// flow is the build, in order. A model is a file in sql/; it is published
// where models/ has a table of its name, written once where its header says
// materialise, and else evaluated where it is read. A solve reads relations
// and makes one in Go. A check is a file in sql/checks that must find nothing.
func flow() []step {
	return []step{
		// The right version of each record for the night.
		model("10_stage/deal_currency"),
		solved("currency_rate", currencyRates),
		model("10_stage/stage_lead"),
		model("10_stage/touch_version"),
		model("10_stage/stage_touch"),
		model("10_stage/stage_deal"),
		model("10_stage/stage_account"),
		model("10_stage/stage_campaign"),
		model("10_stage/stage_deal_contact"),
		model("10_stage/stage_signal"),
		model("10_stage/stage_programme_member"),
		model("10_stage/record_count"),

		// Lead, touch and deal to account.
		model("20_match/web_host"),
		solved("host_domain", hostDomains),
		model("20_match/company_name"),
		solved("company_key", companyKeys),
		model("20_match/person"),
		model("20_match/internal_person"),
		model("20_match/account_domain"),
		model("20_match/account_name"),
		model("20_match/match_key"),
		model("20_match/match_exact"),
		model("20_match/fuzzy_query"),
		solved("fuzzy_match", fuzzyMatches),
		model("20_match/match_result"),
		model("20_match/lead_account_match"),
		check("lead_account_match__grain"),
		model("20_match/person_account"),
		model("20_match/visitor_person"),
		model("20_match/touch_account"),
		model("20_match/deal"),
		check("deal__grain"),
		model("20_match/deal_person"),

		// Channels, motions, points, scores, stages.
		model("30_engage/touch_kind"),
		model("30_engage/person_profile"),
		model("30_engage/machine_click"),
		model("30_engage/touch_repeat"),
		model("30_engage/touch_earned"),
		model("30_engage/touch_capped"),
		model("30_engage/touch").sortedBy("account_id", "touched_at", "touch_id"),
		check("touch__grain"),
		model("30_engage/channel"),
		model("30_engage/campaign"),
		model("30_engage/account_event"),
		model("30_engage/account_points"),
		model("30_engage/account_engagement_driver"),
		model("30_engage/account_fit"),
		model("30_engage/engaged_people_week"),
		model("30_engage/account_engagement_week"),
		model("30_engage/mqa_entry"),
		model("30_engage/account_parent"),
		solved("account_root", accountRoots),
		model("30_engage/account_base"),
		model("30_engage/account_cohort"),
		model("30_engage/account_stage"),
		check("account_stage__one_spell"),
		model("30_engage/account_engagement"),
		check("account_engagement_driver__adds_up"),
		check("account_engagement_week__meets_today"),
		model("30_engage/account"),
		check("account__grain"),

		// Journeys, weights, credits.
		model("40_attribute/credited_deal"),
		model("40_attribute/deal_touch"),
		model("40_attribute/deal_lead"),
		model("40_attribute/attribution_journey").sortedBy("deal_id", "lens", "position"),
		check("attribution_journey__positions"),
		model("40_attribute/journey_window"),
		model("40_attribute/journey_share"),
		model("40_attribute/journey_place"),
		model("40_attribute/journey_weight"),
		model("40_attribute/custom_credit"),
		model("40_attribute/attribution_credit"),
		model("40_attribute/attribution_sum"),
		model("40_attribute/attribution_cell"),
		model("40_attribute/attribution_touch"),
		model("40_attribute/attribution_deal"),
		check("attribution_deal__once"),
		check("attribution_deal__conserves"),
		check("attribution_touch__adds_up"),
		model("40_attribute/attribution_period"),
		model("40_attribute/attribution_motion"),
		model("40_attribute/attribution_channel"),
		model("40_attribute/attribution_campaign"),
		check("attribution_totals__add_up"),
		model("40_attribute/attribution_excluded"),
		check("attribution_excluded__complete"),

		// Demand gen against lead gen, both ways, and beside the CRM's word.
		model("40_attribute/deal_motion"),
		model("40_attribute/deal_motion_period"),
		model("40_attribute/motion_overlap"),
		model("40_attribute/motion_timing"),
		model("40_attribute/source_comparison"),
		check("motion_overlap__adds_up"),
		check("source_comparison__nests"),

		// Leads, MQAs and SQLs credited as deals are.
		model("40_attribute/outcome"),
		model("40_attribute/outcome_touch"),
		model("40_attribute/outcome_model"),
		model("40_attribute/outcome_credit"),
		model("40_attribute/attribution_outcome"),
		check("attribution_outcome__adds_up"),

		// Cohorts against each other.
		model("60_compare/cohort_member"),
		check("cohort_member__grain"),
		model("60_compare/cohort_outcome"),
		solved("cohort_comparison", cohortComparison),

		// What is odd, where it came from, what it means.
		solved("land_file", landFiles),
		model("70_quality/data_quality"),
		solved("dictionary", dictionary),
		solved("run", runSteps),
	}
}

package pipeline

import "abm/pipeline/config"

type definitionState struct {
	State string `arrow:"state"`
	// Verdict is marketing, accepted or rejected.
	Verdict string `arrow:"verdict"`
}

type judgedAnyway struct {
	Field string `arrow:"field"`
	Word  string `arrow:"word"`
}

type paidChannel struct {
	Channel string `arrow:"channel"`
}

func definitionStates(f config.Definitions) []definitionState {
	var rows []definitionState
	add := func(verdict string, states []string) {
		for _, s := range states {
			rows = append(rows, definitionState{s, verdict})
		}
	}
	add("marketing", f.Marketing)
	add("accepted", f.Sales.Accepts)
	add("rejected", f.Sales.Rejects)
	return rows
}

func judgedAnyways(j config.JudgedLeads) []judgedAnyway {
	var rows []judgedAnyway
	add := func(field string, words []string) {
		for _, w := range words {
			rows = append(rows, judgedAnyway{field, w})
		}
	}
	add("channel", j.Channels)
	add("campaign", j.Campaigns)
	add("acquisition", j.Acquisitions)
	return rows
}

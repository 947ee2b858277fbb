package config

// defaults is what an abm.yaml that says nothing means, but for the rules,
// which addDefaultRules puts behind the file's own.
func defaults() *Config {
	return &Config{
		Warehouse:      "warehouse",
		TimeZone:       "UTC",
		Engine:         "duckdb",
		Memory:         "2GiB",
		MaxRejectShare: .01,
		MaxDeleteShare: .10,
		OnFileError:    "fail",
		Retention:      Retention{Runs: 3, Hours: 24},
		// Security scanners open every link of a mail within seconds of its delivery.
		Touches: Touches{MachineLinks: 3, MachineSeconds: 10},
		Engagement: Engagement{
			HalfLifeDays:     30,
			HistoryWeeks:     104,
			SeniorityWeights: seniorityWeights(),
			Signals:          signalPoints(),
			MQA:              MQA{EnterPoints: 60, LeavePoints: 30, People: 2, Fit: "C"},
			EngagedPoints:    10,
			PeopleDays:       90,
			Roles:            buyingRoles(),
		},
		Attribution: Attribution{
			LookbackDays:     365,
			TimeDecayDays:    7,
			DealTypes:        []string{"new_business"},
			Models:           Models(),
			Lenses:           lenses(),
			Windows:          []string{"sourced", "influenced"},
			Scopes:           []string{"all"},
			Detail:           []Detail{{Lens: "account", Window: "influenced"}},
			MilestoneMotions: []string{"demand_gen", "lead_gen"},
			Markov:           Markov{Order: "1", SilentDays: 180},
			Outcomes:         outcomes(),
			PrimaryModel:     "w_shaped",
			Sensitivity:      Sensitivity{Lookbacks: []int{90, 180, 365}, Bootstrap: 1000, Seed: 1},
		},
		Qualification: defaultQualification(),
		// Two to three hours of work go into a lead (METRICS.md, Cost).
		Cost:        Cost{ShareBy: ShareByDirectCost, HoursPerLead: 2.5, PaidChannels: paidChannels()},
		Funnel:      Funnel{MinN: 10, Benchmarks: benchmarks()},
		Definitions: defaultDefinitions(),
		Nurture:     defaultNurture(),
		Comparison: Comparison{
			Windows: []int{30, 90, 180, 365}, PrimaryWindow: 180, Worthwhile: map[string]float64{}, WorthwhileLift: .2, Bootstrap: 2000, Seed: 1,
		},
		MQABacktest: MQABacktest{DealDays: 90, Thresholds: []float64{30, 40, 50, 75, 100, 150, 200}},
		MotionLift:  MotionLift{ExposureDays: 90, MinTouches: 1, Windows: []int{90, 180}, CycleDays: 180},
		// Fewer than ten events a coefficient biases them: P. Peduzzi and others, "A
		// simulation study of the number of events per variable in logistic regression
		// analysis", Journal of Clinical Epidemiology 49 (1996).
		Prediction: Prediction{
			HorizonDays: 90, TrainingMonths: 12, EvaluationMonths: 6, Penalty: 1,
			MinEvents: 50, EventsPerCoefficient: 10, Features: Features(),
			LeadNumbers: LeadNumbers(), LeadCategories: []string{"seniority", "acquisition", "channel", "industry"}, LeadMaxAgeDays: 180,
		},
	}
}

// addDefaultRules puts the default rules behind the file's own: the first
// match wins.
func (c *Config) addDefaultRules() {
	c.Channels = append(c.Channels, defaultChannelRules(c.channelNames())...)
	c.Motions = append(c.Motions, defaultMotionRules()...)
	c.Seniority = append(c.Seniority, defaultSeniorityRules()...)
	c.Engagement.Points = append(c.Engagement.Points, defaultPointRules()...)
	c.Qualification.Disqualify = append(c.Qualification.Disqualify, defaultDisqualifiers()...)
	c.Qualification.Criteria = append(c.Qualification.Criteria, defaultCriteria()...)
	c.Funnel.LeadStages = append(c.Funnel.LeadStages, defaultLeadStageRules()...)
	c.Funnel.DealStages = append(c.Funnel.DealStages, defaultDealStageRules()...)
	c.Funnel.Touches = append(c.Funnel.Touches, defaultTouchStateRules()...)
}

// Models lists the attribution models: those of fixed rules, then those that
// learn from all journeys.
func Models() []string {
	return []string{
		"first_touch", "last_touch", "last_non_direct", "linear", "time_decay",
		"position_based", "u_shaped", "w_shaped", "full_path",
		"markov", "markov_motion", "shapley",
	}
}

// markovOrders are the words of attribution.markov.order.
func markovOrders() []string { return []string{"1", "2", "3", "4", "auto"} }

// Motions lists the motions.
func Motions() []string { return []string{"lead_gen", "demand_gen", "sales", "unclassified"} }

func lenses() []string   { return []string{"account", "lead"} }
func windows() []string  { return []string{"sourced", "accelerated", "influenced"} }
func scopes() []string   { return []string{"all", "marketing"} }
func outcomes() []string { return []string{"lead", "mqa", "sql"} }

// seniorities lists the seniorities, highest first.
func seniorities() []string { return []string{"c_level", "vp", "director", "manager", "other"} }

// seniorityWeights is the scale that account scoring uses in the field
// (METRICS.md, Engagement). Touches without a person weigh as little as those
// of people without a say.
func seniorityWeights() map[string]float64 {
	return map[string]float64{"c_level": 2, "vp": 1.5, "director": 1.25, "manager": 1, "other": .5, "anonymous": .5}
}

// signalPoints: intent is a guess about a week, a hire, a round of funding or a
// new chief tells of a quarter, a technology stays; a merger is digested for a
// year.
func signalPoints() map[string]SignalPoints {
	return map[string]SignalPoints{
		"intent":            {Points: 10, HalfLifeDays: 30},
		"intent_topic":      {Points: 10, HalfLifeDays: 30},
		"hiring":            {Points: 5, HalfLifeDays: 60},
		"funding":           {Points: 15, HalfLifeDays: 60},
		"leadership_change": {Points: 15, HalfLifeDays: 60},
		"technology":        {Points: 5, HalfLifeDays: 90},
		"merger":            {Points: 20, HalfLifeDays: 120},
		"*":                 {Points: 5, HalfLifeDays: 30},
	}
}

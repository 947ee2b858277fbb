package models

import (
	"slices"
	"sync"
)

// Build ends every published table.
type Build struct {
	// AsOf is the business day the table speaks for; events up to its end are in.
	AsOf int32 `parquet:"as_of,date"`
	// BuildID is a hash of landed inputs, configuration, as-of and program version: equal inputs have equal build ids.
	BuildID string `parquet:"build_id"`
}

// Published lists the published tables, in the order of the flow.
func Published() []Table { return slices.Clone(published()) }

var published = sync.OnceValue(func() []Table {
	return describe(
		LeadAccountMatch{}, TouchRow{}, DealRow{}, DealAccountRow{}, CampaignRow{}, Channel{},
		AccountEngagementDriver{}, AccountEngagementWeek{}, AccountEngagement{}, AccountStage{}, AccountRow{},
		AttributionJourney{}, AttributionModelShare{}, AttributionSensitivity{}, AttributionTouch{}, AttributionDeal{},
		AttributionMotion{}, AttributionChannel{}, AttributionCampaign{}, AttributionExcluded{}, DealMotion{}, MotionOverlap{},
		MotionTiming{}, SourceComparison{}, AttributionOutcome{}, Cost{}, Roi{}, RoiGap{}, LeadCriterion{}, LeadDisqualification{}, LeadScoreDriver{}, LeadScore{},
		LeadState{}, LeadToRevenue{}, Funnel{}, FunnelDropOff{}, FunnelBenchmark{}, FunnelDiagnosis{}, FunnelRevision{},
		LeadHandover{}, RepLoad{}, LeadJudgement{}, DefinitionAgreement{}, ThresholdSweep{}, LeadQuality{}, NurtureQueue{}, AttemptCurve{},
		CohortMember{}, CohortMatch{}, CohortBalance{}, CohortCurve{}, CohortComparison{}, MqaBacktest{}, MotionLift{},
		PredictionModel{}, PredictionCoefficient{}, PredictionQuality{}, PredictionCalibration{}, PredictionDriver{}, AccountPrediction{}, LeadPrediction{},
		DataQuality{},
		LandFile{}, Run{}, Dictionary{},
	)
})

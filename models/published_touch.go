package models

// TouchRow is a touch with its account, channel, motion and points.
//
// Grain: one row per touch.
type TouchRow struct {
	// TouchID is the touch.
	TouchID string `parquet:"touch_id" abm:"key"`
	// AccountID is the account; null where unmatched.
	AccountID *string `parquet:"account_id"`
	// PersonID is the person; null for an anonymous touch.
	PersonID *string `parquet:"person_id"`
	// LeadID is the lead or contact the extract named.
	LeadID *string `parquet:"lead_id"`
	// CampaignID is the campaign.
	CampaignID *string `parquet:"campaign_id"`
	// Channel by the channel rules.
	Channel string `parquet:"channel"`
	// Motion is demand_gen, lead_gen, sales or unclassified.
	Motion string `parquet:"motion"`
	// TouchType is what happened.
	TouchType string `parquet:"touch_type"`
	// Direction is inbound or outbound.
	Direction string `parquet:"direction"`
	// MatchMethod says how the account was found.
	MatchMethod string `parquet:"match_method"`
	// NotCountedReason is why it earns nothing: no_consent, unmatched (neither account nor person), duplicate, machine, internal, planned, sent_only; null where it counts.
	NotCountedReason *string `parquet:"not_counted_reason"`
	// Points after the daily cap, undecayed.
	Points int64 `parquet:"points,decimal(6:18)" unit:"points"`
	// DecayedPoints on the as-of day.
	DecayedPoints int64 `parquet:"decayed_points,decimal(6:18)" unit:"points"`
	// IsAnonymous is true where no person is known.
	IsAnonymous bool `parquet:"is_anonymous"`
	// IsResponse is true where the person did something.
	IsResponse bool `parquet:"is_response"`
	// IsCounted is true where it may earn points and credit.
	IsCounted bool `parquet:"is_counted"`
	// TouchedAt is when it happened, UTC.
	TouchedAt int64 `parquet:"touched_at,timestamp(microsecond:local)" unit:"UTC"`
	// TouchedOn is the business day.
	TouchedOn int32 `parquet:"touched_on,date"`
	Build
}

// DealRow is a deal with its account and its amounts in the reporting currency.
//
// Grain: one row per deal.
type DealRow struct {
	// DealID is the deal.
	DealID string `parquet:"deal_id" abm:"key"`
	// AccountID is the account; null where the extract names none and none of its people has one.
	AccountID *string `parquet:"account_id"`
	// CampaignID is the CRM's own primary campaign.
	CampaignID *string `parquet:"campaign_id"`
	// DealType is new_business, expansion or renewal.
	DealType string `parquet:"deal_type"`
	// Stage as the CRM names it.
	Stage *string `parquet:"stage"`
	// Status is open, won or lost.
	Status string `parquet:"status"`
	// CrmSource is the CRM's own source field, to compare with.
	CrmSource *string `parquet:"crm_source"`
	// Currency of the original amount.
	Currency *string `parquet:"currency"`
	// CycleDays from creation to close; null while open.
	CycleDays *int64 `parquet:"cycle_days" unit:"days"`
	// Amount in the deal's own currency; null where the extract has none.
	Amount *int64 `parquet:"amount,decimal(2:18)" unit:"deal currency"`
	// Pipeline is the amount in the reporting currency, at the rate of the creation day.
	Pipeline int64 `parquet:"pipeline,decimal(2:18)" unit:"reporting currency"`
	// Revenue is the amount of a won deal at the rate of the close day, else 0.
	Revenue int64 `parquet:"revenue,decimal(2:18)" unit:"reporting currency"`
	// IsWon is true for won deals.
	IsWon bool `parquet:"is_won"`
	// IsClosed is true for won and lost deals.
	IsClosed bool `parquet:"is_closed"`
	// IsCredited is true for the deal types that attribution is computed for.
	IsCredited bool `parquet:"is_credited"`
	// IsCloseBeforeCreation flags a close that lay before creation and counts as creation.
	IsCloseBeforeCreation bool `parquet:"is_close_before_creation"`
	// CreatedAt is when it was opened, UTC.
	CreatedAt int64 `parquet:"created_at,timestamp(microsecond:local)" unit:"UTC"`
	// ClosedAt is when it was won or lost, UTC; null while open.
	ClosedAt *int64 `parquet:"closed_at,timestamp(microsecond:local)" unit:"UTC"`
	// CreatedOn is the business day of creation.
	CreatedOn int32 `parquet:"created_on,date"`
	// ClosedOn is the business day of the close; null while open.
	ClosedOn *int32 `parquet:"closed_on,date"`
	Build
}

// DealAccountRow is a company of a deal, with what it has of the deal's
// amounts. A deal that the deal account extract does not name has its one
// account, and a deal without an account is not here.
//
// Grain: one row per deal and account.
type DealAccountRow struct {
	// DealID is the deal.
	DealID string `parquet:"deal_id" abm:"key"`
	// AccountID is the company.
	AccountID string `parquet:"account_id" abm:"key"`
	// Pipeline is its part of the deal's; the parts add up to the cent.
	Pipeline int64 `parquet:"pipeline,decimal(2:18)" unit:"reporting currency"`
	// Revenue is its part of the deal's; the parts add up to the cent.
	Revenue int64 `parquet:"revenue,decimal(2:18)" unit:"reporting currency"`
	// Share of the deal.
	Share float64 `parquet:"share" unit:"share, 0 to 1"`
	// IsShared is true where the deal has several companies.
	IsShared bool `parquet:"is_shared"`
	// CreatedOn is the business day of the deal's creation.
	CreatedOn int32 `parquet:"created_on,date"`
	// ClosedOn is the business day of its close; null while open.
	ClosedOn *int32 `parquet:"closed_on,date"`
	Build
}

// Channel sums up the touches of each channel and motion.
//
// Grain: one row per channel and motion.
type Channel struct {
	// Channel by the channel rules.
	Channel string `parquet:"channel" abm:"key"`
	// Motion of the touches.
	Motion string `parquet:"motion" abm:"key"`
	// Touches of every kind.
	Touches int64 `parquet:"touches" unit:"touches"`
	// CountedTouches may earn points and credit.
	CountedTouches int64 `parquet:"counted_touches" unit:"touches"`
	// AnonymousTouches have no person.
	AnonymousTouches int64 `parquet:"anonymous_touches" unit:"touches"`
	// Accounts touched, by counted touches.
	Accounts int64 `parquet:"accounts" unit:"accounts"`
	// People touched, by counted touches.
	People int64 `parquet:"people" unit:"people"`
	// Points earned, undecayed.
	Points int64 `parquet:"points,decimal(6:18)" unit:"points"`
	// FirstTouchAt is the first touch, UTC.
	FirstTouchAt int64 `parquet:"first_touch_at,timestamp(microsecond:local)" unit:"UTC"`
	// LastTouchAt is the last touch, UTC.
	LastTouchAt int64 `parquet:"last_touch_at,timestamp(microsecond:local)" unit:"UTC"`
	Build
}

// CampaignRow sums up the touches of each campaign, those without touches included.
//
// Grain: one row per campaign.
type CampaignRow struct {
	// CampaignID is the campaign.
	CampaignID string `parquet:"campaign_id" abm:"key"`
	// CampaignName as written; null where only touches name the campaign.
	CampaignName *string `parquet:"campaign_name"`
	// CampaignType as the system names it.
	CampaignType *string `parquet:"campaign_type"`
	// ParentCampaignID is the campaign it belongs to.
	ParentCampaignID *string `parquet:"parent_campaign_id"`
	// Origin is extract, or touch where no campaign extract holds it.
	Origin string `parquet:"origin"`
	// Touches of every kind.
	Touches int64 `parquet:"touches" unit:"touches"`
	// CountedTouches may earn points and credit.
	CountedTouches int64 `parquet:"counted_touches" unit:"touches"`
	// Accounts touched, by counted touches.
	Accounts int64 `parquet:"accounts" unit:"accounts"`
	// People touched, by counted touches.
	People int64 `parquet:"people" unit:"people"`
	// Points earned, undecayed.
	Points int64 `parquet:"points,decimal(6:18)" unit:"points"`
	Build
}

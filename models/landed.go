package models

// Provenance says where a landed record came from. It ends every landed
// table and is what a figure is traced back to.
type Provenance struct {
	// LandSource is the name of the source in abm.yaml.
	LandSource string `parquet:"land_source,dict"`
	// ExtractDate is the day the extract speaks for.
	ExtractDate int32 `parquet:"extract_date,date"`
	// FileSHA256 is the hash of the extract file as it was read, in hex.
	FileSHA256 string `parquet:"file_sha256,dict"`
	// RecordNumber counts the records of the file from 1, the header not counted.
	RecordNumber int64 `parquet:"record_number,delta"`
	// Attributes holds the columns named under keep:, as a JSON object of texts.
	Attributes *string `parquet:"attributes,optional"`
}

// EndedRecord names a landed record that a later snapshot of its source has
// changed or no longer holds.
//
// Grain: one row per record and the snapshot that ended it.
type EndedRecord struct {
	// LandSource is the source of the record.
	LandSource string `parquet:"land_source,dict"`
	// ExtractDate is the day that the record's extract speaks for.
	ExtractDate int32 `parquet:"extract_date,date"`
	// FileSHA256 is the hash of its extract file, in hex.
	FileSHA256 string `parquet:"file_sha256,dict"`
	// RecordNumber is its number in that file.
	RecordNumber int64 `parquet:"record_number,delta"`
}

// Lead is a person as the CRM or a marketing tool knows them: a lead or a
// contact. E-mail addresses, names and phone numbers are never landed.
//
// Grain: one row per record of a lead or contact extract.
type Lead struct {
	// LeadID is the record's id in its system.
	LeadID string `parquet:"lead_id" abm:"key" land:"id"`
	// Email is read, turned into person_key and email_domain, and dropped.
	Email *string `parquet:"-" land:"email"`
	// PersonKey is a keyed hash (HMAC-SHA-256) of the e-mail address, in hex.
	PersonKey *string `parquet:"person_key,optional"`
	// EmailDomain is what stands behind the @, in lower case.
	EmailDomain *string `parquet:"email_domain,optional"`
	// ConvertedContactID is the contact that the lead became.
	ConvertedContactID *string `parquet:"converted_contact_id,optional" land:"ref=lead"`
	// ConvertedAccountID is the account that the lead became part of.
	ConvertedAccountID *string `parquet:"converted_account_id,optional" land:"ref=account"`
	// ConvertedDealID is the deal that was made of the lead.
	ConvertedDealID *string `parquet:"converted_deal_id,optional" land:"ref=deal"`
	// MergedIntoID is the lead or contact that this record was merged into.
	MergedIntoID *string `parquet:"merged_into_id,optional" land:"ref=lead"`
	// MergedIDs are the ids of the records that were merged into this one; into
	// the one that merged_into_id names, where it names one.
	MergedIDs *string `parquet:"merged_ids,optional" land:"ids"`
	// AccountID is the account the record carries.
	AccountID *string `parquet:"account_id,optional" land:"ref=account"`
	// CompanyName is the company as the person or a list wrote it.
	CompanyName *string `parquet:"company_name,optional"`
	// Website is the company's site as written.
	Website *string `parquet:"website,optional"`
	// Country is the company's country as written.
	Country *string `parquet:"country,optional,dict"`
	// Title is the job title as written.
	Title *string `parquet:"title,optional"`
	// Seniority is c_level, vp, director, manager or other; derived from the title where absent.
	Seniority *string `parquet:"seniority,optional,dict" land:"enum=c_level|vp|director|manager|other"`
	// BuyingRole is the role in the buying group.
	BuyingRole *string `parquet:"buying_role,optional,dict" land:"enum=decision_maker|champion|influencer|user|finance|security"`
	// LeadSource is the CRM's own source field.
	LeadSource *string `parquet:"lead_source,optional,dict"`
	// CampaignID is the campaign that brought the lead.
	CampaignID *string `parquet:"campaign_id,optional" land:"ref=campaign"`
	// VisitorKey is the tracking tool's key of the browser.
	VisitorKey *string `parquet:"visitor_key,optional"`
	// Acquisition says how the record came to be.
	Acquisition *string `parquet:"acquisition,optional,dict" land:"enum=generated|referred|purchased|partner|prospected"`
	// Status is the lead status as the system names it.
	Status *string `parquet:"status,optional,dict"`
	// OwnerKey is the keyed hash of whoever works the lead, an SDR: their id or name is never landed.
	OwnerKey *string `parquet:"owner_key,optional,dict" land:"keyed"`
	// RejectReason is why sales rejected or returned the lead, in the words of a pick list.
	RejectReason *string `parquet:"reject_reason,optional,dict"`
	// Industry as written.
	Industry *string `parquet:"industry,optional,dict"`
	// Employees of the company.
	Employees *int64 `parquet:"employees,optional"`
	// AnnualRevenueMinor is the company's yearly revenue in minor units (cents).
	AnnualRevenueMinor *int64 `parquet:"annual_revenue_minor,optional" land:"money"`
	// Department the person works in, as written.
	Department *string `parquet:"department,optional,dict"`
	// BudgetMinor is the budget the person or a rep stated, in minor units (cents).
	BudgetMinor *int64 `parquet:"budget_minor,optional" land:"money"`
	// Users the product is asked for.
	Users *int64 `parquet:"users,optional"`
	// QuotesRequired is how many quotes are asked for.
	QuotesRequired *int64 `parquet:"quotes_required,optional"`
	// TimeframeDays is in how many days the person wants to buy.
	TimeframeDays *int64 `parquet:"timeframe_days,optional"`
	// IsDecisionMaker is true where the person decides on the purchase.
	IsDecisionMaker *bool `parquet:"is_decision_maker,optional"`
	// HasNeed is true where the person has a need that the product meets.
	HasNeed *bool `parquet:"has_need,optional"`
	// HasAgency is true where another provider does the work already.
	HasAgency *bool `parquet:"has_agency,optional"`
	// Score is the marketing tool's own score.
	Score *float64 `parquet:"score,optional"`
	// IsConverted is true once the lead became a contact.
	IsConverted *bool `parquet:"is_converted,optional"`
	// HasConsent is true where the person gave consent, false where it was withdrawn.
	HasConsent *bool `parquet:"has_consent,optional"`
	// HasOptedOut is true where the person asked not to be contacted, which withdraws consent.
	HasOptedOut *bool `parquet:"has_opted_out,optional"`
	// IsDeleted marks a soft-deleted record.
	IsDeleted *bool `parquet:"is_deleted,optional"`
	// CreatedAt is when the record was created, UTC.
	CreatedAt *int64 `parquet:"created_at,optional,timestamp(microsecond:local)" land:"start"`
	// MQLAt is when marketing first qualified the lead (MQL), where the system keeps a date of it, UTC.
	MQLAt *int64 `parquet:"mql_at,optional,timestamp(microsecond:local)" land:"start"`
	// SALAt is when sales first accepted the lead (SAL), where the system keeps a date of it, UTC.
	SALAt *int64 `parquet:"sal_at,optional,timestamp(microsecond:local)" land:"start"`
	// SQLAt is when sales first qualified the lead (SQL), where the system keeps a date of it, UTC.
	SQLAt *int64 `parquet:"sql_at,optional,timestamp(microsecond:local)" land:"start"`
	// ModifiedAt orders the versions of a record, UTC.
	ModifiedAt *int64 `parquet:"modified_at,optional,timestamp(microsecond:local)" land:"start"`
	Provenance
}

// Touch is one contact between the market and the company: an ad click, a
// page read, a form sent, a call, a meeting; with or without a known person.
//
// Grain: one row per record of a touch extract.
type Touch struct {
	// TouchID is the record's id in its system.
	TouchID string `parquet:"touch_id" abm:"key" land:"id"`
	// LeadID is the lead or contact that was touched.
	LeadID *string `parquet:"lead_id,optional" land:"ref=lead"`
	// AccountID is the account the touch itself carries.
	AccountID *string `parquet:"account_id,optional" land:"ref=account"`
	// CampaignID is the campaign it belongs to.
	CampaignID *string `parquet:"campaign_id,optional" land:"ref=campaign"`
	// Email is read, turned into person_key and email_domain, and dropped.
	Email *string `parquet:"-" land:"email"`
	// PersonKey is a keyed hash (HMAC-SHA-256) of the e-mail address, in hex.
	PersonKey *string `parquet:"person_key,optional"`
	// EmailDomain is what stands behind the @, in lower case.
	EmailDomain *string `parquet:"email_domain,optional"`
	// VisitorKey is the tracking tool's key of the browser.
	VisitorKey *string `parquet:"visitor_key,optional"`
	// CompanyName is the company as written.
	CompanyName *string `parquet:"company_name,optional"`
	// CompanyDomain is the domain of the company, where only that is known (anonymous touches).
	CompanyDomain *string `parquet:"company_domain,optional"`
	// TouchType is what happened, in the words of the source or of a value map: page_view, form, email_click, call, ...
	TouchType *string `parquet:"touch_type,optional,dict"`
	// Channel is the channel where the source knows it; else the channel rules decide.
	Channel *string `parquet:"channel,optional,dict"`
	// UTMSource is the traffic source.
	UTMSource *string `parquet:"utm_source,optional,dict"`
	// UTMMedium is the traffic medium.
	UTMMedium *string `parquet:"utm_medium,optional,dict"`
	// MessageID is the mail or ad a click belongs to.
	MessageID *string `parquet:"message_id,optional"`
	// Link is the page or link, as written.
	Link *string `parquet:"link,optional"`
	// Variant is the arm of an A/B test.
	Variant *string `parquet:"variant,optional,dict"`
	// Direction is inbound or outbound.
	Direction *string `parquet:"direction,optional,dict" land:"enum=inbound|outbound"`
	// Status is planned, sent or completed; completed where absent.
	Status *string `parquet:"status,optional,dict" land:"enum=planned|sent|completed"`
	// Minutes is how long it took.
	Minutes *float64 `parquet:"minutes,optional"`
	// IsResponse is true where the person did something.
	IsResponse *bool `parquet:"is_response,optional"`
	// CapturedContact is true where contact data was given in exchange.
	CapturedContact *bool `parquet:"captured_contact,optional"`
	// HasConsent is false where the person did not consent to its use.
	HasConsent *bool `parquet:"has_consent,optional"`
	// IsDeleted marks a soft-deleted record.
	IsDeleted *bool `parquet:"is_deleted,optional"`
	// TouchedAt is when it happened, UTC.
	TouchedAt int64 `parquet:"touched_at,timestamp(microsecond:local)" land:"start"`
	// SentAt is when the mail it answers was delivered, UTC.
	SentAt *int64 `parquet:"sent_at,optional,timestamp(microsecond:local)" land:"start"`
	// ModifiedAt orders the versions of a record, UTC.
	ModifiedAt *int64 `parquet:"modified_at,optional,timestamp(microsecond:local)" land:"start"`
	Provenance
}

// TouchContact says whom a touch was with: a person, a company, or the company
// of a deal. Tools that keep the people of a call or a meeting apart export them
// so; they count where the touch itself names no person.
//
// Grain: one row per record of a touch contact extract.
type TouchContact struct {
	// TouchID is the touch.
	TouchID string `parquet:"touch_id" abm:"key" land:"ref=touch"`
	// LeadID is a lead or contact who took part.
	LeadID *string `parquet:"lead_id,optional" abm:"key" land:"ref=lead"`
	// AccountID is a company that took part.
	AccountID *string `parquet:"account_id,optional" abm:"key" land:"ref=account"`
	// DealID is the deal it was about.
	DealID *string `parquet:"deal_id,optional" abm:"key" land:"ref=deal"`
	// IsDeleted marks a soft-deleted record.
	IsDeleted *bool `parquet:"is_deleted,optional"`
	// ModifiedAt orders the versions of a record, UTC.
	ModifiedAt *int64 `parquet:"modified_at,optional,timestamp(microsecond:local)" land:"start"`
	Provenance
}

// Deal is an opportunity.
//
// Grain: one row per record of a deal extract.
type Deal struct {
	// DealID is the record's id in its system.
	DealID string `parquet:"deal_id" abm:"key" land:"id"`
	// AccountID is the account the deal is with.
	AccountID *string `parquet:"account_id,optional" land:"ref=account"`
	// LeadID is the person the deal was made of, where the source knows one.
	LeadID *string `parquet:"lead_id,optional" land:"ref=lead"`
	// CampaignID is the CRM's own primary campaign.
	CampaignID *string `parquet:"campaign_id,optional" land:"ref=campaign"`
	// DealType is new_business, expansion or renewal; new_business where absent.
	DealType *string `parquet:"deal_type,optional,dict" land:"enum=new_business|expansion|renewal"`
	// Stage as the system names it.
	Stage *string `parquet:"stage,optional,dict"`
	// Status is open, won or lost, where the source or a value map says so.
	Status *string `parquet:"status,optional,dict" land:"enum=open|won|lost"`
	// LeadSource is the CRM's own source field.
	LeadSource *string `parquet:"lead_source,optional,dict"`
	// SDRKey is the keyed hash of the SDR who opened the deal: their id or name is never landed.
	SDRKey *string `parquet:"sdr_key,optional,dict" land:"keyed"`
	// AEKey is the keyed hash of the account executive (AE) who owns the deal: their id or name is never landed.
	AEKey *string `parquet:"ae_key,optional,dict" land:"keyed"`
	// Currency is the ISO 4217 code of the amount.
	Currency *string `parquet:"currency,optional,dict" land:"currency"`
	// AmountMinor is the amount in minor units of its currency (cents).
	AmountMinor *int64 `parquet:"amount_minor,optional" land:"money"`
	// IsClosed is true once the deal was won or lost.
	IsClosed *bool `parquet:"is_closed,optional"`
	// IsWon is true once the deal was won.
	IsWon *bool `parquet:"is_won,optional"`
	// IsDeleted marks a soft-deleted record.
	IsDeleted *bool `parquet:"is_deleted,optional"`
	// CreatedAt is when the deal was opened, UTC.
	CreatedAt int64 `parquet:"created_at,timestamp(microsecond:local)" land:"start"`
	// ClosedAt is when it was won or lost, or is expected to be; a day without a time ends with that day. UTC.
	ClosedAt *int64 `parquet:"closed_at,optional,timestamp(microsecond:local)" land:"end"`
	// ModifiedAt orders the versions of a record, UTC.
	ModifiedAt *int64 `parquet:"modified_at,optional,timestamp(microsecond:local)" land:"start"`
	Provenance
}

// Account is a company as the CRM knows it.
//
// Grain: one row per record of an account extract.
type Account struct {
	// AccountID is the record's id in its system.
	AccountID string `parquet:"account_id" abm:"key" land:"id"`
	// ParentAccountID is the account it belongs to.
	ParentAccountID *string `parquet:"parent_account_id,optional" land:"ref=account"`
	// MergedIntoID is the account that this record was merged into.
	MergedIntoID *string `parquet:"merged_into_id,optional" land:"ref=account"`
	// MergedIDs are the ids of the accounts that were merged into this one.
	MergedIDs *string `parquet:"merged_ids,optional" land:"ids"`
	// AccountName is the company's name.
	AccountName *string `parquet:"account_name,optional"`
	// Domain is the company's e-mail or web domain.
	Domain *string `parquet:"domain,optional"`
	// Website is the company's site as written.
	Website *string `parquet:"website,optional"`
	// Industry as written.
	Industry *string `parquet:"industry,optional,dict"`
	// Country as written.
	Country *string `parquet:"country,optional,dict"`
	// Tier is the account's place in the ABM plan, for example one_to_one, one_to_few, one_to_many.
	Tier *string `parquet:"tier,optional,dict"`
	// Technology is the technologies in use, as text.
	Technology *string `parquet:"technology,optional"`
	// Status as the system names it.
	Status *string `parquet:"status,optional,dict"`
	// Employees of the company.
	Employees *int64 `parquet:"employees,optional"`
	// AnnualRevenueMinor is the company's yearly revenue in minor units (cents).
	AnnualRevenueMinor *int64 `parquet:"annual_revenue_minor,optional" land:"money"`
	// IsCustomer is true for a customer.
	IsCustomer *bool `parquet:"is_customer,optional"`
	// IsDeleted marks a soft-deleted record.
	IsDeleted *bool `parquet:"is_deleted,optional"`
	// CreatedAt is when the record was created, UTC.
	CreatedAt *int64 `parquet:"created_at,optional,timestamp(microsecond:local)" land:"start"`
	// ModifiedAt orders the versions of a record, UTC.
	ModifiedAt *int64 `parquet:"modified_at,optional,timestamp(microsecond:local)" land:"start"`
	Provenance
}

// Campaign is a campaign, programme or ad group that touches belong to.
//
// Grain: one row per record of a campaign extract.
type Campaign struct {
	// CampaignID is the record's id in its system.
	CampaignID string `parquet:"campaign_id" abm:"key" land:"id"`
	// CampaignName as written.
	CampaignName *string `parquet:"campaign_name,optional"`
	// CampaignType as the system names it: webinar, trade show, email, ...
	CampaignType *string `parquet:"campaign_type,optional,dict"`
	// ParentCampaignID is the campaign it belongs to.
	ParentCampaignID *string `parquet:"parent_campaign_id,optional" land:"ref=campaign"`
	// IsDeleted marks a soft-deleted record.
	IsDeleted *bool `parquet:"is_deleted,optional"`
	// StartedAt is when it began, UTC.
	StartedAt *int64 `parquet:"started_at,optional,timestamp(microsecond:local)" land:"start"`
	// EndedAt is when it ended, UTC.
	EndedAt *int64 `parquet:"ended_at,optional,timestamp(microsecond:local)" land:"end"`
	// ModifiedAt orders the versions of a record, UTC.
	ModifiedAt *int64 `parquet:"modified_at,optional,timestamp(microsecond:local)" land:"start"`
	Provenance
}

// DealContact says that a person is on a deal.
//
// Grain: one row per record of a deal contact extract.
type DealContact struct {
	// DealID is the deal.
	DealID string `parquet:"deal_id" abm:"key" land:"ref=deal"`
	// LeadID is the lead or contact on it.
	LeadID string `parquet:"lead_id" abm:"key" land:"ref=lead"`
	// Role on the deal, as written.
	Role *string `parquet:"role,optional,dict"`
	// IsPrimary is true for the main contact.
	IsPrimary *bool `parquet:"is_primary,optional"`
	// IsDeleted marks a soft-deleted record.
	IsDeleted *bool `parquet:"is_deleted,optional"`
	// ModifiedAt orders the versions of a record, UTC.
	ModifiedAt *int64 `parquet:"modified_at,optional,timestamp(microsecond:local)" land:"start"`
	Provenance
}

// DealAccount says that a company is part of a deal, and with which share of
// it. Where a deal has any, they are its companies.
//
// Grain: one row per record of a deal account extract.
type DealAccount struct {
	// DealID is the deal.
	DealID string `parquet:"deal_id" abm:"key" land:"ref=deal"`
	// AccountID is the company.
	AccountID string `parquet:"account_id" abm:"key" land:"ref=account"`
	// ShareMicros is the company's share in millionths; the shares of a deal are taken in proportion.
	ShareMicros int64 `parquet:"share_micros" land:"share"`
	// IsDeleted marks a soft-deleted record.
	IsDeleted *bool `parquet:"is_deleted,optional"`
	// ModifiedAt orders the versions of a record, UTC.
	ModifiedAt *int64 `parquet:"modified_at,optional,timestamp(microsecond:local)" land:"start"`
	Provenance
}

// LeadStage says that a lead entered a stage: a line of a stage history. A
// history of all fields is one too, where is_stage says which lines are stages.
//
// Grain: one row per record of a lead stage extract.
type LeadStage struct {
	// LeadID is the lead or contact.
	LeadID string `parquet:"lead_id" abm:"key" land:"ref=lead"`
	// Stage it entered, as the system names it: a status or lifecycle stage.
	Stage *string `parquet:"stage,optional,dict" abm:"key"`
	// IsStage is false where the record is a change of another field.
	IsStage *bool `parquet:"is_stage,optional"`
	// IsDeleted marks a soft-deleted record.
	IsDeleted *bool `parquet:"is_deleted,optional"`
	// EnteredAt is when it entered the stage, UTC.
	EnteredAt int64 `parquet:"entered_at,timestamp(microsecond:local)" abm:"key" land:"start"`
	// ModifiedAt orders the versions of a record, UTC.
	ModifiedAt *int64 `parquet:"modified_at,optional,timestamp(microsecond:local)" land:"start"`
	Provenance
}

// DealStage says that a deal entered a stage: a line of a stage history, as
// LeadStage is of a lead.
//
// Grain: one row per record of a deal stage extract.
type DealStage struct {
	// DealID is the deal.
	DealID string `parquet:"deal_id" abm:"key" land:"ref=deal"`
	// Stage it entered, as the system names it.
	Stage *string `parquet:"stage,optional,dict" abm:"key"`
	// IsStage is false where the record is a change of another field.
	IsStage *bool `parquet:"is_stage,optional"`
	// IsDeleted marks a soft-deleted record.
	IsDeleted *bool `parquet:"is_deleted,optional"`
	// EnteredAt is when it entered the stage, UTC.
	EnteredAt int64 `parquet:"entered_at,timestamp(microsecond:local)" abm:"key" land:"start"`
	// ModifiedAt orders the versions of a record, UTC.
	ModifiedAt *int64 `parquet:"modified_at,optional,timestamp(microsecond:local)" land:"start"`
	Provenance
}

// Signal is something seen about an account without a touch: a trigger event
// such as funding, a merger, a change of leadership or hiring; intent data, a
// technology found.
//
// Grain: one row per record of a signal extract.
type Signal struct {
	// SignalID is the record's id in its system.
	SignalID string `parquet:"signal_id" abm:"key" land:"id"`
	// AccountID is the account it is about.
	AccountID *string `parquet:"account_id,optional" land:"ref=account"`
	// CompanyDomain is the domain it is about, where no account is named.
	CompanyDomain *string `parquet:"company_domain,optional"`
	// SignalType is what was seen: funding, merger, leadership_change, hiring, technology, intent, intent_topic, ...
	SignalType *string `parquet:"signal_type,optional,dict"`
	// StrengthMicros is how strong it is, in millionths of its points; full where absent.
	StrengthMicros *int64 `parquet:"strength_micros,optional" land:"share"`
	// IsDeleted marks a soft-deleted record.
	IsDeleted *bool `parquet:"is_deleted,optional"`
	// SignalledAt is when it was seen, UTC.
	SignalledAt int64 `parquet:"signalled_at,timestamp(microsecond:local)" land:"start"`
	// ModifiedAt orders the versions of a record, UTC.
	ModifiedAt *int64 `parquet:"modified_at,optional,timestamp(microsecond:local)" land:"start"`
	Provenance
}

// ProgrammeMember enrols an account in an arm of an ABM programme.
//
// Grain: one row per record of a programme member extract.
type ProgrammeMember struct {
	// Programme is the programme's name.
	Programme string `parquet:"programme,dict" abm:"key"`
	// AccountID is the account enrolled.
	AccountID string `parquet:"account_id" abm:"key" land:"ref=account"`
	// Arm is treated, holdout (randomised) or control (chosen).
	Arm string `parquet:"arm,dict" land:"enum=treated|holdout|control"`
	// IsDeleted marks a soft-deleted record.
	IsDeleted *bool `parquet:"is_deleted,optional"`
	// StartedAt is when the account was enrolled, UTC.
	StartedAt int64 `parquet:"started_at,timestamp(microsecond:local)" land:"start"`
	// EndedAt is when it left, UTC.
	EndedAt *int64 `parquet:"ended_at,optional,timestamp(microsecond:local)" land:"end"`
	// ModifiedAt orders the versions of a record, UTC.
	ModifiedAt *int64 `parquet:"modified_at,optional,timestamp(microsecond:local)" land:"start"`
	Provenance
}

// Spend is money spent on winning customers: an ad bill, an agency, a tool, an
// hour of work.
//
// Grain: one row per record of a spend extract. Records with a spend_id are
// versions of one figure; without one, the records of an extract that agree in
// day, campaign, channel, motion, cost type and currency add up, and those of a
// later extract replace them.
type Spend struct {
	// SpendID is the record's id in its system, where it has one.
	SpendID *string `parquet:"spend_id,optional" abm:"key" land:"id"`
	// SpentOn is the business day it is spent on, as written.
	SpentOn int32 `parquet:"spent_on,date" abm:"key"`
	// CampaignID is the campaign it is spent on.
	CampaignID *string `parquet:"campaign_id,optional" abm:"key" land:"ref=campaign"`
	// Channel it is spent on, in the words of the source: the channel rules read it as given.
	Channel *string `parquet:"channel,optional,dict" abm:"key"`
	// Motion it is spent on, where the source says so.
	Motion *string `parquet:"motion,optional,dict" abm:"key" land:"enum=demand_gen|lead_gen|sales"`
	// CostType says what for.
	CostType string `parquet:"cost_type,dict" abm:"key" land:"enum=media|content|tooling|promotion|enrichment|qualification|handover|sales"`
	// Currency is the ISO 4217 code of the amount.
	Currency *string `parquet:"currency,optional,dict" land:"currency"`
	// AmountMinor is the amount in minor units of its currency (cents); credit notes are negative.
	AmountMinor int64 `parquet:"amount_minor" land:"money"`
	// IsDeleted marks a soft-deleted record.
	IsDeleted *bool `parquet:"is_deleted,optional"`
	// ModifiedAt orders the versions of a record, UTC.
	ModifiedAt *int64 `parquet:"modified_at,optional,timestamp(microsecond:local)" land:"start"`
	Provenance
}

// FxRate says what one unit of a currency was worth in another on a day.
//
// Grain: one row per record of a rate extract.
type FxRate struct {
	// FromCurrency is the currency of the one unit, ISO 4217.
	FromCurrency string `parquet:"from_currency,dict" abm:"key" land:"currency"`
	// ToCurrency is the currency it is worth the rate in, ISO 4217.
	ToCurrency string `parquet:"to_currency,dict" abm:"key" land:"currency"`
	// RateOn is the day from which the rate holds, until the next.
	RateOn int32 `parquet:"rate_on,date" abm:"key"`
	// RateTrillionths is the rate in trillionths (10^-12), so that it is exact.
	RateTrillionths int64 `parquet:"rate_trillionths" land:"rate"`
	// IsDeleted marks a soft-deleted record.
	IsDeleted *bool `parquet:"is_deleted,optional"`
	// ModifiedAt orders the versions of a record, UTC.
	ModifiedAt *int64 `parquet:"modified_at,optional,timestamp(microsecond:local)" land:"start"`
	Provenance
}

package config

import (
	"slices"
	"strings"
)

// Touch types that several rules speak of. The demo's words are page_view,
// form, ...; a CRM's are "Visit Webpage", "Fill Out Form", ...
const (
	openType    = "(^|[^a-z])(open|opens|opened)([^a-z]|$)"
	adType      = "(^|[^a-z])(ad|ads|advert|adverts|advertis(ement|ing)|banner)([^a-z]|$)"
	clickType   = "(^|[^a-z])(click|clicks|clicked)([^a-z]|$)"
	meetingType = "(^|[^a-z])(meeting|meetings|demo|discovery)([^a-z]|$)"
	closingType = "(^|[^a-z])(proposal|quote|negotiation)([^a-z]|$)"
	callType    = "(^|[^a-z])(call|calls|voicemail|telemarketing)([^a-z]|$)"
	taskType    = "(^|[^a-z])(task|tasks|to[ _-]?do)([^a-z]|$)"
	salesMail   = "^((sales|sdr|bdr|ae|outbound|prospecting)[ _-]?e?[ _-]?mail|.*[ _-]sales[ _-]e?mail)$"

	// formType is contact data given in exchange. A platform is no form.
	formType = "(^|[^a-z])(forms?|requests?|requested|contact[ _-]us|sign[ _-]?ups?|signed[ _-]up|subscri[a-z]*|registrations?|registered|register|badge|trial|opt[ _-]?in|lead[ _-]?ads?)([^a-z]|$)"

	// downloadType is taken as gated: an open document is viewed, not captured.
	downloadType = "(^|[^a-z])(download|downloads|downloaded|gated)([^a-z]|$)"

	contentType = "(^|[^a-z])(content|white[ _-]?papers?|e[ _-]?books?|blog|article|research|report|case[ _-]study|video|guide)([^a-z]|$)"
	visitType   = "(^|[^a-z])(page[ _-]?views?|visits?|visited|sessions?|web[ _-]?page|page)([^a-z]|$)"
	eventType   = "(^|[^a-z])(webinar|webcast|events?|trade[ _-]?show|conference|booth|seminar|round[ _-]?table|attended)([^a-z]|$)"
	earnedType  = "(^|[^a-z])(podcast|community|forum|social|pr|press|referral|referred)([^a-z]|$)"
)

// defaultMotionRules follow METRICS.md, Motions. That a touch captured contact
// data outranks them all; SQL sees to that.
func defaultMotionRules() []MotionRule {
	marketing := slices.DeleteFunc(Channels(), func(name string) bool {
		return name == "other" || slices.Contains(salesChannels(), name)
	})
	return []MotionRule{
		// A person sold: by channel, whatever the type.
		{Motion: "sales", Channel: oneOfPattern(salesChannels())},
		// Contact data was captured. Before the sales types, because a
		// demo_request or a meeting_request is a form.
		{Motion: "lead_gen", TouchType: formType},
		{Motion: "lead_gen", TouchType: downloadType},
		// A person sold: by type, on a channel of the company's own.
		{Motion: "sales", TouchType: meetingType},
		{Motion: "sales", TouchType: closingType},
		{Motion: "sales", TouchType: callType},
		{Motion: "sales", TouchType: salesMail},
		{Motion: "sales", TouchType: taskType},
		// Interest was built without capturing anything.
		{Motion: "demand_gen", Channel: oneOfPattern(marketing)},
		{Motion: "demand_gen", TouchType: visitType},
		{Motion: "demand_gen", TouchType: contentType},
		{Motion: "demand_gen", TouchType: eventType},
		{Motion: "demand_gen", TouchType: earnedType},
		{Motion: "demand_gen", TouchType: adType},
		{Motion: "demand_gen", TouchType: emailWord},
		{Motion: "unclassified"},
	}
}

func oneOfPattern(words []string) string { return "^(" + strings.Join(words, "|") + ")$" }

// defaultPointRules give points by METRICS.md, Engagement: open 0.1, ad click
// 1, visit 1, content 3, form 10, webinar or event 10, call 1, a meeting its
// minutes up to 60. The daily cap bounds one person's points of one type in a
// day, so that a reload or a crawl is not interest.
func defaultPointRules() []PointRule {
	return []PointRule{
		// Opens are mostly the mail program's own.
		{TouchType: openType, Points: .1, DailyCap: .3},
		// Ads: a click is a visit; a view costs nobody anything.
		{TouchType: "(^|[^a-z])ads?[ _-](view|views|viewed|impressions?)([^a-z]|$)|impression", Points: .02, DailyCap: .1},
		{TouchType: clickType, Points: 1, DailyCap: 3},
		// Forms, before what they are about: a webinar registration is a form.
		{TouchType: formType, Points: 10, DailyCap: 20},
		// Sales: time given is the measure.
		{TouchType: meetingType, Points: 1, PerMinute: true, DailyCap: 60},
		{TouchType: closingType, Points: 10, DailyCap: 10},
		{TouchType: callType, Points: 1, DailyCap: 3},
		{TouchType: salesMail, Points: 1, DailyCap: 3},
		// Somebody vouched for us; worth a form.
		{TouchType: "(^|[^a-z])(referral|referred)([^a-z]|$)", Points: 10, DailyCap: 10},
		// Hours given to a topic.
		{TouchType: "(^|[^a-z])podcast([^a-z]|$)", Points: 3, DailyCap: 6},
		{TouchType: eventType, Points: 10, DailyCap: 10},
		// A post asks or answers: more than a visit, less than a form.
		{TouchType: "(^|[^a-z])(community|forum)([^a-z]|$)", Points: 2, DailyCap: 6},
		// Likes and mentions cost a second.
		{TouchType: "(^|[^a-z])(social|pr|press)([^a-z]|$)", Points: 1, DailyCap: 3},
		{TouchType: downloadType, Points: 3, DailyCap: 9},
		{TouchType: contentType, Points: 3, DailyCap: 9},
		{TouchType: visitType, Points: 1, DailyCap: 5},
		// Types of a company's own, by their channel.
		{Channel: "^(webinar|trade_show)$", Points: 10, DailyCap: 10},
		{Channel: "^meeting$", Points: 1, PerMinute: true, DailyCap: 60},
		{Channel: "^(content|podcast)$", Points: 3, DailyCap: 9},
		{Points: 1, DailyCap: 5},
	}
}

// defaultSeniorityRules read titles in English, German and a little French.
func defaultSeniorityRules() []SeniorityRule {
	return []SeniorityRule{
		// Whoever assists a chief is none, nor is a chief of staff.
		{Seniority: "other", Title: "assistant to|(executive|personal|management|office)[ -]assistant|secretary|assist(ent|enz)|sekret(ä|ae|a)r"},
		{Seniority: "director", Title: "chief of staff"},
		{Seniority: "c_level", Title: word("chief|ceo|cfo|cto|cio|cmo|coo|cro|cpo|cso|cdo|cco|chro|ciso|cxo|(co-?)?founders?|founding partner|managing (director|partner)|chair(man|woman|person)?|pdg")},
		{Seniority: "c_level", Title: "gesch(ä|ae|a)ftsf(ü|ue|u)hr|vorst(a|ä|ae)nd|inhaber"},
		// Owns the company, not a product or a process.
		{Seniority: "c_level", Title: "(^|[,&/] ?|and |business |company |co-)owner([^a-z]|$)"},
		// Before president, because of vice president.
		{Seniority: "vp", Title: word("vp|svp|evp|avp|rvp|gvp|v[.]p|vice[ -]?president")},
		{Seniority: "c_level", Title: word("president|pr(é|e)sidente?")},
		// A Projektleiter or Teamleiter leads a team, other Leiter a department.
		{Seniority: "manager", Title: "(projekt|team|gruppen|schicht)leit"},
		{Seniority: "director", Title: word("directors?|directeur|directrice|direktor(in)?|head of|head|general manager|prokurist(in)?")},
		{Seniority: "director", Title: "(^|[^g])leiter(in)?([^a-z]|$)|leitung"},
		{Seniority: "manager", Title: word("managers?|managerin|mgr|supervisor|team ?lead|teamleader|leader|superintendent")},
		// Lead generation is a task, a lead is a rank.
		{Seniority: "other", Title: "lead[ -]?gen"},
		{Seniority: "manager", Title: word("lead")},
		{Seniority: "other"},
	}
}

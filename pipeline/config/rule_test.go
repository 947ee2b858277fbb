package config

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// found says whether a rule's pattern is found in a text, as SQL asks.
func found(pattern, text string) bool {
	return pattern == "" || regexp.MustCompile(pattern).MatchString(text)
}

// channelOf is the channel of a touch whose texts stand in the rule's fields.
func channelOf(rules []ChannelRule, touch ChannelRule) string {
	for _, r := range rules {
		if found(r.Given, touch.Given) && found(r.TouchType, touch.TouchType) && found(r.Source, touch.Source) &&
			found(r.Medium, touch.Medium) && found(r.CampaignType, touch.CampaignType) {
			return r.Channel
		}
	}
	return ""
}

func TestDefaultChannels(t *testing.T) {
	rules := defaultChannelRules(Channels())
	for _, tt := range []struct{ given, touchType, source, medium, campaign, want string }{
		{given: "paid_search", touchType: "webinar", want: "paid_search"},
		{given: "paid search", want: "paid_search"},
		{given: "email_marketing", want: "email"},
		{given: "social_media", want: "organic_social"},
		{given: "direct_traffic", want: "direct"},
		{given: "unknown", touchType: "webinar_attended", want: "webinar"},
		{given: "other", touchType: "page_view", source: "google", medium: "cpc", want: "paid_search"},
		// GA4's examples of its grouping.
		{touchType: "page_view", source: "google", medium: "organic", want: "organic_search"},
		{touchType: "page_view", source: "www.bing.com", medium: "cpc", want: "paid_search"},
		{touchType: "page_view", source: "facebook", medium: "paid-social", want: "paid_social"},
		{touchType: "page_view", source: "linkedin", medium: "cpc", want: "paid_social"},
		{touchType: "page_view", source: "linkedin.com", medium: "referral", want: "organic_social"},
		{touchType: "page_view", source: "t.co", want: "organic_social"},
		{touchType: "page_view", source: "somewhere", medium: "social-network", want: "organic_social"},
		{touchType: "page_view", source: "youtube", medium: "cpv", want: "video"},
		{touchType: "page_view", source: "youtube.com", medium: "referral", want: "video"},
		{touchType: "ad_view", source: "site", medium: "display", want: "display"},
		{touchType: "ad_click", source: "google", medium: "cpc", want: "paid_search"},
		{touchType: "ad_click", source: "linkedin", medium: "paid_social", want: "paid_social"},
		{touchType: "page_view", source: "newsletter", medium: "email", want: "email"},
		{touchType: "page_view", source: "x", medium: "affiliate", want: "affiliate"},
		{touchType: "page_view", source: "example.org", medium: "referral", want: "referral"},
		{touchType: "page_view", source: "(direct)", medium: "(none)", want: "direct"},
		{touchType: "form", source: "(direct)", medium: "(not set)", want: "direct"},
		{touchType: "page_view", want: "direct"},
		{touchType: "page_view", source: "capterra", medium: "cpc", want: "paid_provider"},
		{touchType: "page_view", source: "unheard", medium: "cpc", want: "paid_provider"},
		{touchType: "page_view", source: "unheard", medium: "unheard", want: "other"},
		{touchType: "form", want: "other"},
		{touchType: "form", source: "google", medium: "organic", want: "organic_search"},
		{want: "other"},
		// A CRM's campaign types.
		{touchType: "responded", campaign: "webinar", want: "webinar"},
		{touchType: "sent", campaign: "trade show", want: "trade_show"},
		{touchType: "attended", campaign: "conference", want: "trade_show"},
		{touchType: "responded", campaign: "seminar / conference", want: "trade_show"},
		{touchType: "sent", campaign: "email", want: "email"},
		{touchType: "email", campaign: "email", want: "email"},
		{touchType: "sent", campaign: "telemarketing", want: "cold_call"},
		{touchType: "sent", campaign: "direct mail", want: "other"},
		{touchType: "responded", campaign: "advertisement", want: "display"},
		{touchType: "responded", campaign: "banner ads", want: "display"},
		{touchType: "responded", campaign: "public relations", want: "pr"},
		{touchType: "responded", campaign: "partners", want: "partner"},
		{touchType: "responded", campaign: "referral program", want: "referral"},
		{touchType: "responded", campaign: "social media", want: "organic_social"},
		{touchType: "responded", campaign: "content syndication", want: "paid_provider"},
		// A CRM's tasks and events, and the demo's vocabulary.
		{touchType: "call", want: "cold_call"},
		{touchType: "email", want: "sales_email"},
		{touchType: "meeting", want: "meeting"},
		{touchType: "sales_email", want: "sales_email"},
		{touchType: "proposal", want: "meeting"},
		{touchType: "ad_view", want: "display"},
		{touchType: "content_view", want: "content"},
		{touchType: "content_view", source: "google", medium: "organic", want: "organic_search"},
		{touchType: "content_download", want: "content"},
		{touchType: "email_open", want: "email"},
		{touchType: "email_click", want: "email"},
		{touchType: "webinar_registration", want: "webinar"},
		{touchType: "event_badge_scan", want: "trade_show"},
		{touchType: "event_visit", want: "trade_show"},
		{touchType: "podcast_listen", want: "podcast"},
		{touchType: "community_post", want: "community"},
		{touchType: "social_engagement", want: "organic_social"},
		{touchType: "social_engagement", source: "linkedin", medium: "cpc", want: "paid_social"},
		{touchType: "referral", want: "referral"},
		{touchType: "pr_mention", want: "pr"},
		{touchType: "partner_referral", want: "partner"},
	} {
		got := channelOf(rules, ChannelRule{Given: tt.given, TouchType: tt.touchType, Source: tt.source, Medium: tt.medium, CampaignType: tt.campaign})
		if got != tt.want {
			t.Errorf("%+v: got %s", tt, got)
		}
	}
}

func TestEveryChannelKeepsItsName(t *testing.T) {
	rules := defaultChannelRules(Channels())
	for _, name := range Channels() {
		for _, text := range []string{name, strings.ReplaceAll(name, "_", " "), strings.ReplaceAll(name, "_", "-")} {
			if got := channelOf(rules, ChannelRule{Given: text}); got != name {
				t.Errorf("%q: got %s", text, got)
			}
		}
	}
	for _, r := range rules {
		if !slices.Contains(Channels(), r.Channel) {
			t.Errorf("rule for %s, which Channels does not list", r.Channel)
		}
	}
}

func TestDefaultMotions(t *testing.T) {
	for _, tt := range []struct{ channel, touchType, want string }{
		{"cold_call", "call", "sales"}, {"sales_email", "email", "sales"}, {"meeting", "form", "sales"},
		{"other", "task", "sales"}, {"other", "to_do", "sales"}, {"other", "call", "sales"}, {"other", "meeting", "sales"}, {"other", "proposal", "sales"}, {"other", "negotiation", "sales"},
		{"organic_search", "form", "lead_gen"}, {"other", "demo_request", "lead_gen"}, {"content", "content_download", "lead_gen"},
		{"webinar", "webinar_registration", "lead_gen"}, {"other", "newsletter_signup", "lead_gen"}, {"trade_show", "event_badge_scan", "lead_gen"},
		{"paid_social", "lead_ad_form", "lead_gen"}, {"other", "fill out form", "lead_gen"}, {"other", "meeting_request", "lead_gen"},
		{"direct", "page_view", "demand_gen"}, {"paid_search", "ad_click", "demand_gen"}, {"email", "email_open", "demand_gen"},
		{"webinar", "webinar_attended", "demand_gen"}, {"podcast", "podcast_listen", "demand_gen"}, {"referral", "referral", "demand_gen"},
		{"content", "content_view", "demand_gen"}, {"pr", "pr_mention", "demand_gen"}, {"trade_show", "event_visit", "demand_gen"},
		{"fax", "page_view", "demand_gen"}, {"other", "platform_visit", "demand_gen"},
		{"other", "", "unclassified"}, {"fax", "received", "unclassified"}, {"", "", "unclassified"},
	} {
		got := ""
		for _, r := range defaultMotionRules() {
			if found(r.Channel, tt.channel) && found(r.TouchType, tt.touchType) {
				got = r.Motion
				break
			}
		}
		if got != tt.want {
			t.Errorf("%+v: got %s", tt, got)
		}
	}
}

// The base points of METRICS.md, Engagement.
func TestDefaultPoints(t *testing.T) {
	for _, tt := range []struct {
		channel, touchType string
		points             float64
		perMinute          bool
	}{
		{"email", "email_open", .1, false}, {"display", "ad_click", 1, false}, {"direct", "page_view", 1, false},
		{"content", "content_view", 3, false}, {"content", "content_download", 3, false}, {"other", "form", 10, false},
		{"other", "demo_request", 10, false}, {"webinar", "webinar_attended", 10, false}, {"webinar", "webinar_registration", 10, false},
		{"trade_show", "event_visit", 10, false}, {"trade_show", "event_badge_scan", 10, false}, {"webinar", "responded", 10, false},
		{"cold_call", "call", 1, false}, {"meeting", "meeting", 1, true}, {"display", "ad_view", .02, false},
		{"other", "unheard", 1, false}, {"", "", 1, false},
	} {
		for _, r := range defaultPointRules() {
			if !found(r.Channel, tt.channel) || !found(r.TouchType, tt.touchType) {
				continue
			}
			if r.Points != tt.points || r.PerMinute != tt.perMinute {
				t.Errorf("%+v: got %+v", tt, r)
			}
			if r.DailyCap < r.Points {
				t.Errorf("%+v: cap %v below one touch's points", tt, r.DailyCap)
			}
			break
		}
	}
}

func TestDefaultSeniority(t *testing.T) {
	for title, want := range map[string]string{
		"chief executive officer": "c_level", "ceo": "c_level", "ceo & founder": "c_level", "cto/co-founder": "c_level", "cfo, emea": "c_level",
		"president": "c_level", "president and ceo": "c_level", "geschäftsführer": "c_level", "geschaeftsfuehrerin": "c_level",
		"owner": "c_level", "business owner": "c_level", "managing director": "c_level", "vorstand": "c_level",
		"vice president": "vp", "vice president, sales": "vp", "vp marketing": "vp", "svp": "vp", "evp, procurement": "vp", "senior vice-president": "vp",
		"director of vendor relations": "director", "head of it": "director", "leiter einkauf": "director", "vertriebsleiterin": "director",
		"chief of staff": "director", "regional general manager": "director",
		"marketing manager": "manager", "team lead": "manager", "projektleiter": "manager", "shift supervisor": "manager", "lead engineer": "manager", "lead generation manager": "manager",
		"product owner": "other", "executive assistant to the ceo": "other", "vorstandsassistentin": "other", "lead generation specialist": "other",
		"accountant": "other", "doctor": "other", "octopus tamer": "other", "reisebegleiter": "other", "": "other",
	} {
		for _, r := range defaultSeniorityRules() {
			if found(r.Title, title) {
				if r.Seniority != want {
					t.Errorf("%q: got %s, want %s", title, r.Seniority, want)
				}
				break
			}
		}
	}
}

func TestDefaultPatternsAreValid(t *testing.T) {
	var all []string
	for _, r := range defaultChannelRules(Channels()) {
		all = append(all, r.Given, r.TouchType, r.Source, r.Medium, r.CampaignType)
	}
	for _, r := range defaultMotionRules() {
		all = append(all, r.Channel, r.TouchType, r.Direction)
	}
	for _, r := range defaultPointRules() {
		all = append(all, r.Channel, r.TouchType)
	}
	for _, r := range defaultSeniorityRules() {
		all = append(all, r.Title)
	}
	for _, p := range all {
		if err := checkPattern(p); err != nil {
			t.Errorf("%s: %v", p, err)
		}
	}
}

func TestCheckPattern(t *testing.T) {
	for _, p := range []string{"", ".*", "^a{2,3}$", "[^a-z.{}]", "(?:a|b)", "ä", "a[.]b"} {
		if err := checkPattern(p); err != nil {
			t.Errorf("%s: %v", p, err)
		}
	}
	for _, p := range []string{`\d`, "it's", "A", "(?i)a", "(?=a)", "a**", "[", "[[:alpha:]]", "[]a]", "[^]a]", "a{", "{2}}", "a}", "a]", "[a&&b]", "a\tb", "[a[b]]", "(?P<n>a)"} {
		if checkPattern(p) == nil {
			t.Errorf("%q accepted", p)
		}
	}
}

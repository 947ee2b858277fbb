package config

import (
	"slices"
	"strings"
)

// Channels lists the names of the default channels. A channel rule of abm.yaml
// may name others.
func Channels() []string {
	return []string{
		// The web's own, as Google Analytics 4 groups traffic.
		"paid_search", "organic_search", "paid_social", "organic_social",
		"display", "video", "email", "sms", "affiliate", "referral", "direct",
		// What business-to-business marketing adds.
		"webinar", "trade_show", "pr", "podcast", "community", "content",
		"partner", "paid_provider", "media",
		// Sales.
		"cold_call", "sales_email", "meeting",
		"other",
	}
}

// salesChannels are the channels on which a person sells.
func salesChannels() []string { return []string{"cold_call", "sales_email", "meeting"} }

// channelNames lists the default channels and those that the file's own rules add.
func (c *Config) channelNames() []string {
	names := Channels()
	for _, r := range c.Channels {
		if !slices.Contains(names, r.Channel) {
			names = append(names, r.Channel)
		}
	}
	return names
}

// word is a pattern for one of the alternatives standing alone: where letters
// neither precede nor follow. Patterns have no \b here (SQL.md).
func word(alternatives string) string {
	return "(^|[^a-z])(" + alternatives + ")([^a-z]|$)"
}

// Patterns used by several rules.
const (
	// paidMedium is GA4's: cpc, cpm, ppc, retargeting, paid-social, ...
	paidMedium = "^(.*cp.*|ppc|retargeting|remarketing|paid.*)$"

	// searchSource names search engines, as host names or as utm_source writes them.
	searchSource = "(^|[^a-z])(google|google[ _-]?ads?|adwords|bing|bing[ _-]?ads?|yahoo|duckduckgo|baidu|yandex|ecosia|qwant|startpage|naver|seznam)([^a-z]|$)"

	// socialSource names social networks.
	socialSource = "(^|[^a-z])(facebook|fb|instagram|ig|linkedin|lnkd|twitter|t[.]co|x[.]com|xing|reddit|tiktok|pinterest|quora|threads|mastodon|bluesky|bsky|snapchat|meta)([^a-z]|$)"

	// videoSource names video sites.
	videoSource = "(^|[^a-z])(youtube|youtu[.]be|vimeo|wistia|twitch|dailymotion)([^a-z]|$)"

	// providerSource names portals that sell clicks and leads.
	providerSource = "(^|[^a-z])(capterra|g2|g2crowd|getapp|softwareadvice|software[ _-]advice|trustradius|techtarget|netline|omr|gartner)([^a-z]|$)"

	emailWord = "(^|[^a-z])e[ _-]?mails?([^a-z]|$)"
	noText    = "^$"
)

// defaultChannelRules gives every touch a channel. Order matters: what the
// source itself says, sales activities, campaign and touch types that are a
// channel by themselves, the UTM grouping, types that say little about how
// somebody came, direct, other.
func defaultChannelRules(names []string) []ChannelRule {
	return slices.Concat(givenRules(names), salesRules(), typeRules(), utmRules(), weakTypeRules(), lastRules())
}

// givenRules keep the channel a touch carries, where it is one of our names in
// any spelling: paid_search, Paid Search, paid-search. The rest are the names
// other systems use. "other" says nothing, so that later rules may know better.
func givenRules(names []string) []ChannelRule {
	var rules []ChannelRule
	for _, name := range names {
		if name != "other" {
			rules = append(rules, ChannelRule{Channel: name, Given: "^" + strings.ReplaceAll(name, "_", "[ _-]?") + "$"})
		}
	}
	return append(rules,
		// HubSpot's original sources, and what CRMs call their channels.
		ChannelRule{Channel: "email", Given: "^e[ _-]?mail([ _-]marketing)?$"},
		ChannelRule{Channel: "organic_social", Given: "^social([ _-]media)?$"},
		ChannelRule{Channel: "referral", Given: "^(referrals|word[ _-]of[ _-]mouth)$"},
		ChannelRule{Channel: "direct", Given: "^direct[ _-]traffic$"},
		ChannelRule{Channel: "affiliate", Given: "^affiliates$"},
		ChannelRule{Channel: "trade_show", Given: "^(trade[ _-]?shows|events?|conferences?)$"},
		ChannelRule{Channel: "webinar", Given: "^webinars$"},
		ChannelRule{Channel: "pr", Given: "^(public[ _-]relations|press)$"},
		ChannelRule{Channel: "partner", Given: "^(partners|channel[ _-]partners?|resellers?)$"},
		ChannelRule{Channel: "cold_call", Given: "^(cold[ _-]calling|calls?|phone|telemarketing|telesales)$"},
		ChannelRule{Channel: "meeting", Given: "^meetings$"},
		ChannelRule{Channel: "paid_provider", Given: "^(content[ _-]syndication|lead[ _-]providers?|purchased[ _-]lists?)$"},
	)
}

// salesRules know a sales activity by its type: a CRM's tasks and events. A
// bare "email" is a task of a sales person, unless a campaign or UTM tags say
// that a marketing tool sent it.
func salesRules() []ChannelRule {
	return []ChannelRule{
		{Channel: "sales_email", TouchType: "^((sales|sdr|bdr|ae|outbound|prospecting)[ _-]?e?[ _-]?mail|.*[ _-]sales[ _-]e?mail)$"},
		{Channel: "sales_email", TouchType: "^e[ _-]?mail$", CampaignType: noText, Source: noText, Medium: noText},
		{Channel: "cold_call", TouchType: "^(call|calls|(cold|phone|sales|outbound|inbound|follow[ _-]?up)[ _-]?call|voice[ _-]?mail|telemarketing)$"},
		// Proposal and negotiation are the sales conversation, too.
		{Channel: "meeting", TouchType: "^(meeting|(sales|discovery|demo|onsite|online|customer)[ _-]?(meeting|call)|demo|discovery|proposal|quote|negotiation)$"},
	}
}

// typeRules know the channel by campaign type (a CRM's pick list: Webinar,
// Trade Show, Email, Telemarketing, Banner Ads, Public Relations, Partners,
// Referral Program, Social Media) or touch type. Direct Mail is no channel of
// the list and ends as other.
func typeRules() []ChannelRule {
	var rules []ChannelRule
	either := func(channel, pattern string) {
		rules = append(rules, ChannelRule{Channel: channel, TouchType: pattern}, ChannelRule{Channel: channel, CampaignType: pattern})
	}
	campaign := func(channel, pattern string) {
		rules = append(rules, ChannelRule{Channel: channel, CampaignType: pattern})
	}
	either("webinar", "webinar|webcast")
	either("podcast", word("podcasts?"))
	either("trade_show", word("events?|trade[ _-]?shows?|conferences?|exhibitions?|expo|badge|booth|seminars?|road[ _-]?show|summit|round[ _-]?tables?"))
	campaign("paid_search", word("paid[ _-]search|sem|search[ _-]ads?|google[ _-]ads?|adwords"))
	campaign("organic_search", word("seo|organic[ _-]search"))
	// Before social: paid social, and social touches whose tags say they were paid.
	either("paid_social", word("paid[ _-]social|social[ _-]ads?|linkedin[ _-]ads?|facebook[ _-]ads?|lead[ _-]?ads?|lead[ _-]ad[ _-]form"))
	rules = append(rules, ChannelRule{Channel: "paid_social", TouchType: word("social"), Medium: paidMedium})
	either("organic_social", word("social"))
	either("community", word("community|forum|slack|discord|user[ _-]?group"))
	either("partner", word("partners?|resellers?|co[ _-]?marketing"))
	either("affiliate", word("affiliates?"))
	either("referral", word("referrals?|referred|word[ _-]of[ _-]mouth"))
	either("pr", word("pr|press|public[ _-]relations"))
	either("sms", word("sms"))
	campaign("cold_call", word("telemarketing|telesales|cold[ _-]?calls?|call[ _-]campaign"))
	campaign("display", word("banners?|banner[ _-]ads?|display|retargeting|remarketing|programmatic"))
	campaign("paid_provider", word("content[ _-]syndication|lead[ _-]providers?|purchased[ _-]lists?|list[ _-]purchase|bought[ _-]lists?|third[ _-]party"))
	campaign("media", word("media|publications?|magazines?|print|radio|tv|sponsorships?|advertorials?"))
	either("video", word("videos?"))
	// email_open, Click Email, newsletter_click; a newsletter sign-up is a form.
	either("email", emailWord)
	rules = append(rules,
		ChannelRule{Channel: "email", TouchType: "newsletter[ _-]?(open|click|read)"},
		ChannelRule{Channel: "email", CampaignType: word("newsletters?|nurture|drip")})
	return rules
}

// utmRules are GA4's default channel grouping, with the business-to-business
// sources put before the paid rest.
func utmRules() []ChannelRule {
	return []ChannelRule{
		{Channel: "paid_provider", Source: providerSource},
		{Channel: "paid_provider", Medium: word("syndication|content[ _-]syndication|lead[ _-]?provider")},
		{Channel: "paid_search", Source: searchSource, Medium: paidMedium},
		{Channel: "paid_social", Source: socialSource, Medium: paidMedium},
		{Channel: "video", Source: videoSource, Medium: paidMedium},
		{Channel: "paid_search", Medium: "^(paid[ _-]?search|sem)$"},
		{Channel: "paid_social", Medium: "^paid[ _-]?social$"},
		{Channel: "video", Medium: "^(paid[ _-]?video|cpv)$"},
		{Channel: "display", Medium: "^(display|banner|expandable|interstitial|cpm|retargeting|remarketing|programmatic)$"},
		// GA4's "paid other": clicks bought from somebody else.
		{Channel: "paid_provider", Medium: paidMedium},
		{Channel: "email", Source: "^e[ _-]?mail$"},
		{Channel: "email", Medium: "^(e[ _-]?mail|newsletter)$"},
		{Channel: "affiliate", Medium: "^affiliates?$"},
		{Channel: "webinar", Medium: "^webinars?$"},
		{Channel: "trade_show", Medium: "^(events?|trade[ _-]?show|conference)$"},
		{Channel: "podcast", Medium: "^(podcast|audio)$"},
		{Channel: "pr", Medium: "^(pr|press|public[ _-]relations|press[ _-]release)$"},
		{Channel: "partner", Medium: "^(partners?|co[ _-]?marketing|reseller)$"},
		{Channel: "community", Medium: "^(community|forum)$"},
		{Channel: "community", Source: word("slack|discord")},
		{Channel: "media", Medium: "^(media|sponsored|sponsorship|sponsor|publisher|advertorial|print)$"},
		{Channel: "sms", Medium: "^sms$"},
		{Channel: "organic_social", Medium: "^(social|social[ _-]?network|social[ _-]?media|sm|organic[ _-]?social)$"},
		{Channel: "organic_social", Source: socialSource},
		{Channel: "video", Source: videoSource},
		{Channel: "video", Medium: "video"},
		{Channel: "organic_search", Medium: "^(organic|organic[ _-]?search|seo)$"},
		// A search engine named without a medium.
		{Channel: "organic_search", Source: searchSource},
		{Channel: "referral", Medium: "^(referral|referrer|app|link)$"},
	}
}

// weakTypeRules read types that say what was seen, not how somebody came
// there; so they come after the UTM tags, which do say it.
func weakTypeRules() []ChannelRule {
	ad := word("ads?|advert|adverts|advertis(ement|ing)|impressions?")
	content := word("content|white[ _-]?papers?|e[ _-]?books?|blog|article|research|report|case[ _-]stud(y|ies)|downloads?|guide")
	return []ChannelRule{
		{Channel: "display", TouchType: ad},
		{Channel: "display", CampaignType: ad},
		{Channel: "content", TouchType: content},
		{Channel: "content", CampaignType: content},
	}
}

// lastRules: direct is a visit of which neither source nor medium is known, or
// what the tracking tool itself calls direct. A form without tags is not:
// form tools often do not record them at all.
func lastRules() []ChannelRule {
	return []ChannelRule{
		{Channel: "direct", Source: "^[(]?direct[)]?$", Medium: "^([(]?none[)]?|[(]?not set[)]?|direct)?$"},
		{Channel: "direct", TouchType: word("page[ _-]?views?|visits?|web[ _-]?visits?|sessions?|page"), Source: noText, Medium: "^([(]?none[)]?|[(]?not set[)]?)?$"},
		{Channel: "other"},
	}
}

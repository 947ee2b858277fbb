package pipeline_test

import (
	"fmt"
	"strings"
	"time"
)

// knownCases collects the records of the cases and the answers expected.
type knownCases struct {
	*night
	extracts map[string][]map[string]string
	credits  []knownCredit
}

type knownCredit struct {
	deal, model, lens, window, scope string
	// want is "touch amount" of each credited touch, in order.
	want string
}

// day n of a case; day 0 is 1 March 2025.
func day(n int) string {
	return time.Date(2025, 3, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n).Format("2006-01-02")
}

func (k *knownCases) add(extract string, cells ...string) {
	record := map[string]string{}
	for _, c := range cells {
		if name, value, ok := strings.Cut(c, "="); ok {
			record[name] = value
		}
	}
	k.extracts[extract] = append(k.extracts[extract], record)
}

// deal adds an account, its deal of the same id and cells as given.
func (k *knownCases) deal(id string, cells ...string) {
	k.add("account", "account_id="+id, "account_name=Firm "+id)
	k.add("deal", append([]string{"deal_id=" + id, "account_id=" + id}, cells...)...)
}

// lead adds a lead of the account named before the dot of its id.
func (k *knownCases) lead(id, created string) {
	account, _, _ := strings.Cut(id, ".")
	k.add("lead", "lead_id="+id, "account_id="+account, "created_at="+created)
}

// touch adds a touch of the account named before the dot of its id; kind is a
// channel (a page seen), form (lead gen) or meeting (sales); lead may be empty.
func (k *knownCases) touch(id, kind, lead, at string, cells ...string) {
	account, _, _ := strings.Cut(id, ".")
	all := []string{"touch_id=" + id, "lead_id=" + lead, "account_id=" + account, "link=" + id, "touched_at=" + at}
	switch kind {
	case "form":
		all = append(all, "touch_type=form", "channel=content")
	case "meeting":
		all = append(all, "touch_type=meeting", "channel=meeting")
	default:
		all = append(all, "touch_type=page_view", "channel="+kind)
	}
	k.add("touch", append(all, cells...)...)
}

// path adds a deal whose anonymous touches came on the channels named, a day apart.
func (k *knownCases) path(id, amount, created string, channels ...string) {
	k.deal(id, "status=won", "amount="+amount, "created_at="+created, "closed_at="+created)
	first, _ := time.Parse("2006-01-02", created)
	for i, c := range channels {
		k.touch(fmt.Sprintf("%s.%d", id, i+1), c, "", first.AddDate(0, 0, i-len(channels)).Format("2006-01-02"))
	}
}

// credit expects what a deal's touches get; the deal's id is left out of the touches'.
func (k *knownCases) credit(deal, model, window, want string) {
	k.credits = append(k.credits, knownCredit{deal, model, "account", window, "all", want})
}

func (k *knownCases) creditIn(deal, model, lens, window, scope, want string) {
	k.credits = append(k.credits, knownCredit{deal, model, lens, window, scope, want})
}

func (k *knownCases) checkCredits() {
	k.t.Helper()
	got := map[knownCredit][]string{}
	stream(k.night, `select deal_id, model, lens, touch_window, touch_scope, touch_id, cast(pipeline as varchar)
		from attribution_touch order by deal_id, model, lens, touch_window, touch_scope, position`, func(r row) {
		key := knownCredit{r.text(0), r.text(1), r.text(2), r.text(3), r.text(4), ""}
		got[key] = append(got[key], strings.TrimPrefix(r.text(5), r.text(0)+".")+" "+r.text(6))
	})
	for _, c := range k.credits {
		key := c
		key.want = ""
		if found := strings.Join(got[key], ", "); found != c.want {
			k.t.Errorf("deal %s, %s, lens %s, window %s, scope %s: credits %s, want %s", c.deal, c.model, c.lens, c.window, c.scope, found, c.want)
		}
	}
}

package pipeline_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"abm/fixtures"
	"abm/models"
	"abm/pipeline"
	"abm/pipeline/publish"
)

// demoNight copies the checked-in demo company, or the part of it that
// existed on a night. It tries one other lookback.
func demoNight(t *testing.T, until string) *night {
	t.Helper()
	n := &night{t: t, dir: t.TempDir(), now: time.Date(2026, 7, 1, 2, 0, 0, 0, time.UTC)}
	n.copyDemo(func(name string) bool { return dateOf(name) <= until })
	n.appendConfig("attribution: {sensitivity: {lookbacks: [90]}}\n")
	return n
}

// copyDemo copies the files of the demo company that a test wants.
func (n *night) copyDemo(wanted func(name string) bool) {
	n.t.Helper()
	entries, err := os.ReadDir("../fixtures/demo")
	if err != nil {
		n.t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() || !wanted(e.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join("../fixtures/demo", e.Name()))
		if err != nil {
			n.t.Fatal(err)
		}
		n.write(e.Name(), string(text))
	}
}

// dateOf is the date in a file's name; empty for abm.yaml and truth.json.
func dateOf(name string) string {
	at := strings.Index(name, "_20")
	if at < 0 {
		return ""
	}
	return strings.TrimSuffix(name[at+1:], filepath.Ext(name))
}

// tables hashes every published file of the run that is current, but for run
// and land_file, which tell of the run itself.
func (n *night) tables() map[string]string {
	n.t.Helper()
	warehouse := filepath.Join(n.dir, "warehouse")
	current, err := publish.Current(warehouse)
	if err != nil {
		n.t.Fatal(err)
	}
	hashes := map[string]string{}
	for _, table := range models.Published() {
		if table.Name == "run" || table.Name == "land_file" {
			continue
		}
		f, err := os.Open(filepath.Join(warehouse, "runs", current.RunID, table.Name, "part-0.parquet"))
		if err != nil {
			n.t.Fatal(err)
		}
		h := sha256.New()
		if _, err := io.Copy(h, f); err != nil {
			n.t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			n.t.Fatal(err)
		}
		hashes[table.Name] = hex.EncodeToString(h.Sum(nil))
	}
	return hashes
}

func sameTables(t *testing.T, what string, got, want map[string]string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if got[name] != want[name] {
			t.Errorf("%s: table %s has other bytes", what, name)
		}
	}
}

// One night of the demo company, and what must hold of it.
func TestDemoNight(t *testing.T) {
	t.Parallel()
	n := demoNight(t, "9")
	n.run()
	for _, test := range []struct {
		name string
		hold func(*testing.T, *night)
	}{
		{"meets its truth", demoMeetsItsTruth},
		{"publishes no personal data", publishesNoPersonalData},
		{"meets the MQA rule told by weeks", backtestMeetsTheRuleToldByWeeks},
		{"has the same bytes however it is run", hasTheSameBytes},
	} {
		t.Run(test.name, func(t *testing.T) { test.hold(t, n.readBy(t)) })
	}
}

// readBy is the same company in the hands of a subtest.
func (n *night) readBy(t *testing.T) *night {
	return &night{t: t, dir: n.dir, now: n.now}
}

// The same landed inputs give the same bytes, whatever the threads, the
// memory, the order of the sources, the names and order of the files, and TZ.
func hasTheSameBytes(t *testing.T, base *night) {
	want := base.tables()
	base.appendConfig("threads: 8\n")
	base.now = base.now.Add(time.Hour)
	base.run()
	sameTables(t, "run again, in 8 threads", base.tables(), want)

	shuffled := demoNight(t, "9")
	shuffled.appendConfig("threads: 1\n")
	shuffled.rename("touch_2025-12-30.csv", "touch_z_2025-12-30.csv")
	shuffled.rename("touch_2026-06-30.csv", "touch_a_2026-06-30.csv")
	shuffled.reverseSources()
	shuffled.run()
	sameTables(t, "shuffled, in one thread", shuffled.tables(), want)

	elsewhere := demoNight(t, "9")
	elsewhere.appendConfig("threads: 2\nmemory: 512MiB\n")
	elsewhere.now = elsewhere.now.Add(24 * time.Hour)
	elsewhere.runElsewhere("TZ=Asia/Kathmandu")
	sameTables(t, "another TZ, in 2 threads and little memory", elsewhere.tables(), want)
}

func (n *night) appendConfig(yaml string) {
	n.t.Helper()
	text, err := os.ReadFile(filepath.Join(n.dir, "abm.yaml"))
	if err != nil {
		n.t.Fatal(err)
	}
	n.write("abm.yaml", string(text)+"\n"+yaml)
}

func (n *night) rename(from, to string) {
	n.t.Helper()
	if err := os.Rename(filepath.Join(n.dir, from), filepath.Join(n.dir, to)); err != nil {
		n.t.Fatal(err)
	}
}

// reverseSources writes the sources of abm.yaml in reverse order.
func (n *night) reverseSources() {
	n.t.Helper()
	text, err := os.ReadFile(filepath.Join(n.dir, "abm.yaml"))
	if err != nil {
		n.t.Fatal(err)
	}
	head, rest, _ := strings.Cut(string(text), "sources:\n")
	end := strings.Index(rest, "\n# Whose touches")
	if end < 0 {
		n.t.Fatal("the demo's abm.yaml has changed its order")
	}
	blocks := strings.Split("\n"+rest[:end], "\n  - name:")[1:]
	slices.Reverse(blocks)
	n.write("abm.yaml", head+"sources:\n  - name:"+strings.Join(blocks, "\n  - name:")+rest[end:])
}

// runElsewhere runs the night in a process of its own, with more environment.
func (n *night) runElsewhere(env ...string) {
	n.t.Helper()
	if out, err := n.command(env...).CombinedOutput(); err != nil {
		n.t.Fatalf("run in a process of its own: %v\n%s", err, out)
	}
}

func (n *night) command(env ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "-test.run=^TestNightProcess$", "-test.v")
	cmd.Env = append(os.Environ(), append(env, "ABM_TEST_NIGHT="+n.dir, "ABM_TEST_NOW="+n.now.Format(time.RFC3339))...)
	return cmd
}

// TestNightProcess is the process that runElsewhere starts; by itself it does nothing.
func TestNightProcess(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("ABM_TEST_NIGHT")
	if dir == "" {
		t.Skip("started by other tests only")
	}
	now, err := time.Parse(time.RFC3339, os.Getenv("ABM_TEST_NOW"))
	if err != nil {
		t.Fatal(err)
	}
	n := &night{t: t, dir: dir, now: now}
	o := n.options()
	if step := os.Getenv("ABM_TEST_KILL_AT"); step != "" {
		o.OnCommit = func(name string) {
			if name == step {
				p, err := os.FindProcess(os.Getpid())
				if err == nil {
					err = p.Kill()
				}
				t.Error("still alive: ", err)
				select {}
			}
		}
	}
	if _, err := pipeline.Run(context.Background(), o); err != nil {
		t.Fatal(err)
	}
}

// --as-of a past night gives what that night gave, though more has landed.
func TestAsOfGivesWhatThatNightGave(t *testing.T) {
	t.Parallel()
	n := demoNight(t, "2026-06-28")
	n.run()
	first := n.tables()
	n.copyDemo(func(name string) bool { return dateOf(name) == "2026-06-29" })
	n.now = n.now.Add(24 * time.Hour)
	n.run()
	second := n.tables()
	n.copyDemo(func(name string) bool { return dateOf(name) == "2026-06-30" })
	n.now = n.now.Add(24 * time.Hour)
	n.run()
	third := n.tables()
	if first["deal"] == second["deal"] || second["touch"] == third["touch"] {
		t.Fatal("the nights do not differ: nothing is tested")
	}
	for day, want := range map[string]map[string]string{"2026-06-28": first, "2026-06-29": second} {
		var err error
		if n.asOf, err = time.Parse(time.DateOnly, day); err != nil {
			t.Fatal(err)
		}
		n.now = n.now.Add(time.Hour)
		n.run()
		sameTables(t, "as of "+day, n.tables(), want)
	}
}

// A job killed while it publishes leaves a whole run to read, and the next run
// is clean. publish tests every step on small files; these are where what a
// reader sees changes.
func TestKilledWhilePublishing(t *testing.T) {
	t.Parallel()
	n := newNight(t, "")
	warehouse := filepath.Join(n.dir, "warehouse")
	land := func(amount string) {
		n.records("deal", map[string]string{"deal_id": "D", "account_id": "A", "amount": amount, "created_at": "2026-05-01"})
	}
	land("0")
	n.run()
	before := "0"
	for i, step := range []string{publish.StepDatabase, publish.StepFlipPointer, publish.StepFlipLink, publish.StepSwapDatabase} {
		amount := fmt.Sprint(i + 1)
		land(amount)
		n.now = n.now.Add(24 * time.Hour)
		out, err := n.command("ABM_TEST_KILL_AT=" + step).CombinedOutput()
		if err == nil {
			t.Fatalf("%s: the job was not killed:\n%s", step, out)
		}
		current, err := publish.Current(warehouse)
		if err != nil {
			t.Fatalf("%s: %v", step, err)
		}
		problems, err := publish.Verify(context.Background(), warehouse, current.RunID)
		if err != nil || len(problems) > 0 {
			t.Fatalf("%s: what is published is damaged: %v %v", step, problems, err)
		}
		if got := n.rows("select pipeline from deal"); got[0] != before && got[0] != amount {
			t.Errorf("%s: a reader sees %v", step, got)
		}
		n.now = n.now.Add(24 * time.Hour)
		n.run()
		n.want("select pipeline from deal", amount)
		before = amount
	}
}

// The demo company's truth, as its generator planted it.
func demoMeetsItsTruth(t *testing.T, n *night) {
	text, err := os.ReadFile("../fixtures/demo/truth.json")
	if err != nil {
		t.Fatal(err)
	}
	var truth fixtures.Truth
	if err := json.Unmarshal(text, &truth); err != nil {
		t.Fatal(err)
	}
	p := truth.Planted
	count := func(want int64, query string) {
		t.Helper()
		n.want(query, fmt.Sprint(want))
	}
	count(p.MachineClicks, "select count(*) from touch where not_counted_reason = 'machine'")
	count(p.InternalTouches+p.CompetitorTouches, "select count(*) from touch where not_counted_reason = 'internal'")
	count(p.Duplicates, "select count(*) from touch where not_counted_reason = 'duplicate'")
	count(p.RevisedTouches, "select records from data_quality where rule_name = 'older_version' and entity = 'touch'")
	count(p.OutsideCompanies, "select count(*) from account where origin = 'inferred'")
	count(p.CRMAccounts, "select count(*) from account where origin = 'extract'")
	count(p.UntouchedDeals, "select count(*) from deal where account_id not in (select account_id from touch where account_id is not null)")
	count(p.BackwardsDeals, "select count(*) from deal where is_close_before_creation")
	matchedAsPlanted(t, n, truth.LeadTruth)
	spentAsPlanted(t, n, truth.Spend)
	modelsAgainstTruth(t, n, truth)
	programmeAgainstTruth(t, n, truth.Programme)
}

// spentAsPlanted holds the costs against what the generator spent: all of it by
// cost type, and media, of which every bill names a campaign, by campaign type.
func spentAsPlanted(t *testing.T, n *night, spend map[string]map[string]int64) {
	t.Helper()
	byType := map[string]int64{}
	var want []string
	for of, costs := range spend {
		for costType, cents := range costs {
			byType[costType] += cents
			if costType == "media" {
				want = append(want, fmt.Sprintf("%s|%d", strings.ToLower(of), cents))
			}
		}
	}
	slices.Sort(want)
	n.want(`select campaign_type, cast(100 * sum(amount) as bigint) from cost inner join campaign using (campaign_id)
		where cost_type = 'media' group by campaign_type order by campaign_type`, want...)
	want = nil
	for _, costType := range slices.Sorted(maps.Keys(byType)) {
		want = append(want, fmt.Sprintf("%s|%d", costType, byType[costType]))
	}
	n.want("select cost_type, cast(100 * sum(amount) as bigint) from cost group by cost_type order by cost_type", want...)
	if len(want) != 7 {
		t.Errorf("the demo company spends on %v", want)
	}
}

// matchedAsPlanted holds the leads whose account the generator knows against
// the tables.
func matchedAsPlanted(t *testing.T, n *night, leads []fixtures.LeadTruth) {
	t.Helper()
	matched := map[string]string{}
	for _, row := range n.rows("select lead_id, coalesce(account_id, '') from lead_account_match") {
		lead, account, _ := strings.Cut(row, "|")
		matched[lead] = account
	}
	right, all := map[string]int{}, map[string]int{}
	for _, l := range leads {
		got, landed := matched[l.LeadID]
		if !landed {
			continue
		}
		want := l.AccountID
		switch {
		case l.Why == "free_mail":
			want = ""
		case want == "":
			want = "domain:" + l.Domain
		}
		all[l.Why]++
		if got == want {
			right[l.Why]++
		}
	}
	t.Logf("leads matched as planted: %v of %v", right, all)
	for why, leads := range all {
		// Which of two claimants of a domain it is, nobody can know: it must be said.
		if why != "shared_domain" && float64(right[why]) < .95*float64(leads) {
			t.Errorf("%s: %d of %d leads are matched as planted", why, right[why], leads)
		}
	}
	n.want("select count(*) from lead_account_match where is_ambiguous and runner_up_account_id is null", "0")
}

package pipeline

import (
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"abm/models"
	"abm/pipeline/config"
	"abm/pipeline/land"
	"abm/pipeline/report"
)

// Proposal is an abm.yaml for the extracts of a folder.
type Proposal struct {
	// Text of the abm.yaml, with comments on what was guessed.
	Text []byte
	// Notes are what a person should read before the first run.
	Notes []string
}

// Propose writes an abm.yaml for the extracts below dir. Its globs begin at
// base, the folder that the abm.yaml is to lie in.
func Propose(dir, base string) (Proposal, error) {
	below, err := filepath.Rel(base, dir)
	if err != nil {
		below = dir
	}
	extracts, err := land.Explore(dir)
	if err != nil {
		return Proposal{}, err
	}
	d := &draft{below: filepath.ToSlash(below), names: map[string]bool{}, entities: map[string]bool{}}
	d.head(dir, extracts)
	var rest []land.Extract
	for _, x := range extracts {
		if x.Err != nil || !x.Is.Certain {
			rest = append(rest, x)
			continue
		}
		d.source(x)
	}
	d.placeholders()
	for _, x := range rest {
		d.unread(x)
	}
	text := []byte(d.text.String())
	if _, err := config.Parse(text, "abm.yaml"); err != nil {
		return Proposal{}, fmt.Errorf("the abm.yaml proposed for %s is not valid; please report this as a defect: %w", dir, err)
	}
	return Proposal{Text: text, Notes: d.notes}, nil
}

// draft is an abm.yaml while it is written.
type draft struct {
	text  strings.Builder
	notes []string
	// below is the folder of extracts, as abm.yaml names it.
	below string
	// names, entities and systems of the sources written.
	names, entities map[string]bool
	systems         []string
}

func (d *draft) line(format string, args ...any) {
	fmt.Fprintf(&d.text, format+"\n", args...)
}

// note is for the person at the screen.
func (d *draft) note(format string, args ...any) {
	d.notes = append(d.notes, fmt.Sprintf(format, args...))
}

func (d *draft) head(dir string, extracts []land.Extract) {
	d.line("# abm.yaml for the extracts in %s, written by `abm init` from the head of each", filepath.Base(dir))
	d.line("# file. Lines with a question mark (# ?) are guesses that could be otherwise.")
	d.line("# `abm skeleton` shows every key there is; `abm init --show-preset SYSTEM` what a")
	d.line("# preset stands for, each line of which can be overridden here.")
	d.line("warehouse: warehouse")
	if slices.ContainsFunc(extracts, func(x land.Extract) bool { return x.WithoutOffset }) {
		d.line("# ? Some times carry no offset from UTC. If they are local times, name their zone,")
		d.line("# for example Europe/Berlin: here, or as time_zone: of a source alone.")
		d.note("times without an offset are read as UTC; set time_zone: if they are local")
	} else {
		d.line("# When a business day begins and ends, for example Europe/Berlin.")
	}
	d.line("time_zone: UTC")
	d.line("")
	d.line("sources:")
}

// source writes an extract that was recognised.
func (d *draft) source(x land.Extract) {
	name := d.name(x)
	d.entities[x.Is.Source.Entity] = true
	if !slices.Contains(d.systems, x.Is.Source.System) {
		d.systems = append(d.systems, x.Is.Source.System)
	}
	d.line("  # %s: %s, score %.0f %% (%d of %d columns).", d.files(x), x.Is.Preset, 100*x.Is.Score, x.Is.Found, x.Is.Columns)
	d.line("  - name: %s", name)
	d.line("    preset: %s", x.Is.Preset)
	d.line("    files: %s", yamlText(d.glob(x)))
	d.note("%s is %s, score %.0f %%", d.files(x), x.Is.Preset, 100*x.Is.Score)
	if x.Damaged > 0 {
		d.note("%s: %s cannot be read", name, report.Plural(int64(x.Damaged), "record"))
	}
	d.form(x, name)
	d.days(x, name)
	d.numbers(x, name)
	if x.Wrapped {
		d.line("    # Airbyte wrote each record within _airbyte_data.")
		d.line("    columns:")
		for _, ours := range slices.Sorted(maps.Keys(x.Is.Source.Columns)) {
			d.line("      %s: %s", ours, list(x.Is.Source.Columns[ours]))
		}
	}
	if x.CompanyIsAccount && !x.Wrapped {
		d.line("    columns:")
		d.line("      account_id: [ConvertedAccountId, Company] # ? Company holds ids of accounts here")
	}
}

// files names an extract's files in a few words.
func (d *draft) files(x land.Extract) string {
	if len(x.Files) == 1 {
		return x.Files[0]
	}
	return fmt.Sprintf("%s to %s, %d files", x.Files[0], filepath.Base(x.Files[len(x.Files)-1]), len(x.Files))
}

// glob of an extract, from the folder of abm.yaml.
func (d *draft) glob(x land.Extract) string {
	if d.below == "." {
		return x.Glob
	}
	return d.below + "/" + x.Glob
}

// name makes a name for a source of its files.
func (d *draft) name(x land.Extract) string {
	file := filepath.Base(x.Glob)
	file, _, _ = strings.Cut(file, ".")
	name := regexp.MustCompile(`([a-z])([A-Z])`).ReplaceAllString(file, "${1}_$2")
	name = regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(name), "_")
	if name = strings.Trim(name, "_"); name == "" {
		name = "source"
	}
	name = name[:min(len(name), 50)]
	for unique, n := name, 2; ; n++ {
		if !d.names[unique] {
			d.names[unique] = true
			return unique
		}
		unique = name + "_" + strconv.Itoa(n)
	}
}

// form says how the file is written, where that is not the default.
func (d *draft) form(x land.Extract, name string) {
	if x.Delimiter != "" && x.Delimiter != "," {
		d.line("    delimiter: %q", x.Delimiter)
	}
	if x.Encoding != "" && x.Encoding != "utf-8" {
		if x.EncodingNote != "" {
			d.line("    # ? %s.", x.EncodingNote)
			d.note("%s: encoding %s: %s", name, x.Encoding, x.EncodingNote)
		}
		d.line("    encoding: %s", x.Encoding)
	}
}

// days says which day an extract speaks for and how its dates are written.
func (d *draft) days(x land.Extract, name string) {
	if x.DateLayout != "" {
		d.line("    extract_date: {file: %q}", x.DateLayout)
	}
	if x.Delta {
		d.line("    # ? The oldest and the newest file share no record: each holds only news.")
		d.line("    mode: delta")
		d.note("%s: taken for a delta (only news); say mode: snapshot if each file is complete", name)
	}
	g := x.Dates
	if len(g.Others) > 0 {
		d.line("    # ? Could also be dates: %s; taken as below because %s.", list(g.Others), g.Why)
		d.note("%s: a date such as 01/02/2024 is read as %s, because %s; if that is wrong, set dates: %s", name, g.Words[0], g.Why, list(g.Others))
	}
	if len(g.Words) > 0 {
		d.line("    dates: %s", list(g.Words))
	}
	if g.Unread > 0 {
		d.line("    # ? %d of %d dates looked at are none, or written otherwise: like %q (9 is a digit, A a letter).", g.Unread, g.Cells, g.Example)
		d.note("%s: %d of %d dates looked at are none, or written in no known way: like %q (9 is a digit, A a letter)", name, g.Unread, g.Cells, g.Example)
	}
}

func (d *draft) numbers(x land.Extract, name string) {
	g := x.Numbers
	style := "1,234.56"
	if len(g.Words) > 0 {
		style = g.Words[0]
	}
	if len(g.Others) > 0 {
		d.line("    # ? Could also be numbers: %q; %s.", g.Others[0], g.Why)
		d.note("%s: numbers are read like %s: %s; if that is wrong, set numbers: %q", name, style, g.Why, g.Others[0])
	}
	if len(g.Words) > 0 || len(g.Others) > 0 {
		d.line("    numbers: %q", style)
	}
}

// placeholders keep the config valid where an entity that a run needs has no
// extract yet.
func (d *draft) placeholders() {
	for _, p := range []struct{ entity, plural, columns string }{
		{"lead", "leads", "{lead_id: Id}"},
		{"touch", "touches", "{touch_id: Id, touched_at: CreatedDate}"},
		{"deal", "deals", "{deal_id: Id, created_at: CreatedDate}"},
	} {
		if d.entities[p.entity] {
			continue
		}
		name := d.name(land.Extract{Glob: p.plural})
		d.line("  # No file here was recognised as %s. This source waits for one and is empty until then.", p.plural)
		d.line("  - name: %s", name)
		d.line("    entity: %s", p.entity)
		d.line("    system: %s", d.system())
		d.line("    files: %s", yamlText("to-come/"+p.plural+"*.csv"))
		d.line("    optional: true")
		d.line("    columns: %s", p.columns)
		d.note("no file was recognised as %s: a run goes without them until one is described", p.plural)
	}
}

// system is the one whose ids an extract without a preset most likely carries.
func (d *draft) system() string {
	if len(d.systems) == 0 {
		return "crm"
	}
	return d.systems[0]
}

// unread writes an extract that was not recognised as a comment to complete.
func (d *draft) unread(x land.Extract) {
	d.line("")
	if x.Err != nil {
		d.line("  # Not read: %s: %v.", d.files(x), x.Err)
		d.note("%s is not read: %v", d.files(x), x.Err)
		return
	}
	why := unreadReason(x)
	d.line("  # Not read: %s (%s). If it is needed, complete the lines below and delete their \"#\".", d.files(x), why)
	d.note("%s is not recognised (%s); it stands in abm.yaml as a comment", d.files(x), why)
	entity := entityOf(x.Files[0])
	d.line("  #- name: %s", d.name(x))
	d.line("    #entity: %s # ? or one of %s", entity, strings.Join(otherEntities(entity), ", "))
	d.line("    #system: %s", d.system())
	d.line("    #files: %s", yamlText(d.glob(x)))
	if x.Delimiter != "" && x.Delimiter != "," {
		d.line("    #delimiter: %q", x.Delimiter)
	}
	if len(x.Dates.Words) > 0 {
		d.line("    #dates: %s", list(x.Dates.Words))
	}
	d.line("    #columns:")
	table, _ := models.Entity(entity)
	for _, c := range table.Columns {
		if guess, ok := columnGuess(c, x, table); ok {
			d.line("      #%s: %s", c.Name, yamlText(guess))
		}
	}
	d.line("    # Its columns: %s", strings.Join(x.Header, ", "))
}

// unreadReason says why an extract does not count as recognised.
func unreadReason(x land.Extract) string {
	if slices.Contains(x.Header, "_airbyte_data") {
		return "its records are JSON in the column _airbyte_data: have Airbyte flatten them, or write JSONL"
	}
	is := x.Is
	nearest := fmt.Sprintf("nearest is %s, score %.0f %%", is.Preset, 100*is.Score)
	switch {
	case is.Found == 0:
		return "no preset names any of its columns"
	case is.Score < 0.3:
		return "no preset is near"
	case is.Parts:
		return nearest + ", but its rows seem to be parts or versions of that"
	case len(is.Missing) > 0:
		return nearest + ", but it has no " + strings.Join(is.Missing, " and no ")
	}
	return nearest
}

// columnGuess guesses which column of an unknown extract a required one is: the
// first that differs in each record for the key, the first date for its time.
func columnGuess(c models.Column, x land.Extract, t models.Table) (string, bool) {
	candidates := x.DateColumns
	switch {
	case slices.Contains(t.Keys(), c.Name):
		candidates = x.KeyColumns
	case c.Kind != models.Timestamp || c.Optional && c.Name != "created_at":
		return "", false
	}
	if len(candidates) == 0 {
		return "?", !c.Optional
	}
	return candidates[0], true
}

// entityOf guesses the entity of an unknown extract by its name: the longest
// name of an entity in it, else a word that is used for one.
func entityOf(file string) string {
	file = strings.ToLower(file)
	named := ""
	for _, t := range models.Landed() {
		if strings.Contains(file, t.Name) && len(t.Name) > len(named) {
			named = t.Name
		}
	}
	if named != "" {
		return named
	}
	for _, e := range []struct{ entity, words string }{
		{"deal", "deal|opportunit|order|won|sales|quote"}, {"lead", "lead|contact|prospect|person|people|mql|subscriber"},
		{"account", "account|compan|organi|customer|seller|firm"}, {"campaign", "campaign|program|newsletter"},
		{"signal", "intent|signal|funding|hiring"},
	} {
		if regexp.MustCompile(e.words).MatchString(file) {
			return e.entity
		}
	}
	return "touch"
}

func otherEntities(but string) []string {
	var names []string
	for _, t := range models.Landed() {
		if t.Name != but {
			names = append(names, t.Name)
		}
	}
	return names
}

// list writes a YAML list of texts.
func list(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = strconv.Quote(w)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// yamlText writes a YAML text, bare where it can be.
func yamlText(text string) string {
	if regexp.MustCompile(`^[A-Za-z_./][A-Za-z0-9_./*-]*$`).MatchString(text) {
		return text
	}
	return strconv.Quote(text)
}

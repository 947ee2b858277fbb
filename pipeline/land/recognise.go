package land

import (
	"slices"
	"strings"

	"abm/models"
	"abm/pipeline/config"
)

// Recognised says which object of which system a file seems to hold.
type Recognised struct {
	// Preset by name, for example salesforce/lead; empty where none is near.
	Preset string
	Source config.Source
	// Found of Columns columns of ours are in the header.
	Found, Columns int
	// Score is the share of the preset that the header has, 0 to 1. A name that
	// few objects have counts for more than one that many have.
	Score float64
	// Missing lists our columns that are not there and that no record of the
	// object can do without.
	Missing []string
	// Parts is set where the rows seem to be parts or versions of such objects.
	Parts bool
	// Certain is set where the score is enough, nothing is missing and the rows
	// are the objects.
	Certain bool
	// evidence is the weight of the names found: 1 for each that only this object
	// has.
	evidence float64
}

// leastScore is the score from which a file counts as recognised. A name that
// names the object adds namedScore, one that names the system, too, systemScore:
// exports hold the columns that somebody chose, few of what there are. Of the
// columns that a preset maps leastFound must be there, or all; and where the
// name says nothing, names of leastEvidence: id, name and status are in any table.
const (
	leastFound    = 2
	leastEvidence = 1.5

	leastScore  = 0.5
	namedScore  = 0.35
	systemScore = 0.15
)

// recogniser knows the presets and how telling each of their names is.
type recogniser struct {
	presets []config.Preset
	// weight of a name: one over the number of objects that have it.
	weight map[string]float64
}

func newRecogniser() (recogniser, error) {
	presets, err := config.Presets()
	if err != nil {
		return recogniser{}, err
	}
	count := map[string]int{}
	for _, p := range presets {
		seen := map[string]bool{}
		for _, names := range p.Source.Columns {
			for _, name := range names {
				if !seen[name] {
					seen[name] = true
					count[name]++
				}
			}
		}
	}
	r := recogniser{presets: presets, weight: map[string]float64{}}
	for name, n := range count {
		r.weight[name] = 1 / float64(n)
	}
	return r, nil
}

// recognise finds the preset that a file is of, or else the nearest: of one of
// the systems, where any are given. The header says which presets it could be; of
// those the one that the file's name names best (tables of one tool look alike),
// else the one most of the header speaks for.
func (r recogniser) recognise(file string, header, systems []string) Recognised {
	var best Recognised
	var bestNamed int
	var most float64
	for _, p := range r.presets {
		system, _, _ := strings.Cut(p.Name, "/")
		if len(systems) > 0 && !slices.Contains(systems, system) {
			continue
		}
		found := r.compare(p, header)
		names := named(file, p.Name)
		if names > 0 {
			found.Score += namedScore
		}
		if names > 0 && strings.Contains(letters(file), system) {
			found.Score += systemScore
		}
		found.Score = min(1, found.Score)
		found.Parts = isPart(file, p, header)
		found.Certain = found.Score >= leastScore && found.Found >= min(leastFound, found.Columns) && (names > 0 || found.evidence >= leastEvidence) &&
			len(found.Missing) == 0 && !found.Parts
		if !found.Certain {
			names = 0
		}
		evidence := found.evidence * found.Score
		switch {
		case best.Preset == "", found.Certain && !best.Certain:
		case best.Certain && !found.Certain, names < bestNamed, names == bestNamed && evidence <= most:
			continue
		}
		best, bestNamed, most = found, names, evidence
	}
	return best
}

// isPart is true for the rows of something that belongs to an object: they name
// the object by an id that is not their own. Or they are its versions, where the
// object is not a history itself, or the list of its statuses or types.
func isPart(file string, p config.Preset, header []string) bool {
	_, object, _ := strings.Cut(p.Name, "/")
	if isHistory(p.Source.Entity) {
		return false
	}
	if name := letters(file); strings.Contains(name, "status") || strings.Contains(name, "types") {
		return true
	}
	if slices.Contains(header, "_fivetran_start") || strings.Contains(letters(file), "history") {
		return true
	}
	table, _ := models.Entity(p.Source.Entity)
	return slices.ContainsFunc(header, func(name string) bool {
		return letters(name) == letters(object)+"id" && !slices.ContainsFunc(table.Keys(), func(key string) bool {
			return slices.Contains(p.Source.Columns[key], name)
		})
	})
}

func isHistory(entity string) bool { return entity == "lead_stage" || entity == "deal_stage" }

// compare holds a header against a preset. A preset of two columns is easily
// complete: the evidence is the weight of what was found.
func (r recogniser) compare(p config.Preset, header []string) Recognised {
	found := Recognised{Preset: p.Name, Source: p.Source, Columns: len(p.Source.Columns)}
	total := 0.0
	for _, c := range columnsOf(p.Source) {
		names := p.Source.Columns[c.Name]
		weight, there := 0.0, false
		for _, name := range names {
			if slices.Contains(header, name) {
				weight, there = max(weight, r.weight[name]), true
			}
		}
		switch {
		case there:
			found.Found++
			found.evidence += weight
			total += weight
		case len(names) > 0:
			for _, name := range names {
				weight = max(weight, r.weight[name])
			}
			// What an export may lack weighs half: few have every column.
			total += weight / 2
		}
		if !there && (!c.Optional || isName(c.Name)) && !c.InputOnly && p.Source.Constants[c.Name] == "" {
			found.Missing = append(found.Missing, c.Name)
		}
	}
	if total > 0 {
		found.Score = found.evidence / total
	}
	return found
}

// isName is true for what an export of accounts or campaigns always has.
func isName(column string) bool { return column == "account_name" || column == "campaign_name" }

// columnsOf lists the columns of a source's entity that an extract feeds.
func columnsOf(s config.Source) []models.Column {
	table, _ := models.Entity(s.Entity)
	return slices.DeleteFunc(slices.Clone(table.Columns), func(c models.Column) bool { return isProvenance(c.Name) })
}

// named says how well a file's name names a preset: by how many letters of the
// object, and then of the system, stand in it; 0 where the object does not.
func named(file, preset string) int {
	system, object, _ := strings.Cut(preset, "/")
	name := letters(file)
	if !strings.Contains(name, letters(object)) {
		return 0
	}
	score := len(letters(object))
	if strings.Contains(name, system) {
		score += len(system)
	}
	return score
}

// letters leaves the letters of a text, in lower case and in the singular.
func letters(text string) string {
	return strings.ReplaceAll(strings.Map(func(r rune) rune {
		if r < 'a' || r > 'z' {
			return -1
		}
		return r
	}, strings.ToLower(text)), "ies", "y")
}

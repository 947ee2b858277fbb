package config

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	edlib "github.com/hbollon/go-edlib"
)

// problem is one thing wrong with an abm.yaml.
type problem struct {
	at   position
	key  string
	text string
}

// fail notes what is wrong with a key, at the place of its value or, where it
// is missing, of the nearest key above. A key fails once: what follows from a
// mistake is not a second one.
func (d *document) fail(key, format string, args ...any) {
	d.failAt(d.locate(key), key, format, args...)
}

func (d *document) failAt(at position, key, format string, args ...any) {
	if d.hasFailed(key) {
		return
	}
	d.failed[key] = true
	d.problems = append(d.problems, problem{at: at, key: key, text: fmt.Sprintf(format, args...)})
}

// hasFailed says whether the key, or one above it, was complained about.
func (d *document) hasFailed(key string) bool {
	for {
		if d.failed[key] {
			return true
		}
		if key == "" {
			return false
		}
		key = parent(key)
	}
}

// hasFailedBelow says whether the key, one above it or one below it was
// complained about.
func (d *document) hasFailedBelow(key string) bool {
	for failed := range d.failed {
		if strings.HasPrefix(failed, key+".") || strings.HasPrefix(failed, key+"[") {
			return true
		}
	}
	return d.hasFailed(key)
}

// written says whether the file holds the key.
func (d *document) written(key string) bool {
	_, ok := d.at[key]
	return ok
}

func (d *document) locate(key string) position {
	for {
		if at, ok := d.at[key]; ok || key == "" {
			return at
		}
		key = parent(key)
	}
}

// parent is the key above: sources[1] of sources[1].entity, sources of sources[1].
func parent(key string) string {
	return key[:max(0, strings.LastIndexAny(key, ".["))]
}

// err joins all problems in the order of the file; nil where there are none.
func (d *document) err() error {
	slices.SortStableFunc(d.problems, func(a, b problem) int {
		return cmp.Or(cmp.Compare(a.at.line, b.at.line), cmp.Compare(a.at.column, b.at.column))
	})
	var errs []error
	for _, p := range d.problems {
		subject := p.key
		if subject != "" {
			subject += ": "
		}
		errs = append(errs, fmt.Errorf("%s:%d:%d: %s%s", d.path, p.at.line, p.at.column, subject, p.text))
	}
	return errors.Join(errs...)
}

// oneOf fails the key unless its value is one of the words.
func (d *document) oneOf(key, value, what string, words []string) bool {
	if slices.Contains(words, value) {
		return true
	}
	if value == "" {
		d.fail(key, "missing; want one of %s", strings.Join(words, ", "))
		return false
	}
	d.fail(key, "%q is not %s%s (%s)", value, what, hintOnly(nearest(value, words)), strings.Join(words, ", "))
	return false
}

// didYouMean ends a message with the word probably meant, or with all words.
func didYouMean(hint string, words []string) string {
	if hint == "" {
		return "; known are " + strings.Join(words, ", ")
	}
	return hintOnly(hint)
}

func hintOnly(hint string) string {
	if hint == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", hint)
}

// nearest is the word that was probably meant: one typing mistake away; else
// the one that begins with the name; else the one with the fewest mistakes, at
// most one in three letters. Empty where none is near.
func nearest(name string, words []string) string {
	name = strings.ToLower(name)
	if len(name) > 100 {
		return ""
	}
	best, least := "", len(name)/3+1
	for _, word := range words {
		if n := mistakes(name, word); n < least {
			best, least = word, n
		}
	}
	if best != "" && least <= 1 || len(name) < 3 {
		return best
	}
	for _, word := range words {
		if strings.HasPrefix(word, name) {
			return word
		}
	}
	return best
}

// mistakes counts typing mistakes: letters missing, added, replaced or swapped
// (the optimal string alignment distance).
func mistakes(a, b string) int { return edlib.OSADamerauLevenshteinDistance(a, b) }

func keysOf[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}

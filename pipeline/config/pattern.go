package config

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// checkPattern says why a pattern would not mean the same to both engines'
// regular expressions (RE2 and Java) or could not be written in SQL. Patterns
// are searched for in lower-case text.
func checkPattern(p string) error {
	switch {
	case strings.ContainsRune(p, '\\'):
		return errors.New(`a backslash does not work on every engine; write [.] for a dot, [0-9] for a digit, (^|[^a-z])word([^a-z]|$) for a word`)
	case strings.ContainsRune(p, '\''):
		return errors.New("a single quote does not work on every engine; write a dot for it")
	case strings.ContainsFunc(p, unicode.IsUpper):
		return fmt.Errorf("text is matched in lower case; write %q", strings.ToLower(p))
	case strings.ContainsFunc(p, unicode.IsControl):
		return errors.New("a control character (tab, line break) stands in the pattern")
	case strings.Contains(strings.ReplaceAll(p, "(?:", "("), "(?"):
		return errors.New("(?...) does not work on every engine; use plain groups")
	case strings.Contains(p, "&&"):
		return errors.New("&& does not mean the same on every engine; write one &")
	}
	if _, err := regexp.Compile(p); err != nil {
		return fmt.Errorf("not a regular expression: %s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	return checkBrackets(p)
}

// repetition is what a brace may begin: {2}, {2,} or {2,3}. Elsewhere a brace
// is a literal to RE2 and an error to Java.
func repetition() *regexp.Regexp { return regexp.MustCompile(`^\{[0-9]+(,[0-9]*)?\}`) }

// checkBrackets refuses what compiles but differs: brackets inside brackets
// (POSIX classes, Java's unions), a bracket that begins with its own end, and
// literal braces.
func checkBrackets(p string) error {
	braces := repetition()
	inside := false
	for i := 0; i < len(p); i++ {
		switch {
		case inside && p[i] == ']':
			inside = false
		case inside && p[i] == '[':
			return errors.New("[ inside [...] does not mean the same on every engine; write an alternative: (a|b)")
		case inside:
		case p[i] == '[':
			inside = true
			first := strings.TrimPrefix(p[i+1:], "^")
			if strings.HasPrefix(first, "]") {
				return errors.New("] as the first of [...] does not mean the same on every engine; leave it out")
			}
		case p[i] == ']':
			return errors.New("] without [ does not mean the same on every engine; leave it out")
		case p[i] == '}':
			return errors.New("} without { does not mean the same on every engine; write [}]")
		case p[i] == '{':
			n := len(braces.FindString(p[i:]))
			if n == 0 {
				return errors.New("{ that is no repetition does not mean the same on every engine; write [{]")
			}
			i += n - 1
		}
	}
	return nil
}

package sql_test

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"abm/sql"
)

// rule is a construct that the two engines do not share, or not with the same
// meaning; each was seen to fail or to differ, or is documented to.
type rule struct {
	pattern *regexp.Regexp
	say     string
}

func ban(pattern, say string) rule {
	return rule{regexp.MustCompile(`(?i)` + pattern), say}
}

// rules are held against a model without its comments and without the text in
// its quotes; a quoted text reads ”.
func rules() []rule {
	return []rule{
		ban(`\bvarchar\b`, "Spark wants a length after varchar; write string"),
		ban(`\bilike\b|\bsimilar to\b`, "use rx_like over lower-case text"),
		ban(`\bqualify\b`, "not in Spark; rank in one CTE and filter in the next"),
		ban(`\*\s*exclude\b|\*\s*replace\b|\*\s*except\b`, "the engines spell it differently; name the columns"),
		ban(`\bunion\s+(all\s+)?by\s+name\b`, "not before Spark 4.2; put the columns in order"),
		ban(`\bgroup\s+by\s+all\b|\border\s+by\s+all\b`, "name the columns"),
		ban(`\bignore\s+nulls\b|\brespect\s+nulls\b`, "no common form; count(x) over as a group, then max(x) over the group"),
		ban(`\bcount\s*\(\s*distinct\b(?:[^()]|\([^()]*\))*\)\s*over\b`, "no distinct counts over windows in Spark"),
		ban(`\bfilter\s*\([^)]*\)\s*over\b`, "not before Spark 4.2; use sum(case ...) over"),
		ban(`\bover\s*\(\s*[a-z_]+\s+(order|rows|range)\b`, "Spark's windows do not inherit; write the window out"),
		ban(`\b(array_agg|string_agg|listagg|group_concat|list|histogram|map|struct_pack|list_[a-z_]+|array_[a-z_]+|unnest|explode)\s*\(`, "no lists, maps and structs; journeys are rows and windows"),
		ban(`->|\blambda\b`, "no lambdas"),
		ban(`\b(any_value|first|last|arg_max|arg_min|mode|first_value|last_value)\s*\(`, "which row it takes is not defined on ties; use min_by or max_by with a unique order, or row_number"),
		ban(`\b(date_diff|datediff|date_trunc|date_add|date_sub|dateadd|trunc|timestampdiff|timestampadd|last_day|make_date|strftime|date_format)\s*\(`, "use the prelude: days_between, add_days, seconds_between, month_start, week_start"),
		ban(`\binterval\b`, "use the prelude: add_days, add_days_at"),
		ban(`\b(now|current_date|current_timestamp|today|random|rand|uuid|gen_random_uuid)\b`, "a model depends on its inputs only; take as_of from run_parameter"),
		ban(`\b(regexp_[a-z_]+|regexp|rlike|glob)\b`, "use the prelude: rx_like"),
		ban(`\b(sha256|sha2|hash|xxhash64|md5_number)\s*\(`, "use the prelude: hash_hex"),
		ban(`//|%`, "use the prelude: int_div, or a - b * int_div(a, b)"),
		ban(`\bdiv\b`, "use the prelude: int_div"),
		ban(`::`, "write cast(x as t)"),
		ban(`\btry_cast\b|\btry_[a-z_]+\s*\(`, "types are settled in landing"),
		ban(`\basof\b`, "DuckDB only, and Spark reads it as an alias; use union all and a window"),
		ban(`\b(recursive|lateral|pivot|unpivot)\b`, "no common form"),
		ban(`\bconcat(_ws)?\s*\(`, "nulls differ; use ||"),
		ban(`\b(strpos|instr|position|locate|contains|starts_with|ends_with|split_part|left|right|ltrim|rtrim|lpad|rpad|initcap)\s*\(`, "no common spelling or meaning; use substr, replace, like or rx_like"),
		ban(`\bsubstring\s*\(|\bsubstr\s*\([^,]*,\s*(0|-)`, "write substr, counted from 1"),
		ban(`\bif\s*\(|\biif\s*\(|\bifnull\s*\(|\bnvl\s*\(|\bdecode\s*\(`, "use case or coalesce"),
		ban(`\bhugeint\b|\bubigint\b|\buinteger\b|\bint128\b`, "not in Spark, nor in BI tools"),
		ban(`\bround\s*\([^()]*,\s*[1-9]`, "the engines differ in the last digit of a double; round to integers"),
		ban(`\bcast\s*\(\s*[a-z_.]+\s*/[^()]*\bas\s+(bigint|integer|int)\b`, "DuckDB rounds and Spark truncates; write floor or round"),
		ban(`\b\d*\.\d+\b`, "a decimal in DuckDB and in Spark, of different widths; write 5e-1"),
		ban(`\b(avg|stddev[a-z_]*|var_[a-z]+|variance|corr|covar_[a-z]+|regr_[a-z_]+|fsum|kahan_sum)\s*\(`, "depends on the order of the rows; sum scaled integers and divide last"),
		ban(`\bapprox_[a-z_]+\s*\(|\bpercentile\s*\(|\bmedian\s*\(|\bquantile[a-z_]*\s*\(`, "use percentile_cont(5e-1) within group (order by x)"),
		ban(`\b(natural|positional)\s+join\b|\bjoin\s+[a-z_]+\s+(as\s+)?[a-z_]*\s*using\b`, "write the keys out with on"),
		ban("`|\"", "no quoted names: the engines quote differently, and none is needed"),
		ban(`\$\$|\be''`, "no dollar quotes and escapes"),
		ban(`\blimit\b|\boffset\b|\bsample\b`, "a model holds all of its rows"),
		ban(`;`, "one query, without a semicolon: the runner wraps it"),
	}
}

// textRules are held against the text in quotes.
func textRules() []rule {
	return []rule{
		ban(`\\`, "Spark reads a backslash as an escape; write [.] for a dot"),
		ban(`\(\?`, "RE2 and Java share plain groups only"),
	}
}

// lint returns what is wrong with a query.
func lint(text string) []string {
	var found []string
	check := func(rules []rule, text string) {
		for _, r := range rules {
			if hit := r.pattern.FindString(text); hit != "" {
				found = append(found, strings.TrimSpace(hit)+": "+r.say)
			}
		}
	}
	// Quotes first: a text may hold two dashes, a comment an apostrophe.
	var texts []string
	code := regexp.MustCompile(`'(?:[^']|'')*'|--[^\n]*`).ReplaceAllStringFunc(text, func(part string) string {
		if strings.HasPrefix(part, "--") {
			return ""
		}
		texts = append(texts, part[1:len(part)-1])
		return "''"
	})
	check(rules(), code)
	check(textRules(), strings.Join(texts, "\n"))
	if strings.Contains(strings.Join(texts, "\n"), "''") {
		found = append(found, "'': no quotes in quoted text")
	}
	return found
}

// The models and checks hold to what both engines read alike.
func TestModelsArePortable(t *testing.T) {
	models := 0
	err := fs.WalkDir(sql.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path, "prelude/") || strings.HasPrefix(path, "read/") {
			return err
		}
		text, err := fs.ReadFile(sql.FS, path)
		if err != nil {
			return err
		}
		models++
		for _, problem := range lint(string(text)) {
			t.Errorf("sql/%s: %s", path, problem)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if models < 50 {
		t.Errorf("only %d models were looked at", models)
	}
}

// The linter finds what it is for, and leaves alone what is fine.
func TestLintFindsWhatIsNotPortable(t *testing.T) {
	for _, bad := range []string{
		"select cast(a as varchar) from t",
		"select row_number() over (order by a) as r from t qualify r = 1",
		"select * exclude (a) from t",
		"select a from t union all by name select a from s",
		"select a, count(*) from t group by all",
		"select count(distinct a) over (partition by b) from t",
		"select sum(a) filter (where b > 0) over (partition by c) from t",
		"select sum(a) over (w order by b) from t window w as (partition by c)",
		"select string_agg(a, ',') from t",
		"select any_value(a) from t",
		"select date_diff('day', a, b) from t",
		"select a + interval 1 day from t",
		"select now()",
		"select regexp_matches(a, 'b') from t",
		"select a // b from t",
		"select a % b from t",
		"select a::bigint from t",
		"select 0.5 * a from t",
		"select round(a, 2) from t",
		"select cast(a / b as bigint) from t",
		"select avg(a) from t",
		"select \"a\" from t",
		"select a from t where b = 'it''s'",
		`select a from t where rx_like(b, 'c\.d')`,
		"select a from t; ",
		"select concat(a, b) from t",
		"select a from t asof join s on t.b >= s.b",
	} {
		if len(lint(bad)) == 0 {
			t.Errorf("nothing is said about %s", bad)
		}
	}
	for _, fine := range []string{
		"-- Don't: 0.5 of a varchar, now() or a // b in a comment.\nselect a from t",
		"select 'now(); 0.5 of a \"varchar\" -- no comment' as message, 5e-1 * a as half from t",
		"select cast(floor(a / b) as bigint), lag(a, 1, 0) over (partition by b order by c_at desc nulls last, d) from t",
		"select sum(a) over w from t window w as (partition by b order by c rows between unbounded preceding and current row)",
		"select a.* from t as a anti join s as b on a.id = b.id",
	} {
		if found := lint(fine); len(found) > 0 {
			t.Errorf("%s\n%s", fine, strings.Join(found, "\n"))
		}
	}
}

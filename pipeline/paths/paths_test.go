package paths_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"abm/pipeline/paths"
)

// read reads a whole file; the paths are copies.
func read(r io.Reader, o paths.Options) (all []paths.Path, channels []string, err error) {
	reader, err := paths.NewReader(r, o)
	if err != nil {
		return nil, nil, err
	}
	for {
		p, err := reader.Next()
		if err == io.EOF {
			return all, reader.Channels(), nil
		}
		if err != nil {
			return all, reader.Channels(), err
		}
		p.Channels = slices.Clone(p.Channels)
		all = append(all, p)
	}
}

func options() paths.Options {
	return paths.Options{Name: "paths.csv", Separator: paths.DefaultSeparator}
}

func TestRead(t *testing.T) {
	want := []paths.Path{{Channels: []int{0, 1, 0}, Conversions: 3, Value: 10.5, Null: 2}, {Channels: []int{2}, Null: .5}}
	channels := []string{"a", "b c", "d"}
	bar := options()
	bar.Separator = " | "
	word := options()
	word.Separator = "to"
	blank := options()
	blank.Separator = " "
	tests := []struct {
		name, text string
		options    paths.Options
	}{
		{"our names", "path,conversions,value,null\na>b c>a,3,10.5,2\nd,0,0,.5\n", options()},
		{"the peers' names", "path,total_conversions,total_conversion_value,total_null\na>b c>a,3,10.5,2\nd,0,0,.5\n", options()},
		{"any order, blanks, capitals", " Null , VALUE,path,Conversions\n 2 ,10.50, a >  b c> a ,3.0\n5e-1,-0,d,0\n", options()},
		{"a byte order mark, CRLF, no last line end, empty lines", "\uFEFFpath,conversions,value,null\r\n\r\na>b c>a,3,10.5,2\r\nd,0,0,.5", options()},
		{"quotes", "\"path\",conversions,value,null\n\"a>b c>a\",\"3\",10.5,2\n\"d\",0,0,.5\n", options()},
		{"a separator of its own", "path,conversions,value,null\na|b c| a,3,10.5,2\nd,0,0,.5\n", bar},
		{"a separator of letters", "path,conversions,value,null\na to b c to a,3,10.5,2\nd,0,0,.5\n", word},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, r := range []io.Reader{strings.NewReader(test.text), iotest.OneByteReader(strings.NewReader(test.text))} {
				got, names, err := read(r, test.options)
				if err != nil {
					t.Fatal(err)
				}
				if !reflect.DeepEqual(got, want) || !slices.Equal(names, channels) {
					t.Errorf("read %v of %q, want %v of %q", got, names, want, channels)
				}
			}
		})
	}
	got, names, err := read(strings.NewReader("path,conversions\na b a,3\n"), blank)
	if err != nil || len(names) != 2 || !reflect.DeepEqual(got, []paths.Path{{Channels: []int{0, 1, 0}, Conversions: 3}}) {
		t.Errorf("a blank separates: %v of %q, %v", got, names, err)
	}
	nulls := options()
	nulls.NoNulls = true
	if got, _, err := read(strings.NewReader("path,conversions,null\na,1,9\n"), nulls); err != nil || got[0].Null != 0 {
		t.Errorf("nulls that are to be ignored: %v, %v", got, err)
	}
}

// Each mistake is named by line and column, with what to do.
func TestReadErrors(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"an empty file", "", "paths.csv:1:1: the file is empty; the columns of a path file are path"},
		{"only a mark", "\uFEFF", "paths.csv:1:1: the file is empty"},
		{"only a header", "path,conversions\n", "paths.csv:1:1: there is no path below the header"},
		{"no header", "a > b,3\n", `paths.csv:1:1: unknown column "a > b"; the columns of a path file are`},
		{"an unknown column", "path,conversions,nulls\na,1,1\n", `paths.csv:1:18: unknown column "nulls"`},
		{"semicolons", "path;conversions\na;1\n", "paths.csv:1:1: the header is a single column"},
		{"a column twice", "path,conversions,path\na,1,b\n", `paths.csv:1:18: column "path" says what column 1 says already`},
		{"a column under two names", "path,conversions,total_conversions\na,1,1\n", "paths.csv:1:18: column \"total_conversions\" says what column 2"},
		{"no path column", "conversions,null\n1,1\n", "paths.csv:1:1: there is no column path"},
		{"no conversions column", "path,null\na,1\n", "paths.csv:1:1: there is no column conversions"},
		{"too few columns", "path,conversions\na,1\nb\n", "paths.csv:3:1: the row has another number of columns"},
		{"too many columns", "path,conversions\na,b,1\n", "paths.csv:2:1: the row has another number of columns"},
		{"a bare quote", "path,conversions\na\"b,1\n", "paths.csv:2:2: a quote inside a cell that is not quoted"},
		{"text behind a quoted cell", "path,conversions\n\"a\"b,1\n", "paths.csv:2:"},
		{"a quote never closed", "path,conversions\na,1\n\"b,1\nc,1\n", "paths.csv:3:1: a quoted cell of this row never ends"},
		{"no touch", "path,conversions\na,1\n  ,1\n", "paths.csv:3:1: the path is empty"},
		{"an empty touch", "path,conversions\na>>b,1\n", `paths.csv:2:1: touch 2 of the path is empty, or a channel is named like the separator ">"`},
		{"an empty first touch", "path,conversions\n> a,1\n", "paths.csv:2:1: touch 1 of the path is empty"},
		{"a path of separators", "path,conversions\n>,1\n", "paths.csv:2:1: touch 1 of the path is empty"},
		{"a channel like a state", "path,conversions\na>b,1\nb>(start)>a,1\n", `paths.csv:3:1: touch 2 of the path is named "(start)" like a state`},
		{"a channel like an end", "path,conversions\na>NULL,1\n", `touch 2 of the path is named "NULL" like a state`},
		{"a channel like the other end", "path,conversions\nConversion,1\n", `touch 1 of the path is named "Conversion" like a state`},
		{"a control character", "path,conversions\na>b\x1b[2J,1\n", "touch 2 of the path is \"b\\x1b[2J\", which holds a control character"},
		{"not UTF-8", "path,conversions\ncaf\xe9,1\n", "paths.csv:2:1: the text is not UTF-8"},
		{"a negative count", "path,conversions,null\na,1,1\nb,-1,1\n", "paths.csv:3:3: -1 is negative"},
		{"a negative value", "path,conversions,value\na,1,-0.01\n", "paths.csv:2:5: -0.01 is negative"},
		{"a negative null", "path,conversions,null\na,1,-1e-400\nb,1,-7\n", "paths.csv:3:5: -7 is negative"},
		{"a missing number", "path,conversions\na,\n", "paths.csv:2:3: the number is missing; write 0 for none"},
		{"a word", "path,conversions\na,many\n", `paths.csv:2:3: "many" is not a number`},
		{"not a number", "path,conversions\na,NaN\n", `paths.csv:2:3: "NaN" is not a number`},
		{"infinity", "path,conversions\na,Inf\n", `paths.csv:2:3: "Inf" is not a number`},
		{"hexadecimal", "path,conversions\na,0x10\n", `paths.csv:2:3: "0x10" is not a number`},
		{"digits apart", "path,conversions\na,1_000\n", `paths.csv:2:3: "1_000" is not a number`},
		{"a decimal comma", "path,conversions\na,\"1,5\"\n", `paths.csv:2:3: "1,5" is not a number`},
		{"two points", "path,conversions\na,1.2.3\n", `paths.csv:2:3: "1.2.3" is not a number`},
		{"past all numbers", "path,conversions\na,1e400\n", "paths.csv:2:3: 1e400 is above 1e+15"},
		{"too many to add up", "path,conversions\na,1000000000000001\n", "paths.csv:2:3: 1000000000000001 is above 1e+15"},
		{"a value without a conversion", "path,conversions,value\na,0,5\n", "paths.csv:2:5: a value of 5 without a conversion"},
		{"nothing but zeros", "path,conversions,null\na,0,0\nb>c,0,0\n", "paths.csv:3:1: every count of the file is 0"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := read(strings.NewReader(test.text), options())
			var bad *paths.Error
			if !errors.As(err, &bad) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v\nwant %s", err, test.want)
			}
		})
	}
	nulls := options()
	nulls.NoNulls = true
	if _, _, err := read(strings.NewReader("path,conversions,null\na,0,9\n"), nulls); err == nil || !strings.Contains(err.Error(), "nulls are ignored") {
		t.Errorf("nothing but nulls that are to be ignored: %v", err)
	}
	for _, separator := range []string{"", "\"", "a\nb", "\xff"} {
		if _, err := paths.NewReader(strings.NewReader("path,conversions\n"), paths.Options{Separator: separator}); err == nil {
			t.Errorf("the separator %q passed", separator)
		}
	}
	broken := errors.New("broken pipe")
	_, _, err := read(io.MultiReader(strings.NewReader("path,conversions\na,1\n"), iotest.ErrReader(broken)), options())
	if !errors.Is(err, broken) {
		t.Errorf("the error of the stream is %v", err)
	}
}

// A file is read in full or refused with a place in it; what was read can be
// written and is read again as the same.
func FuzzReader(f *testing.F) {
	for _, seed := range []string{
		"path,conversions\na > b,1\n", "\uFEFFpath,total_conversions,total_conversion_value,total_null\r\n\"a>b\",1,2.5,3\r\n",
		"path,conversions,null\n\"a\n>b\",1,1e3\n", "path,conversions\n>,1\n", "null,path,value,conversions\n1,(null),0,0\n", "path,conversions\n\"a,1\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		all, channels, err := read(bytes.NewReader(text), options())
		if err != nil {
			var bad *paths.Error
			if !errors.As(err, &bad) || bad.Line < 1 || bad.Column < 1 || bad.Message == "" {
				t.Fatalf("the error has no place: %#v", err)
			}
			return
		}
		journeys := 0.
		var again strings.Builder
		again.WriteString("path,conversions,value,null\n")
		for _, p := range all {
			journeys += p.Conversions + p.Null
			for _, n := range []float64{p.Conversions, p.Value, p.Null} {
				if !(n >= 0 && n <= paths.MaxCount) {
					t.Fatalf("a number of %v passed", n)
				}
			}
			names := make([]string, len(p.Channels))
			for i, c := range p.Channels {
				names[i] = channels[c]
			}
			fmt.Fprintf(&again, "\"%s\",%v,%v,%v\n", strings.ReplaceAll(strings.Join(names, ">"), `"`, `""`), p.Conversions, p.Value, p.Null)
		}
		if journeys == 0 {
			t.Fatal("a file without a journey passed")
		}
		same, names, err := read(strings.NewReader(again.String()), options())
		if err != nil || !slices.Equal(names, channels) || !reflect.DeepEqual(same, all) {
			t.Fatalf("read again: %v of %q, want %v of %q (%v)", same, names, all, channels, err)
		}
	})
}

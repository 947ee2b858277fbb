package config

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Bounds on what is decoded, so that a file of aliases of aliases ends in an
// error and not in the memory of the machine.
const (
	maxTextBytes = 1 << 20
	maxNodes     = 200_000
)

// document is an abm.yaml while it is being read: where each key stands, and
// what is wrong with it.
//
// It walks goccy/go-yaml's syntax tree itself, because the library's own
// decoder stops at the first error, forgets where a value stood, and rewrites
// scalars (007 becomes 7, 1.10 becomes 1.1) that are words of an extract here.
type document struct {
	path     string
	problems []problem
	// at holds the position of each key's value, by key: sources[1].entity.
	at map[string]position
	// failed holds the keys already complained about, so that one mistake is
	// not reported twice.
	failed  map[string]bool
	anchors map[string]ast.Node
	nodes   int
}

type position struct{ line, column int }

// decode reads the text into what to points at, over the defaults that it holds
// already. What is wrong is noted in the document; the error is for text that is
// no YAML.
func decode(text []byte, path string, to any) (*document, error) {
	d := &document{path: path, at: map[string]position{"": {1, 1}}, failed: map[string]bool{}, anchors: map[string]ast.Node{}}
	if len(text) > maxTextBytes {
		return d, fmt.Errorf("%s: file is larger than 1 MiB: this is not an abm.yaml", path)
	}
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return d, syntaxError(path, err)
	}
	var bodies []ast.Node
	for _, doc := range file.Docs {
		if doc.Body != nil {
			bodies = append(bodies, doc.Body)
		}
	}
	switch len(bodies) {
	case 0:
	case 1:
		d.value(bodies[0], reflect.ValueOf(to).Elem(), "")
	default:
		d.failAt(start(bodies[1]), "", "a second YAML document begins here; put all keys into one")
	}
	if d.nodes > maxNodes {
		return d, fmt.Errorf("%s: more than %d values; are aliases nested in aliases?", path, maxNodes)
	}
	return d, nil
}

func syntaxError(path string, err error) error {
	var e yaml.Error
	if errors.As(err, &e) && e.GetToken() != nil && e.GetToken().Position != nil {
		p := e.GetToken().Position
		return fmt.Errorf("%s:%d:%d: not valid YAML: %s", path, p.Line, p.Column, e.GetMessage())
	}
	return fmt.Errorf("%s: not valid YAML: %w", path, err)
}

// value decodes a node into a value of any of the kinds that Config is made of.
func (d *document) value(node ast.Node, to reflect.Value, key string) {
	if d.nodes++; d.nodes > maxNodes {
		return
	}
	node, done := d.resolve(node, key)
	defer done()
	if node == nil {
		return
	}
	d.at[key] = start(node)
	if _, null := node.(*ast.NullNode); null {
		return // a key without a value keeps its default
	}
	switch to.Kind() {
	case reflect.Struct:
		d.structure(node, to, key)
	case reflect.Map:
		d.mapping(node, to, key)
	case reflect.Slice:
		d.list(node, to, key)
	case reflect.Pointer:
		to.Set(reflect.New(to.Type().Elem()))
		d.value(node, to.Elem(), key)
	default:
		d.scalar(node, to, key)
	}
}

// resolve sees through anchors, aliases and tags. An anchor is known only after
// its value was read, which done does: an alias inside its own anchor is unknown.
func (d *document) resolve(node ast.Node, key string) (resolved ast.Node, done func()) {
	done = func() {}
	for range 100 {
		switch n := node.(type) {
		case *ast.AnchorNode:
			name, value, before := n.Name.GetToken().Value, n.Value, done
			done = func() { before(); d.anchors[name] = value }
			node = value
		case *ast.AliasNode:
			name := n.Value.GetToken().Value
			target, ok := d.anchors[name]
			if !ok {
				d.failAt(start(n), key, "alias *%s stands before or without its anchor &%s", name, name)
				return nil, done
			}
			node = target
		case *ast.TagNode:
			node = n.Value
		default:
			return node, done
		}
	}
	d.fail(key, "too many anchors and aliases in a row")
	return nil, done
}

func (d *document) structure(node ast.Node, to reflect.Value, key string) {
	if s, ok := to.Addr().Interface().(*Source); ok {
		d.beginWithPreset(node, s, key)
	}
	fields := yamlFields(to.Type())
	d.pairs(node, key, func(name string, value ast.Node, at position) {
		index, ok := fields[name]
		if !ok {
			d.unknown(name, keysOf(fields), key, at)
			return
		}
		d.value(value, to.Field(index), join(key, name))
	})
}

func (d *document) unknown(name string, known []string, parent string, at position) {
	hint := nearest(name, known)
	d.failAt(at, join(parent, name), "unknown key%s", didYouMean(hint, known))
	if hint != "" {
		d.failed[join(parent, hint)] = true
	}
}

func (d *document) mapping(node ast.Node, to reflect.Value, key string) {
	if to.IsNil() {
		to.Set(reflect.MakeMap(to.Type()))
	}
	d.pairs(node, key, func(name string, value ast.Node, _ position) {
		item := reflect.New(to.Type().Elem()).Elem()
		if old := to.MapIndex(reflect.ValueOf(name)); old.IsValid() {
			item.Set(old) // {c_level: {points: 3}} changes the points alone
		}
		d.value(value, item, join(key, name))
		to.SetMapIndex(reflect.ValueOf(name), item)
	})
}

// pairs calls f for each pair of a mapping; for those under a merge key (<<) too.
func (d *document) pairs(node ast.Node, key string, f func(name string, value ast.Node, at position)) {
	var values []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		d.failAt(start(node), key, "want a mapping (key: value), got a %s", kindOf(node))
		return
	}
	for _, pair := range values {
		if _, merge := pair.Key.(*ast.MergeKeyNode); merge {
			if d.nodes++; d.nodes > maxNodes {
				return
			}
			merged, done := d.resolve(pair.Value, key)
			if merged != nil {
				d.pairs(merged, key, f)
			}
			done()
		}
	}
	for _, pair := range values {
		if _, merge := pair.Key.(*ast.MergeKeyNode); !merge {
			f(keyText(pair.Key), pair.Value, start(pair.Key))
		}
	}
}

// keyText is a key as it stands in the file; keys are words of an extract at times.
func keyText(key ast.MapKeyNode) string {
	node := ast.Node(key)
	if k, ok := node.(*ast.MappingKeyNode); ok && k.Value != nil {
		node = k.Value
	}
	if text, ok := scalarText(node); ok {
		return text
	}
	if t := node.GetToken(); t != nil {
		return t.Value
	}
	return ""
}

// list decodes a list; a single value stands for a list of one.
func (d *document) list(node ast.Node, to reflect.Value, key string) {
	seq, ok := node.(*ast.SequenceNode)
	if !ok {
		if _, scalar := scalarText(node); !scalar || to.Type().Elem().Kind() != reflect.String {
			d.failAt(start(node), key, "want a list, got a %s", kindOf(node))
			return
		}
		items := reflect.MakeSlice(to.Type(), 1, 1)
		d.scalar(node, items.Index(0), key)
		to.Set(items)
		return
	}
	items := reflect.MakeSlice(to.Type(), len(seq.Values), len(seq.Values))
	for i, item := range seq.Values {
		d.value(item, items.Index(i), fmt.Sprintf("%s[%d]", key, i))
	}
	to.Set(items)
}

func (d *document) scalar(node ast.Node, to reflect.Value, key string) {
	text, ok := scalarText(node)
	if !ok {
		d.failAt(start(node), key, "want %s, got a %s", want(to.Kind()), kindOf(node))
		return
	}
	switch to.Kind() {
	case reflect.String:
		to.SetString(text)
		return
	case reflect.Bool:
		if text == "true" || text == "false" {
			to.SetBool(text == "true")
			return
		}
	case reflect.Int:
		if n, err := strconv.Atoi(text); err == nil {
			to.SetInt(int64(n))
			return
		}
	case reflect.Float64:
		if x, err := strconv.ParseFloat(text, 64); err == nil && !math.IsInf(x, 0) && !math.IsNaN(x) {
			to.SetFloat(x)
			return
		}
	}
	d.failAt(start(node), key, "%q: want %s", text, want(to.Kind()))
}

func want(k reflect.Kind) string {
	switch k {
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	}
	return "a single value"
}

// start is where a node begins. The library's token of a mapping is its first
// colon, which is not where a person looks.
func start(node ast.Node) position {
	var t *token.Token
	switch n := node.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return start(n.Values[0])
		}
		t = n.Start
	case *ast.MappingValueNode:
		return start(n.Key)
	case nil:
	default:
		t = node.GetToken()
	}
	if t == nil || t.Position == nil {
		return position{1, 1}
	}
	return position{t.Position.Line, t.Position.Column}
}

// yamlFields maps the yaml keys of a struct to its fields' indexes.
func yamlFields(t reflect.Type) map[string]int {
	fields := map[string]int{}
	for i := range t.NumField() {
		if name := t.Field(i).Tag.Get("yaml"); name != "" && name != "-" {
			fields[name] = i
		}
	}
	return fields
}

func join(key, name string) string {
	return strings.TrimPrefix(key+"."+name, ".")
}

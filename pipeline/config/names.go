package config

import "github.com/goccy/go-yaml/ast"

// Names is one name or several, in order of preference. In YAML it is a scalar
// or a list of scalars, read as they stand in the file: 1.10 does not become
// 1.1, and no does not become false.
type Names []string

// scalarText is the text of a scalar as it stands in the file; false for
// anything that is not a scalar, null included.
func scalarText(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return node.GetToken().Value, true
	}
	return "", false
}

// kindOf names a node's kind in the words of an error message.
func kindOf(node ast.Node) string {
	switch node.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return "mapping (key: value)"
	case *ast.SequenceNode:
		return "list"
	case *ast.NullNode, nil:
		return "blank"
	}
	return "single value"
}

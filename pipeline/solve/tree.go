package solve

// Root follows parents to the top of a node's tree. The top of a circle is its
// lowest id, whichever node the way began at, and isCycle is true. A parent
// that has no parent of its own is the root, known or not.
func Root(id string, parents map[string]string) (root string, isCycle bool) {
	seen := map[string]bool{}
	for at := id; ; {
		parent, ok := parents[at]
		if !ok || parent == at {
			return at, parent == at && ok
		}
		if seen[at] {
			return lowestOfCircle(at, parents), true
		}
		seen[at] = true
		at = parent
	}
}

func lowestOfCircle(start string, parents map[string]string) string {
	lowest := start
	for at := parents[start]; at != start; at = parents[at] {
		lowest = min(lowest, at)
	}
	return lowest
}

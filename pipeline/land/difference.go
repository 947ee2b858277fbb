package land

import (
	"cmp"
	"errors"
	"iter"
	"math/bits"
	"slices"
)

// rejectedKey is the readable key of a record that was rejected, and the place
// of its file's origin.
type rejectedKey struct {
	key  uint64
	file int32
}

// difference is what a snapshot changes about the one before it. Rows of one
// key stand or fall together: which of them counts depends on their order, and
// nothing says which record of a key is which of the snapshot before. So
//   - where a record of a key was accepted, the accepted ones are the key's rows,
//     and a rejected one beside them keeps nothing of before;
//   - where all of a key were rejected, its rows of before stay;
//   - where none names a key, its rows end. A rejected record whose key cannot be
//     read names none.
type difference struct {
	// before and now count keys; missing are the keys of before that now lacks.
	before, now, missing int
	// live, changed and ended count rows: of now, of now that before has not so,
	// and of before that now has not so.
	live, changed, ended int64
	// news holds, by place of origin, the numbers of the changed records.
	news map[int32]*numbers
	// carried counts, by place of origin, the rejected records whose version of
	// before stays.
	carried map[int32]int64
}

// numbers is a set of record numbers: one bit for each record of a file.
type numbers struct{ bits []uint64 }

func (n *numbers) add(number int64) {
	at := int(number >> 6)
	if at >= len(n.bits) {
		n.bits = append(n.bits, make([]uint64, max(at+1, 2*len(n.bits))-len(n.bits))...)
	}
	n.bits[at] |= 1 << (number & 63)
}

func (n *numbers) has(number int64) bool {
	at := int(number >> 6)
	return n != nil && at < len(n.bits) && n.bits[at]>>(number&63)&1 == 1
}

// each calls f for each number of the set, in order.
func (n *numbers) each(f func(int64) error) error {
	for at, word := range n.bits {
		for ; word != 0; word &= word - 1 {
			if err := f(int64(at)<<6 + int64(bits.TrailingZeros64(word))); err != nil {
				return err
			}
		}
	}
	return nil
}

// comparison walks through two snapshots in the order of their keys.
type comparison struct {
	difference
	// end hears each row of before that now has not so; carry each that stays
	// although now lacks it, as its new version was rejected.
	end, carry func(ref) error
	// rejected keys, sorted, each once.
	rejected []rejectedKey
}

// compare finds the difference of now to before.
func (c *comparison) compare(before, now *refs) error {
	c.news, c.carried = map[int32]*numbers{}, map[int32]int64{}
	slices.SortFunc(c.rejected, func(a, b rejectedKey) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.file, b.file)) })
	c.rejected = slices.CompactFunc(c.rejected, func(a, b rejectedKey) bool { return a.key == b.key })
	nextOld, stopOld := iter.Pull2(before.groups())
	defer stopOld()
	nextNew, stopNew := iter.Pull2(now.groups())
	defer stopNew()
	older, err, hasOld := nextOld()
	newer, newErr, hasNew := nextNew()
	for hasOld || hasNew {
		if err := errors.Join(err, newErr); err != nil {
			return err
		}
		takeOld := hasOld && (!hasNew || older[0].key <= newer[0].key)
		takeNew := hasNew && (!hasOld || newer[0].key <= older[0].key)
		var was, is []ref
		if takeOld {
			was = older
		}
		if takeNew {
			is = newer
		}
		if err := c.key(was, is); err != nil {
			return err
		}
		if takeOld {
			older, err, hasOld = nextOld()
		}
		if takeNew {
			newer, newErr, hasNew = nextNew()
		}
	}
	return nil
}

// key notes what became of the rows of one key. Either side may have none.
func (c *comparison) key(was, is []ref) error {
	if len(was) > 0 {
		c.before++
	}
	if len(is) > 0 {
		c.now++
	}
	c.live += int64(len(is))
	switch {
	case slices.EqualFunc(was, is, func(a, b ref) bool { return a.hash == b.hash }):
		return nil
	case len(is) == 0:
		if at, ok := slices.BinarySearchFunc(c.rejected, was[0].key, func(r rejectedKey, key uint64) int { return cmp.Compare(r.key, key) }); ok {
			c.now++
			c.live += int64(len(was))
			c.carried[c.rejected[at].file] += int64(len(was))
			return each(was, c.carry)
		}
		c.missing++
	}
	c.changed += int64(len(is))
	c.ended += int64(len(was))
	for _, row := range is {
		if c.news[row.file] == nil {
			c.news[row.file] = &numbers{}
		}
		c.news[row.file].add(row.number)
	}
	return each(was, c.end)
}

func each(rows []ref, f func(ref) error) error {
	for _, row := range rows {
		if err := f(row); err != nil {
			return err
		}
	}
	return nil
}

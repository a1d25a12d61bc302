"""A regular expression as an automaton, to see whether a search with backtracking may take more than linear time.

States are the characters of the expression: an automaton is in one after it has read that character. Repeats with a
bound are cut to two, since they cost a constant; what they cost is for the attacks. Conditions on the neighboring
characters (``\\b``, ``^``, lookarounds of one character, the end of a possessive repeat) are kept, other lookarounds
count as met. So what is found to be linear is linear, and seldom is anything else found not to be.
"""

from __future__ import annotations

import re
import string
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import count
from re import _compiler, _constants, _parser  # type: ignore[attr-defined]
from typing import Any

UNBOUNDED = _constants.MAXREPEAT
REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
LOOKAROUNDS = (_constants.ASSERT, _constants.ASSERT_NOT)
ONE_CHARACTER = (_constants.LITERAL, _constants.NOT_LITERAL, _constants.ANY, _constants.IN, _constants.CATEGORY)
COPIES = 2
"""How many times a repeat with a bound is written out."""
_OTHERS = "\u00a0\u00e9\u2003\u2019\u4e00"

Condition = Callable[[str, str], bool]
"""Of the character before and the one after; each is empty at an end of the text."""


def parsed(pattern: str | bytes, flags: int) -> Any:
    """The tree of *pattern*; of bytes as if they were characters."""
    text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    return _parser.parse(text, flags & ~re.UNICODE & ~re.DEBUG)


def alphabet(tree: Any) -> str:
    """Characters of every kind that *tree* tells apart."""
    found = {chr(value) for value in _codes(tree) if 0 <= value < 0x110000}
    return "".join(sorted(found | set(string.printable) | set(_OTHERS)))


def _codes(part: Any) -> Iterator[int]:
    if isinstance(part, int) and not isinstance(part, _constants._NamedIntConstant):
        yield part
    elif isinstance(part, list | tuple | _parser.SubPattern):
        for each in part:
            yield from _codes(each)


def members(node: Any, flags: int, characters: str) -> frozenset[str]:
    """Those of *characters* that *node*, of one character, matches."""
    key = (str(node), flags, characters)
    if key not in _MEMBERS:
        state = _parser.State()
        state.flags = flags
        state.str = ""
        one = _compiler.compile(_parser.SubPattern(state, [node]), flags)
        _MEMBERS[key] = frozenset(each for each in characters if one.fullmatch(each))
    return _MEMBERS[key]


_MEMBERS: dict[tuple[str, int, str], frozenset[str]] = {}


class Automaton:
    """The automaton of one pattern. *way*: ``search`` begins anywhere, ``match`` and ``fullmatch`` at the beginning."""

    def __init__(self, pattern: str | bytes, flags: int, way: str = "search") -> None:
        tree = parsed(pattern, flags)
        self.flags = tree.state.flags
        self.characters = self._alphabet(tree)
        self._way = way
        self._numbers = count()
        self._repeats_nothing = False
        #: Steps without a character: from a node to nodes, each with a condition.
        self._free: dict[int, list[tuple[int, Condition | None]]] = {}
        #: Steps with a character: from a node to one node.
        self._reading: dict[int, tuple[frozenset[str], int]] = {}
        self.begin = self._node()
        self._accept = self._sequence(tree, self.begin, self.flags)
        if way == "search":
            before, again = self._node(), self._node()
            self._read(before, frozenset(self.characters), again)
            self._step(again, before)
            self._step(again, self.begin)
            self.begin = again

    def _alphabet(self, tree: Any) -> str:
        """One character of each kind that *tree* tells apart, to have few."""
        characters = alphabet(tree)
        sets = [members(node, flags, characters) for node, flags in one_character_nodes(tree, self.flags)]
        sets += [frozenset(filter(_is_word, characters)), frozenset("\n")]
        kinds = {tuple(each in one for one in sets): each for each in reversed(characters)}
        return "".join(sorted(kinds.values()))

    # The building.

    def _node(self) -> int:
        number = next(self._numbers)
        self._free[number] = []
        return number

    def _step(self, start: int, end: int, condition: Condition | None = None) -> None:
        self._free[start].append((end, condition))

    def _read(self, start: int, characters: frozenset[str], end: int) -> None:
        between = self._node()
        self._step(start, between)
        self._reading[between] = (characters, end)

    def _sequence(self, tree: Iterable[Any], node: int, flags: int) -> int:
        for op, value in tree:
            node = self._one(op, value, node, flags)
        return node

    def _one(self, op: Any, value: Any, node: int, flags: int) -> int:
        """Add what *op* and its *value* match after *node*; gives the node after it."""
        after = self._node()
        if op in ONE_CHARACTER:
            self._read(node, members((op, value), flags, self.characters), after)
        elif op in REPEATS:
            self._repeat(op, value, node, after, flags)
        elif op is _constants.SUBPATTERN:
            _, more, less, inner = value
            self._step(self._sequence(inner, node, (flags | more) & ~less), after)
        elif op is _constants.ATOMIC_GROUP:
            self._step(self._sequence(value, node, flags), after)
        elif op is _constants.BRANCH:
            for inner in value[1]:
                self._step(self._sequence(inner, node, flags), after)
        elif op is _constants.GROUPREF_EXISTS:
            for inner in value[1:]:
                self._step(self._sequence(inner or (), node, flags), after)
        elif op is _constants.AT:
            self._step(node, after, _AT[value, bool(flags & re.MULTILINE)])
        elif op in LOOKAROUNDS:
            self._lookaround(op, value, node, after, flags)
        else:
            raise NotImplementedError(op)
        return after

    def _repeat(self, op: Any, value: Any, node: int, after: int, flags: int) -> None:
        least, most, inner = value
        for _ in range(min(least, COPIES)):
            node = self._sequence(inner, node, flags)
        if most is not UNBOUNDED:
            for _ in range(min(most - least, COPIES)):
                self._step(node, after)
                node = self._sequence(inner, node, flags)
            self._step(node, after)
            return
        self._repeats_nothing |= inner.getwidth()[0] == 0
        again = self._node()
        self._step(node, again)
        self._step(self._sequence(inner, again, flags), again)
        ends: Condition | None = None
        if op is _constants.POSSESSIVE_REPEAT:
            (repeated,) = inner  # one character: nothing else is written so
            kinds = members(repeated, flags, self.characters)
            ends = lambda before, behind: behind not in kinds  # noqa: E731
        self._step(again, after, ends)

    def _lookaround(self, op: Any, value: Any, node: int, after: int, flags: int) -> None:
        direction, inner = value
        wanted = op is _constants.ASSERT
        if len(inner) == 1 and inner[0][0] in ONE_CHARACTER:
            kinds = members(inner[0], flags, self.characters)
            if direction < 0:
                self._step(node, after, lambda before, behind: (before in kinds) is wanted)
            else:
                self._step(node, after, lambda before, behind: (behind in kinds) is wanted)
            return
        self._step(node, after)
        if direction > 0:
            self._sequence(inner, node, flags)  # it leads nowhere, and costs what it reads

    # The running.

    def moves(self, node: int, before: str) -> dict[str, dict[int, int]]:
        """Where each character after the character *before* leads from *node*, and in how many ways: one, or two for
        several."""
        key = (node, before)
        if key not in self._moves:
            self._moves[key] = {
                character: found for character in self.characters if (found := self._read_by(node, before, character))
            }
        return self._moves[key]

    @cached_property
    def _moves(self) -> dict[tuple[int, str], dict[str, dict[int, int]]]:
        return {}

    def _read_by(self, node: int, before: str, character: str) -> dict[int, int]:
        found: dict[int, int] = {}
        for reading, ways in self._closure(node, before, character).items():
            characters, end = self._reading.get(reading, (frozenset(), 0))
            if character in characters:
                found[end] = min(found.get(end, 0) + ways, 2)
        return found

    def _closure(self, node: int, before: str, behind: str) -> dict[int, int]:
        """The nodes that are reached from *node* without a character, and in how many ways."""
        ways: dict[int, int] = {}

        def walk(here: int, path: frozenset[int]) -> None:
            ways[here] = ways.get(here, 0) + 1
            if ways[here] > 2:
                return
            for end, condition in self._free[here]:
                if end not in path and (condition is None or condition(before, behind)):
                    walk(end, path | {end})

        walk(node, frozenset({node}))
        return {each: min(number, 2) for each, number in ways.items()}

    def accepts(self, node: int) -> bool:
        """Whether the pattern has matched once *node* is reached, whatever follows."""
        if self._way == "fullmatch":
            return False
        queue, seen = [node], {node}
        while queue:
            here = queue.pop()
            if here == self._accept:
                return True
            more = [end for end, condition in self._free[here] if condition is None and end not in seen]
            seen.update(more)
            queue += more
        return False

    @cached_property
    def positions(self) -> list[int]:
        """The nodes at which a character has just been read."""
        return sorted({end for _, end in self._reading.values()})

    @cached_property
    def graph(self) -> dict[int, set[int]]:
        """For each position, those that some character leads to."""
        found: dict[int, set[int]] = {each: set() for each in self.positions}
        for each in self.positions:
            for before in self._last_of[each]:
                for ends in self.moves(each, before).values():
                    found[each].update(ends)
        return found

    @cached_property
    def _last_of(self) -> dict[int, set[str]]:
        """The characters that may just have been read at each position."""
        found: dict[int, set[str]] = {each: set() for each in self.positions}
        for characters, end in self._reading.values():
            found[end] |= characters
        return found

    @cached_property
    def loops(self) -> dict[int, frozenset[int]]:
        """For each position on a loop, the positions of all loops through it."""
        reachable = {each: self._reachable(each) for each in self.positions}
        return {
            each: frozenset(other for other in reachable[each] if each in reachable[other])
            for each in self.positions
            if each in reachable[each]
        }

    def _reachable(self, begin: int) -> set[int]:
        seen: set[int] = set()
        queue = deque([begin])
        while queue:
            for each in self.graph[queue.popleft()] - seen:
                seen.add(each)
                queue.append(each)
        return seen

    def ambiguity(self) -> str | None:
        """A text to repeat, with which a search may take more than linear time; None where there is none.

        There is one when two loops, one reached from the other, can both read it, or one loop can in two ways; and for
        a repeat of what may be nothing, which is given as an empty text.
        """
        if self._repeats_nothing:
            return ""
        for first, second in sorted(self._candidates()):
            word = None if self.accepts(second) else self._pumped(first, second)
            if word is not None:
                return word
        return None

    def _candidates(self) -> set[tuple[int, int]]:
        """The pairs of loops that may read one text: all others can be left out."""
        together = self._together()
        loops = self.loops
        pairs = {(one, two) for one, two, _ in together if one != two}
        twice = {one for one, two in pairs if two in loops[one]} | self._in_two_ways()
        # Of one loop, one of its positions is enough.
        return pairs | {(min(loops[one]), min(loops[one])) for one in twice}

    def _in_two_ways(self) -> set[int]:
        """The positions on a loop from which one character leads to another one of it in two ways."""
        return {
            each
            for each, loop in self.loops.items()
            for before in self._last_of[each]
            for ends in self.moves(each, before).values()
            if any(ways > 1 and end in loop for end, ways in ends.items())
        }

    def _together(self) -> set[tuple[int, int, str]]:
        """The pairs of positions on loops that can be reached, and left again, by reading one text without end."""
        pairs = {
            (one, two, last)
            for one in self.loops
            for two in self.loops
            for last in self._last_of[one] & self._last_of[two]
        }
        after = {each: self._pairs_after(*each) for each in pairs}
        before: dict[tuple[int, int, str], set[tuple[int, int, str]]] = {each: set() for each in pairs}
        for each, following in after.items():
            for other in following:
                before[other].add(each)
        ending = [each for each in pairs if not after[each] or not before[each]]
        while ending:
            each = ending.pop()
            if each not in pairs:
                continue
            pairs.remove(each)
            for other in after[each] & pairs:
                before[other].discard(each)
                if not before[other]:
                    ending.append(other)
            for other in before[each] & pairs:
                after[other].discard(each)
                if not after[other]:
                    ending.append(other)
        return pairs

    def _pairs_after(self, one: int, two: int, last: str) -> set[tuple[int, int, str]]:
        firsts = self.moves(one, last)
        return {
            (first, second, character)
            for character, ends in self.moves(two, last).items()
            if character in firsts
            for first in firsts[character].keys() & self.loops[one]
            for second in ends.keys() & self.loops[two]
        }

    def _pumped(self, first: int, second: int) -> str | None:
        """A text that leads from *first* to itself and to *second*, and from *second* to itself.

        Where the two are one, a text that leads from it to itself in two ways.
        """
        if second != first and second not in self._reachable_from[first]:
            return None
        return next(filter(None, (self._pumped_after(first, second, each) for each in self._last_of[first])), None)

    @cached_property
    def _reachable_from(self) -> dict[int, set[int]]:
        return {each: self._reachable(each) for each in self.loops}

    def _pumped_after(self, first: int, second: int, last: str) -> str | None:
        if last not in self._last_of[second]:
            return None
        begin = (first, first, second, last, 1)
        wanted = (first, second, second, last, 2 if first == second else 1)
        seen = {begin}
        queue = deque([(begin, "")])
        while queue:
            (one, two, three, before, ways), word = queue.popleft()
            ones, twos = self.moves(one, before), self.moves(two, before)
            for character, threes in self.moves(three, before).items():
                if character not in ones or character not in twos:
                    continue
                several = first == second and ways > 1
                for state in (
                    (end, other, last, character, 2 if several or (first == second and times > 1) else 1)
                    for last in threes.keys() & self.loops[second]
                    for end in ones[character].keys() & self.loops[first]
                    for other, times in twos[character].items()
                ):
                    if state == wanted:
                        return word + character
                    if state not in seen:
                        seen.add(state)
                        queue.append((state, word + character))
        return None


def one_character_nodes(tree: Iterable[Any], flags: int) -> Iterator[tuple[Any, int]]:
    """The parts of *tree* that match one character, with the flags that hold for them."""
    for op, value in tree:
        if op in ONE_CHARACTER:
            yield (op, value), flags
            continue
        more, less = (value[1], value[2]) if op is _constants.SUBPATTERN else (0, 0)
        for inner in subtrees(op, value):
            yield from one_character_nodes(inner, (flags | more) & ~less)


def subtrees(op: Any, value: Any) -> list[Any]:
    """The parts of a node that are sequences themselves."""
    if op in REPEATS:
        return [value[2]]
    if op is _constants.SUBPATTERN:
        return [value[3]]
    if op is _constants.ATOMIC_GROUP:
        return [value]
    if op is _constants.BRANCH:
        return list(value[1])
    if op is _constants.GROUPREF_EXISTS:
        return [each for each in value[1:] if each is not None]
    return [value[1]] if op in LOOKAROUNDS else []


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _at_boundary(before: str, behind: str) -> bool:
    return _is_word(before) is not _is_word(behind)


_AT: dict[tuple[Any, bool], Condition] = {
    **{(_constants.AT_BOUNDARY, many): _at_boundary for many in (False, True)},
    **{(_constants.AT_NON_BOUNDARY, many): lambda b, f: not _at_boundary(b, f) for many in (False, True)},
    **{(_constants.AT_BEGINNING_STRING, many): lambda b, f: not b for many in (False, True)},
    **{(_constants.AT_END_STRING, many): lambda b, f: not f for many in (False, True)},
    (_constants.AT_BEGINNING, False): lambda b, f: not b,
    (_constants.AT_BEGINNING, True): lambda b, f: not b or b == "\n",
    (_constants.AT_END, False): lambda b, f: not f or f == "\n",
    (_constants.AT_END, True): lambda b, f: not f or f == "\n",
}
"""When a position in the text (``^``, ``\\b``) holds; and whether ``^`` and ``$`` mean each line's."""

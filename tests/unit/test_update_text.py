"""Changes of a text by kind and style: each case says what is done to the data, and the whole text that comes of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from textwrap import dedent
from typing import Any

import pytest

from asyncgen import source
from asyncgen.emit.updating.retelling import UnprovenError, retold
from asyncgen.emit.updating.splices import Deed
from asyncgen.emit.updating.values import Values

Edit = Callable[[Any], object]


def edited(text: str, edit: Edit) -> str:
    """Return the text after its data was edited, once it is sure that it reads as the edited data."""
    data = source.parse(text, "x").data
    wanted = json.loads(json.dumps(data))
    edit(wanted)
    told = retold(text, data, wanted, Values())
    assert source.parse(told.text, "x").data == wanted
    return told.text


def check(before: str, edit: Edit, after: str) -> None:
    """Compare what becomes of a text with what should."""
    assert edited(dedent(before), edit) == dedent(after)


def put(*path: str | int, to: Any) -> Edit:
    """An edit that puts a value at a place."""

    def edit(data: Any) -> None:
        for step in path[:-1]:
            data = data[step]
        data[path[-1]] = to

    return edit


def drop(*path: str | int) -> Edit:
    """An edit that removes what is at a place."""

    def edit(data: Any) -> None:
        for step in path[:-1]:
            data = data[step]
        del data[path[-1]]

    return edit


def insert(*path: str | int, item: Any) -> Edit:
    """An edit that puts an item into a list, before the one at the place."""

    def edit(data: Any) -> None:
        for step in path[:-1]:
            data = data[step]
        data.insert(path[-1], item)

    return edit


def first(key: str, value: Any, *path: str) -> Edit:
    """An edit that puts a member before all others."""

    def edit(data: Any) -> None:
        for step in path:
            data = data[step]
        members = {key: value, **data}
        data.clear()
        data.update(members)

    return edit


# --- scalars ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("a: old  # why", "new", "a: new  # why"),
        ("a: 'old' # why", "it's", "a: 'it''s' # why"),
        ('a: "old"', 'say "hi"\t', 'a: "say \\"hi\\"\\t"'),
        ("a: 1.0.0", "1.1.0", "a: 1.1.0"),
        ("a: old", "no", "a: 'no'"),
        ("a: 'old'", 5, "a: 5"),
        ("a: 5 # why", None, "a: null # why"),
        ("a: 5", "5", "a: '5'"),
        ("a:   # why", 7, "a: 7   # why"),
        ("a:", "x", "a: x"),
        ("a: !!str 5", "6", "a: '6'"),
        ("a: one\n  more\nb: 1", "short", "a: short\nb: 1"),
        ("a: {x: 1}", "w", "a: w"),
        ("a:\n  # inner\n  x: 1\nb: 1", "w", "a: w\nb: 1"),
        ("a: old # why", "two\nlines", 'a: "two\\nlines" # why'),
        ("a: old", "two\nlines", "a: |-\n  two\n  lines"),
    ],
)
def test_a_scalar_keeps_its_style_where_it_can(before: str, value: Any, after: str) -> None:
    """Quotes stay quotes, plain stays plain, comments stay; where a reader could take a plain text for something else it is quoted."""
    assert edited(before + "\n", put("a", to=value)) == after + "\n"


def test_literal_and_folded_scalars_stay_what_they_are() -> None:
    """With their indentation and the comment behind their sign; the width of the old lines decides where a folded one breaks."""
    before = """\
        a: |  # as it is
            one
              two
        b: >-
          a text that is folded over two lines because
          it is long

        c: 1
        """
    check(
        before,
        lambda data: data.update(a="one\n  three\n", b="another text that is folded over two lines because it is longer"),
        """\
        a: |  # as it is
            one
              three
        b: >-
          another text that is folded over two lines
          because it is longer

        c: 1
        """,
    )


def test_a_literal_scalar_takes_another_chomping_where_it_must() -> None:
    """What ends the text is part of the value."""
    check("a: |\n  one\nb: 1\n", put("a", to="one\ntwo"), "a: |-\n  one\n  two\nb: 1\n")


# --- members ---------------------------------------------------------------------------------------------------------------------------

MEMBERS = """\
    # about the document
    one: 1  # first
    # about two
    two:
        deep: {a: 1}
            # inner remark

    # about three
    three: 3
    """


def test_a_new_member_goes_behind_its_predecessor() -> None:
    """Behind the comments inside of it, in the indentation of the document."""

    def edit(data: Any) -> None:
        data.clear()
        data.update({"one": 1, "two": {"deep": {"a": 1}}, "new": {"list": [1, {"b": 2, "c": 3}], "empty": []}, "three": 3})

    check(
        MEMBERS,
        edit,
        """\
        # about the document
        one: 1  # first
        # about two
        two:
            deep: {a: 1}
                # inner remark
        new:
            list:
                - 1
                - b: 2
                  c: 3
            empty: []

        # about three
        three: 3
        """,
    )


def test_a_removed_member_takes_its_own_comments_along() -> None:
    """Those right above in its indentation; what an empty line separates, and what the document begins with, stays."""
    check(MEMBERS, drop("three"), MEMBERS.replace("    # about three\n    three: 3\n", ""))
    check(MEMBERS, drop("one"), MEMBERS.replace("    one: 1  # first\n", ""))


def test_an_emptied_map_or_list_is_written_so() -> None:
    """As `{}` or `[]`, behind its key."""
    check("a:  # why\n  b: 1\nc:\n- 1\n", lambda data: data.update(a={}, c=[]), "a: {}  # why\nc: []\n")


def test_an_empty_map_grows_below_its_key() -> None:
    """A block is what is written outside of brackets; the comment stays with the key."""
    check("a: {}  # why\nb: 1\n", put("a", "x", to={"z": 1}), "a:  # why\n  x:\n    z: 1\nb: 1\n")


def test_the_first_member_of_an_item_may_come_and_go() -> None:
    """The dash stays where it is."""
    check("- a: 1  # why\n  b: 2\n", drop(0, "a"), "- b: 2\n")
    check("- b: 2\n", lambda data: first("a", {"x": 1})(data[0]), "- a:\n    x: 1\n  b: 2\n")
    check("- a: 1\n  # about b\n  b: 2\n", drop(0, "a"), "-\n  # about b\n  b: 2\n")


def test_a_member_before_all_others_goes_above_their_comments() -> None:
    """But below those that the document begins with."""
    check("# top\na: 1\n", first("z", 0), "# top\nz: 0\na: 1\n")
    check("m:\n  # about a\n  a: 1\n", first("z", 0, "m"), "m:\n  z: 0\n  # about a\n  a: 1\n")


def test_empty_lines_between_all_members_are_kept_up() -> None:
    """A new member is set apart as the others are."""
    check("m:\n  a: 1\n\n  b: 2\n", put("m", "c", to=3), "m:\n  a: 1\n\n  b: 2\n\n  c: 3\n")


def test_odd_keys_are_keys() -> None:
    """Quoted where they must be, with a question mark where they have one already."""
    check("? 'x y'\n: 1\n", lambda data: data.update({"x y": 2, "a: b": {"#": 1}}), "? 'x y'\n: 2\n'a: b':\n  '#': 1\n")


# --- lists -----------------------------------------------------------------------------------------------------------------------------


def test_one_item_more_is_one_line_more() -> None:
    """The others stay where they are, wherever the new one stands; a list that is not indented stays so."""
    text = "a:\n- x  # first\n# about y\n- y\n- z\n"
    check(text, insert("a", 1, item="new"), "a:\n- x  # first\n- new\n# about y\n- y\n- z\n")
    check(text, insert("a", 0, item="new"), "a:\n- new\n- x  # first\n# about y\n- y\n- z\n")
    check(text, insert("a", 3, item={"k": [1]}), "a:\n- x  # first\n# about y\n- y\n- z\n- k:\n  - 1\n")
    check(text, drop("a", 1), "a:\n- x  # first\n- z\n")


def test_an_item_that_changes_is_changed_inside() -> None:
    """What it has in common with what becomes of it tells which one it is."""
    before = "- name: one  # the one\n  size: 1\n- name: two  # the other\n  size: 2\n"

    def edit(data: Any) -> None:
        data[1]["size"] = 3
        data.insert(0, {"name": "zero"})

    check(before, edit, "- name: zero\n" + before.replace("size: 2", "size: 3"))


def test_lists_in_lists_keep_their_dashes() -> None:
    """Items behind two dashes too."""
    check("- - 1\n  - 2\n- 3\n", insert(0, 0, item=0), "- - 0\n  - 1\n  - 2\n- 3\n")
    check("- - 1\n  - 2\n- 3\n", drop(0, 0), "- - 2\n- 3\n")
    check("- - 1\n  - 2\n- 3\n", put(1, to=[4, 5]), "- - 1\n  - 2\n- - 4\n  - 5\n")


# --- brackets --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        ("a: [x, y]  # why", insert("a", 2, item="z,"), "a: [x, y, 'z,']  # why"),
        ("a: [x,y]", insert("a", 1, item=1), "a: [x,1,y]"),
        ("a: [ x ]", insert("a", 0, item="w"), "a: [ w, x ]"),
        ("a: [x, y, z]", drop("a", 1), "a: [x, z]"),
        ("a: [x, y, z]", drop("a", 0), "a: [y, z]"),
        ("a: [x, y, z,]", drop("a", 2), "a: [x, y,]"),
        ("a: {b: 1, c: 2}", put("a", "d", to={"e": [1, "f g"]}), "a: {b: 1, c: 2, d: {e: [1, f g]}}"),
        ('a: {"b": 1}', put("a", "d", to="x"), 'a: {"b": 1, "d": x}'),
        ("a: {b: 1}", put("a", "b", to="two\nlines"), 'a: {b: "two\\nlines"}'),
        ("a: {b: , c: 2}", put("a", "b", to=1), "a: {b: 1 , c: 2}"),
        ("a: {b: {c: 1}}", put("a", "b", to={}), "a: {b: {}}"),
        ("a: {b: 'old'}", put("a", "b", to="new"), "a: {b: 'new'}"),
    ],
)
def test_what_stands_in_brackets_stays_in_brackets(before: str, edit: Edit, after: str) -> None:
    """On its line, with its commas."""
    assert edited(before + "\n", edit) == after + "\n"


def test_comments_between_brackets_stay_with_their_parts() -> None:
    """Where each part has a line of its own."""
    before = """\
        a: [
          x,  # about x
          # about y
          y,
          z   # about z
        ]
        """
    check(before, drop("a", 1), "a: [\n  x,  # about x\n  z   # about z\n]\n")
    check(before, insert("a", 1, item="new"), dedent(before).replace("about x\n", "about x\n  new,\n"))
    check(before, insert("a", 3, item="new"), dedent(before).replace("z   # about z\n", "z,   # about z\n  new\n"))


# --- JSON ------------------------------------------------------------------------------------------------------------------------------


def test_json_stays_json_in_its_layout() -> None:
    """Indented as it was, what stood on one line stays on it."""
    before = """\
        {
            "a": {"x": 1, "y": [1, 2]},
            "b": [
                "one"
            ],
            "c": "old"
        }
        """

    def edit(data: Any) -> None:
        data["a"]["y"].append({"k": True})
        data["b"].append({"k": [None]})
        data["c"] = 'né"w'
        data["d"] = {}

    check(
        before,
        edit,
        """\
        {
            "a": {"x": 1, "y": [1, 2, {"k": true}]},
            "b": [
                "one",
                {
                    "k": [
                        null
                    ]
                }
            ],
            "c": "né\\"w",
            "d": {}
        }
        """,
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"a":1,"b":[1]}', '{"a":1,"b":[1,{"c":[]}]}'),
        ('{"a": 1, "b": [1]}', '{"a": 1, "b": [1, {"c": []}]}'),
        ('{\n\t"a": 1,\n\t"b": [\n\t\t1\n\t]\n}', '{\n\t"a": 1,\n\t"b": [\n\t\t1,\n\t\t{\n\t\t\t"c": []\n\t\t}\n\t]\n}'),
    ],
)
def test_json_keeps_its_spaces(before: str, after: str) -> None:
    """None, one, or tabs."""
    assert edited(before, insert("b", 1, item={"c": []})) == after


def test_json_that_is_no_yaml_is_changed_as_well() -> None:
    """Long keys and pairs of surrogates are no YAML, but JSON."""
    key = "k" * 2000
    assert edited(f'{{"{key}": "\\ud83d\\ude00", "a": 1}}', put("a", to=2)) == f'{{"{key}": "\\ud83d\\ude00", "a": 2}}'


# --- anchors ---------------------------------------------------------------------------------------------------------------------------

SHARED = """\
    a: &it  # shared
      x: 1
    b: *it
    c: *it  # the same
    """


def test_a_change_that_all_want_is_made_once() -> None:
    """At the anchor; the aliases stay."""
    check(SHARED, lambda data: [data[key].update(x=2) for key in "abc"], SHARED.replace("x: 1", "x: 2"))


def test_an_alias_that_wants_something_else_is_written_out() -> None:
    """At that place only."""
    check(SHARED, put("b", "x", to=2), SHARED.replace("b: *it", "b:\n      x: 2"))


def test_an_anchor_moves_when_only_its_own_place_changes() -> None:
    """To the first alias, so that the other aliases stay."""
    check(SHARED, put("a", "x", to=2), "a:  # shared\n  x: 2\nb: &it\n  x: 1\nc: *it  # the same\n")


def test_an_anchor_moves_when_its_place_goes_away() -> None:
    """Nothing is lost with it."""
    check(SHARED, drop("a"), "b: &it\n  x: 1\nc: *it  # the same\n")


def test_anchored_scalars_keep_their_anchors() -> None:
    """Where the new value is still shared."""
    check("a: &n 1 # why\nb: *n\n", lambda data: data.update(a=2, b=2), "a: &n 2 # why\nb: *n\n")
    check("a: &n 1 # why\nb: *n\n", put("b", to=2), "a: &n 1 # why\nb: 2\n")
    check("a: [&n x, *n, *n]\n", put("a", 0, to="w"), "a: [w, &n x, *n]\n")


def test_anchors_at_keys_are_left_alone() -> None:
    """As long as their key is there; what referred to one that goes is written out."""
    check("&k a: 1\nb: *k\nc: 2\n", put("c", to=3), "&k a: 1\nb: *k\nc: 3\n")
    check("&k a: 1\nb: *k\nc: 2\n", drop("a"), "b: a\nc: 2\n")


# --- merge keys ------------------------------------------------------------------------------------------------------------------------

MERGED = """\
    base: &base
      a: 1
      b: 2
    one:
      <<: *base  # the base
      c: 3
    """


def test_an_inherited_member_that_changes_is_overridden() -> None:
    """Beside the merge key, which stays."""
    check(MERGED, put("one", "b", to=5), MERGED.replace("# the base\n", "# the base\n      b: 5\n"))


def test_what_all_want_to_inherit_is_changed_in_the_base() -> None:
    """Once."""
    check(MERGED, lambda data: [data[key].update(a=7) for key in ("base", "one")], MERGED.replace("a: 1", "a: 7"))


def test_a_base_that_has_too_much_is_written_out() -> None:
    """There is no way to take an inherited member away."""
    check(MERGED, drop("one", "a"), MERGED.replace("<<: *base  # the base", "b: 2"))
    check(MERGED, put("base", "new", to=1), "base: &base\n  a: 1\n  b: 2\n  new: 1\none:\n  a: 1\n  b: 2\n  c: 3\n")


def test_members_beside_a_merge_key_come_and_go() -> None:
    """They are members as any."""
    check(MERGED, lambda data: data["one"].update(c=4, d=5), MERGED.replace("c: 3\n", "c: 4\n      d: 5\n"))


# --- the file --------------------------------------------------------------------------------------------------------------------------


def test_line_ends_are_those_of_the_file() -> None:
    """Of new lines too."""
    assert edited("a: 1\r\nb:\r\n  - 1\r\n", insert("b", 1, item={"x": "two\nlines"})) == (
        "a: 1\r\nb:\r\n  - 1\r\n  - x: |-\r\n      two\r\n      lines\r\n"
    )


def test_a_file_without_a_last_line_end_gets_one_with_its_new_lines() -> None:
    """So that a text in several lines reads back; elsewhere it stays without."""
    assert edited("a: 1", put("b", to="x\ny\n")) == "a: 1\nb: |\n  x\n  y\n"
    assert edited("a: 1", put("a", to=2)) == "a: 2"


def test_directives_and_marks_of_a_document_stay() -> None:
    """They are no part of the data."""
    assert edited("%YAML 1.2\n---\n# top\na: 1\n...\n", put("a", to=2)) == "%YAML 1.2\n---\n# top\na: 2\n...\n"


def test_a_pair_without_brackets_gets_some_where_it_must() -> None:
    """In a list in brackets; elsewhere in the document it does not matter."""
    check("a: [b: 1, &n c]  # why\nd: *n\n", put("d", to="e"), "a: [b: 1, &n c]  # why\nd: e\n")
    check("a: [b: 1, c]  # why\n", put("a", 0, "x", to=2), "a: [{b: 1, x: 2}, c]  # why\n")


def test_what_can_not_be_changed_in_part_is_written_anew_as_little_as_possible() -> None:
    """Here a key without a colon: only the brackets that it stands in."""
    check("a: 1 # why\nb: {c, d: 'e'} # keep\n", put("b", "c", to=1), "a: 1 # why\nb: {c: 1, d: e} # keep\n")


def test_nothing_is_made_of_what_no_text_can_say() -> None:
    """Half of a surrogate pair is no character, however it is written."""
    for text in ("a: 1\n", '{"a": 1}'):
        with pytest.raises(UnprovenError):
            retold(text, {"a": 1}, {"a": "\ud800"}, Values())


def test_each_change_is_told_with_its_place() -> None:
    """What was done, and where in the data."""
    data = {"a": 1, "b": {"c": 1}, "d": [1]}
    told = retold("a: 1\nb:\n  c: 1\nd: [1]\n", data, {"a": 2, "b": {"e": 1, "c": 1}, "d": [1, 2]}, Values())
    assert [(edit.deed, edit.tokens) for edit in told.edits] == [
        (Deed.CHANGED, ("a",)),
        (Deed.ADDED, ("b", "e")),
        (Deed.ADDED, ("d", "1")),
    ]


def test_the_deepest_document_is_changed_too() -> None:
    """The limit on depth is the reader's."""
    levels = 195
    text = "".join(f"{' ' * level}a:\n" for level in range(levels)) + " " * levels + "a: 1\n"
    assert edited(text, put(*["a"] * (levels + 1), to=2)) == text.replace("a: 1", "a: 2")
    flow = "{a: " * levels + "1" + "}" * levels + "\n"
    assert edited(flow, put(*["a"] * levels, to=2)) == flow.replace("1", "2")


@pytest.mark.parametrize("style", ["block", "flow", "json"])
def test_long_lists_take_no_time(style: str) -> None:
    """The work grows with the length and not with its square: otherwise this takes minutes."""
    items = [f"x{number}" for number in range(20_000)]
    lines = "a:\n" + "".join(f"  - {item}\n" for item in items)
    text = {"block": lines, "flow": f"a: [{', '.join(items)}]\n", "json": json.dumps({"a": items}, indent=1)}[style]
    assert source.parse(edited(text, put("a", to=items[-1:])), "x").data == {"a": items[-1:]}
    assert source.parse(edited(text, put("a", to=items[::2])), "x").data == {"a": items[::2]}
    assert source.parse(edited(text, put("a", to=items[::-1])), "x").data == {"a": items[::-1]}

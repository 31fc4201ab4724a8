"""Names: how any text is spelt as an identifier, and who gets a contested name."""

from __future__ import annotations

import itertools
import keyword
import random

import pytest

from asyncgen.naming import Wanted, attribute_name, class_name, distinct, distinct_attributes

# --- spelling --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "as_class", "as_attribute"),
    [
        ("join_room", "JoinRoom", "join_room"),
        ("JoinRoom", "JoinRoom", "join_room"),
        ("rooms/{room_id}", "RoomsRoomId", "rooms_room_id"),
        ("com.acme.User", "ComAcmeUser", "com_acme_user"),
        ("9lives", "N9Lives", "n9_lives"),
        ("HTTPServer", "HTTPServer", "http_server"),
        ("userId", "UserId", "user_id"),
        ("userIDs", "UserIDs", "user_ids"),
        ("JOIN_ROOM", "JoinRoom", "join_room"),
        ("USER", "USER", "user"),
        ("sha256sum", "Sha256Sum", "sha256_sum"),
        ("Room 2", "Room2", "room_2"),
        ("class", "Class", "class_"),
        ("None", "None_", "none"),
        ("match", "Match", "match"),
        ("_private", "Private", "private"),
        ("__class__", "Class", "class_"),
        ("Über-Straße", "UberStrasse", "uber_strasse"),
        ("cafe\N{COMBINING ACUTE ACCENT}s", "Cafes", "cafes"),
        ("ﬁle", "File", "file"),
        ("Привет", "", ""),
        ("房间", "", ""),
        ("-- / --", "", ""),
        ("", "", ""),
    ],
)
def test_spelling(text: str, as_class: str, as_attribute: str) -> None:
    """Words are kept and spelt as Python spells classes and attributes; what is not ASCII is spelt out or dropped."""
    assert (class_name(text), attribute_name(text)) == (as_class, as_attribute)


def test_any_text_gives_an_identifier_or_nothing() -> None:
    """Whatever the text, the name is empty, or an identifier that is no keyword and has no leading underscore."""
    chance = random.Random(4)
    alphabet = "aZ09_-./{}:ß²½Å房\u0301 \t\x00" + "".join(keyword.kwlist)
    texts = ["".join(chance.choices(alphabet, k=chance.randint(0, 8))) for _ in range(2000)] + list(keyword.kwlist)
    names = [spelt for text in texts for spelt in (class_name(text), attribute_name(text)) if spelt]
    assert all(name.isidentifier() and name.isascii() and not keyword.iskeyword(name) and name[0] != "_" for name in names)


def test_attribute_names_are_stable() -> None:
    """A name that is an attribute name already stays as it is."""
    for text in ("join_room", "class_", "n9_lives", "http_server", "room_2"):
        assert attribute_name(text) == text


# --- contested names -------------------------------------------------------------------------------------------------------------------


def test_lower_rank_wins_then_lower_key() -> None:
    """Of those who want one name the lower rank gets it, and of equals the lower key."""
    wanted = [Wanted("a", ("Room", "RoomA"), 1), Wanted("b", ("Room", "RoomB")), Wanted("c", ("Room", "RoomC"))]
    assert distinct(wanted) == {"a": "RoomA", "b": "Room", "c": "RoomC"}


def test_numbers_come_last_and_never_take_a_first_choice() -> None:
    """Without another candidate a name is numbered, past the numbers that others want as they are."""
    wanted = [Wanted("a", ("Room",)), Wanted("b", ("Room",)), Wanted("c", ("Room2",)), Wanted("d", ("room_x",)), Wanted("e", ("room_x",))]
    assert distinct(wanted) == {"a": "Room", "b": "Room3", "c": "Room2", "d": "room_x", "e": "room_x_2"}


def test_reserved_names_are_given_to_nobody() -> None:
    """A reserved name is passed over like one that is taken."""
    assert distinct([Wanted("a", ("send", "send_it")), Wanted("b", ("recv",))], reserved={"send", "recv"}) == {
        "a": "send_it",
        "b": "recv_2",
    }


def test_folded_names_differ_in_more_than_case() -> None:
    """Folded names stay apart on a file system that ignores case, and as class names made of them."""
    wanted = [Wanted("a", ("rooms",)), Wanted("b", ("Rooms",)), Wanted("c", ("room_s",))]
    assert distinct(wanted, fold=True) == {"a": "rooms", "b": "Rooms2", "c": "room_s_3"}
    assert distinct(wanted) == {"a": "rooms", "b": "Rooms", "c": "room_s"}


def test_nothing_wanted_is_unnamed() -> None:
    """Who has no candidate gets a name all the same."""
    assert distinct([Wanted("a", ("",)), Wanted("b", ())]) == {"a": "unnamed", "b": "unnamed_2"}


def test_distinct_does_not_depend_on_order() -> None:
    """Every order of the same wishes gives the same names."""
    wanted = [
        Wanted("a", ("X", "Y")),
        Wanted("b", ("X", "Y", "Z")),
        Wanted("c", ("Y",), 1),
        Wanted("d", ("X2", "X")),
        Wanted("e", ("X", "X2"), -1),
    ]
    results = {tuple(distinct(order).items()) for order in itertools.permutations(wanted)}
    assert len(results) == 1
    names = dict(results.pop())
    assert len(set(names.values())) == len(wanted)
    assert names["e"] == "X"


def test_distinct_attributes() -> None:
    """Texts that spell the same get different attributes, and reserved ones a suffix."""
    assert distinct_attributes(["userId", "user_id", "query"], reserved={"query"}, suffix="_parameter") == {
        "userId": "user_id",
        "user_id": "user_id_2",
        "query": "query_parameter",
    }

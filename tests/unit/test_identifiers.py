"""Names: how any text is spelt as an identifier, and who gets a contested name."""

from __future__ import annotations

import itertools
import keyword
import random
import unicodedata

import pytest

from asyncgen.naming import Wanted, attribute_name, class_name, distinct, distinct_attributes
from asyncgen.naming.identifiers import LONGEST, is_spelt, unqualified

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
        ("OAuth2Token", "OAuth2Token", "oauth2_token"),
        ("myOAuthToken", "MyOAuthToken", "my_oauth_token"),
        ("IPv4Address", "IPv4Address", "ipv4_address"),
        ("MQTTv5", "MQTTv5", "mqttv5"),
        ("QoS", "QoS", "qos"),
        ("IoThing", "IoThing", "io_thing"),
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
        ("Привет", "Привет", "привет"),
        ("комнатаЧата", "КомнатаЧата", "комната_чата"),
        ("房间", "房间", "房间"),
        ("部屋 2", "部屋2", "部屋_2"),
        ("ガス", "ガス", "ガス"),
        ("हिन्दी", "हिन्दी", "हिन्दी"),
        ("Us\N{CYRILLIC SMALL LETTER IE}r", "UsЕR", "us_е_r"),
        ("User\N{HANGUL FILLER}\N{ZERO WIDTH JOINER}\N{VARIATION SELECTOR-16}", "User", "user"),
        ("👍", "", ""),
        ("1️⃣ first", "N1First", "n1_first"),
        ("٣ rooms", "N٣Rooms", "n٣_rooms"),
        ("-- / --", "", ""),
        ("", "", ""),
    ],
)
def test_spelling(text: str, as_class: str, as_attribute: str) -> None:
    """Words are kept and spelt as Python spells classes and attributes: accents go, other scripts stay, what is not seen goes."""
    assert (class_name(text), attribute_name(text)) == (as_class, as_attribute)


def test_any_text_gives_an_identifier_or_nothing() -> None:
    """Whatever the text, the name is empty, or an identifier that is no keyword and has no leading underscore."""
    chance = random.Random(4)
    alphabet = "aZ09_-./{}:ß²½Å房яЯ가ग़ि٣\u0301\u3164\ufe0f\u200d\u202e\U000e0100 \t\x00" + "".join(keyword.kwlist)
    texts = ["".join(chance.choices(alphabet, k=chance.randint(0, 8))) for _ in range(2000)] + list(keyword.kwlist)
    names = [spelt for text in texts for spelt in (class_name(text), attribute_name(text)) if spelt]
    assert all(name.isidentifier() and not keyword.iskeyword(name) and name[0] != "_" for name in names)
    assert all(unicodedata.normalize("NFKC", name) == name and name.isprintable() for name in names)
    assert all(map(is_spelt, names))


@pytest.mark.parametrize("name", ["", "a-b", "class", "_x", "__init__", "1a", "é", "ﬁ", "a\u3164", "a\ufe0f", "x" * 200, "a b", "a.b"])
def test_what_is_no_name_of_ours(name: str) -> None:
    """A keyword, a hidden character, a hidden name or an endless one is nothing that any text is spelt as."""
    assert not is_spelt(name)


def test_names_have_an_end() -> None:
    """A long text gives its first words."""
    long = "room " * 100
    assert attribute_name(long) == "_".join(["room"] * 20)
    assert class_name(long) == "Room" * 25
    assert class_name("x" * 300) == "X" + "x" * (LONGEST - 1)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("com.acme.User", "User"),
        ("a.b.C$D", "C$D"),
        ("acme.User", ""),
        ("User", ""),
        ("Items.AddItem", ""),
        ("room.user.joined", ""),
        ("", ""),
    ],
)
def test_a_qualified_name_is_known(text: str, name: str) -> None:
    """Some languages put a class's package before its name; two lower-case words at least make one."""
    assert unqualified(text) == name


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


def test_a_pinned_name_stays() -> None:
    """Whoever has a name already keeps it, and a stronger newcomer takes another."""
    wanted = [Wanted("old", ("Room",), 5), Wanted("new", ("Room",)), Wanted("other", ("Hall",))]
    assert distinct(wanted) == {"new": "Room", "old": "Room2", "other": "Hall"}
    assert distinct(wanted, pinned={"old": "Room"}) == {"old": "Room", "new": "Room2", "other": "Hall"}
    assert distinct(wanted, pinned={"other": "Room2"}) == {"new": "Room", "old": "Room3", "other": "Room2"}
    assert distinct([Wanted("a", ("ROOM",))], fold=True, pinned={"b": "r_oom"}) == {"a": "ROOM2", "b": "r_oom"}


def test_many_who_want_one_name_are_numbered_in_one_go() -> None:
    """Fifty thousand texts that spell the same take no longer than fifty thousand others."""
    names = distinct(Wanted(f"{number:05}", ("A",)) for number in range(50_000))
    assert names["00000"] == "A"
    assert names["49999"] == "A50000"
    assert len(set(names.values())) == 50_000


def test_distinct_attributes() -> None:
    """Texts that spell the same get different attributes, and reserved ones a suffix."""
    assert distinct_attributes(["userId", "user_id", "query"], reserved={"query"}, suffix="_parameter") == {
        "userId": "user_id",
        "user_id": "user_id_2",
        "query": "query_parameter",
    }

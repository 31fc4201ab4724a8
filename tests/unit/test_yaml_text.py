"""The YAML writer of the runtime: the same data back from any reader."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest
import yaml

from asyncgen import source
from asyncgen.runtime.yaml_text import dump

MISTAKABLE = (
    *("", "y", "No", "ON", "true", "Null", "~", "=", "<<", "-", "---", "...", "- a", "? b", ": c", "a: b", "a #b", "#c", "key:"),
    *(" lead", "trail ", "1", "-1", "1_000", "0x1F", "0o17", "017", "0b11", "1:30", "190:20:30", ".5", "5.", "1e5", "1.0E+5", "E8"),
    *(".inf", "-.INF", ".NaN", "2.4.0", "2020-01-01", "2001-12-14t21:59:43.10-05:00", "'", '"', "it's", 'say "x"', "@x", "`x", "%x"),
    *("!x", "&a", "*a", "|", "|-", ">", "{a}", "[a", "a, b", "\\d+\\.", "#/components/schemas/A", "/rooms/{room_id}", "$ref"),
    *("é", "日本", "\U0001f600", "x" * 3000),
)
LINES = (
    *("a\nb", "a\nb\n", "a\n\n\nb\n\n", "\n", "\n\na", "a\n b\n\tc", "\ta\nb", " a\nb", "a\r\nb", "a\n---\nb", "a\n# c\nb"),
    *("a \nb", "a\n...", "# a\nb"),
)
ODD = ("\x07", "\x1b[0m", "\x7f", "\x85", "a\u2028b", "\ufeffa", "\u202eabc", "\ufffe", "tab\there", "\u00a0", "a\u00a0b")
TEXTS = (*MISTAKABLE, *LINES, *ODD)


def written_and_read(value: Any) -> Any:
    """Return what a YAML 1.1 reader makes of what was written, after a YAML 1.2 reader made the same of it."""
    text = dump(value)
    read = yaml.safe_load(text)
    assert source.parse(text, "written.yaml").data == read
    return read


@pytest.mark.parametrize("text", TEXTS)
def test_text_stays_text(text: str) -> None:
    """Text that looks like something else is read back as the same text: as a document, a value, an item, a key."""
    assert written_and_read(text) == text
    assert written_and_read({text: text, "after": [text, {text: [text]}]}) == {text: text, "after": [text, {text: [text]}]}


def test_random_data_comes_back() -> None:
    """Nested data made of mistakable texts and numbers is read back as it was."""
    choose = random.Random(7)

    def value(depth: int) -> Any:
        kind = choose.random()
        if depth < 5 and kind < 0.25:
            return [value(depth + 1) for _ in range(choose.randint(0, 4))]
        if depth < 5 and kind < 0.6:
            return {choose.choice(TEXTS): value(depth + 1) for _ in range(choose.randint(0, 4))}
        if kind < 0.9:
            return "".join(choose.choice(TEXTS[:-8]) for _ in range(choose.randint(0, 3)))[:2000]
        return choose.choice([None, True, False, 0, -7, 10**30, 1.5, 1e300, -1e-7, 100.0, 1e16])

    for _ in range(300):
        data = value(0)
        assert written_and_read(data) == data


@pytest.mark.parametrize("number", [0, -1, 2**70, 0.1, 1.0, 1e16, 1e22, 1e300, 1e-7, -2.5e-300, math.inf, -math.inf])
def test_numbers_keep_value_and_type(number: float) -> None:
    """A float is written so that a YAML 1.1 reader takes it for one too."""
    read = yaml.safe_load(dump({"number": number}))["number"]
    assert read == number
    assert type(read) is type(number)


def test_layout() -> None:
    """Collections are in block style, empty ones in brackets, texts of several lines are literal blocks, keys keep their order."""
    data = {
        "asyncapi": "2.4.0",
        "info": {"title": "Chat", "description": "One.\n\nTwo.\n", "note": "no\nend"},
        "channels": {"/rooms/{room_id}": {"tags": [{"name": "a", "level": 1}, [1, [2]], {}, []]}},
        "$ref": "#/components",
        "ok": True,
        "nothing": None,
    }
    assert dump(data) == (
        "asyncapi: '2.4.0'\n"
        "info:\n"
        "  title: Chat\n"
        "  description: |\n"
        "    One.\n"
        "\n"
        "    Two.\n"
        "  note: |-\n"
        "    no\n"
        "    end\n"
        "channels:\n"
        "  /rooms/{room_id}:\n"
        "    tags:\n"
        "      - name: a\n"
        "        level: 1\n"
        "      - - 1\n"
        "        - - 2\n"
        "      - {}\n"
        "      - []\n"
        "$ref: '#/components'\n"
        "ok: true\n"
        "nothing: null\n"
    )


def test_control_characters_are_escaped_and_other_scripts_are_kept() -> None:
    """Nothing invisible reaches the text, and readable letters are not escaped."""
    text = dump({"é": "日本 \U0001f600", "bell": "\0\x07\x1b\u2028\u202e\ud800"})
    assert text == 'é: 日本 \U0001f600\nbell: "\\0\\a\\e\\u2028\\u202E\\uD800"\n'


def test_other_data_is_refused_with_its_place() -> None:
    """What JSON does not have is named with its place."""
    with pytest.raises(TypeError, match=r"the value at /a/1 is a set: neither JSON nor YAML has that"):
        dump({"a": [1, {2}]})
    with pytest.raises(TypeError, match=r"a key at /a is 1, a int: keys must be text"):
        dump({"a": {1: 2}})

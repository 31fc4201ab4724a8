"""Every code is in the table, is used as the table says, and has a page whose examples are true."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from asyncgen import codes, pipeline
from asyncgen.codes.explanation import Example, explain
from asyncgen.diagnostics import Diagnostic, Severity, SpecError
from asyncgen.spec.access import Access

ROOT = Path(__file__).parents[2] / "asyncgen"
PAGES = sorted(page.name.removesuffix(".md") for page in files("asyncgen.codes").joinpath("pages").iterdir())
PRELUDE = {"asyncapi": "asyncapi: 2.4.0", "info": "info: {title: Example, version: '1'}", "channels": "channels: {}"}
CODE = re.compile(r"AG\d{3}")


def examples(code: str) -> dict[str, Example]:
    """The examples of a page that are documents, by what they show."""
    return {example.shows: example for example in explain(code).examples if example.language == "yaml"}


IN_DOCUMENTS = [code for code in codes.CODES if code in PAGES and examples(code)]


def findings(fragment: str, folder: Path) -> tuple[Diagnostic, ...]:
    """What is found in the document that a fragment stands for."""
    text = "".join(f"{line}\n" for field, line in PRELUDE.items() if not re.search(rf"^{field}:", fragment, re.MULTILINE)) + fragment
    path = folder / "asyncapi.yaml"
    path.write_text(text, "utf-8")
    try:
        return pipeline.understand(path, Access(), advice=True)[2]
    except SpecError as error:
        return error.diagnostics


def errors(found: tuple[Diagnostic, ...], *, besides: str = "") -> list[str]:
    """The errors among findings, apart from those of a code."""
    return [f"{each.code}: {each.message}" for each in found if each.severity is Severity.ERROR and each.code != besides]


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    """`asyncgen rule` knows what every finding means."""
    assert list(codes.CODES) == PAGES


def test_codes_and_names_are_unique_and_in_order() -> None:
    """Either of them says which rule is meant."""
    assert list(codes.CODES) == sorted(codes.CODES)
    assert len({code.name for code in codes.CODES.values()}) == len(codes.CODES)
    assert all(re.fullmatch(r"[a-z][a-z-]*[a-z]", code.name) for code in codes.CODES.values())


def test_what_stops_asyncgen_is_an_error_and_advice_is_none() -> None:
    """No project can make a warning of the former, and the latter makes nothing fail unless a project wants it to."""
    assert all(code.severity is Severity.ERROR for code in codes.CODES.values() if code.is_fixed)
    assert all(code.severity is not Severity.ERROR for code in codes.CODES.values() if code.is_advice)


@pytest.mark.parametrize("code", PAGES)
def test_a_page_has_the_form_of_a_page(code: str) -> None:
    """Heading, one sentence, why, a wrong and a right example, the mend; nothing else and nothing empty."""
    text = codes.page(code)
    page = explain(code)
    assert text.startswith(f"# {code} {page.code.name}\n\n{page.title}\n\n")
    assert page.title.endswith(".")
    assert page.title[:1].isupper() or page.title.startswith("`")
    assert ". " not in page.title
    assert page.why
    assert page.mend
    assert [example.shows for example in page.examples] == ["wrong", "right"]
    assert {example.language for example in page.examples} in ({"yaml"}, {"python"}, {"text"})
    assert page.examples[0].text.strip() != page.examples[1].text.strip()
    blocks = [f"```{each.language} {each.shows}\n{each.text}```" for each in page.examples]
    assert text == "\n\n".join([f"# {code} {page.code.name}", page.title, *page.why, *blocks, *page.mend]) + "\n"


@pytest.mark.parametrize("code", IN_DOCUMENTS)
def test_a_wrong_example_is_found_wrong_in_just_this_way(code: str, tmp_path: Path) -> None:
    """Validating it gives the code, at the weight of the table, and no other error."""
    found = findings(examples(code)["wrong"].text, tmp_path)
    assert {each.severity for each in found if each.code == code} == {codes.severity(code)}
    assert errors(found, besides=code) == []


@pytest.mark.parametrize("code", IN_DOCUMENTS)
def test_a_right_example_is_right(code: str, tmp_path: Path) -> None:
    """Validating it gives no finding of the code, and no error."""
    found = findings(examples(code)["right"].text, tmp_path)
    assert [each.message for each in found if each.code == code] == []
    assert errors(found) == []


def literals() -> Iterator[tuple[str, str, str | None]]:
    """Every code that stands in the sources: where, which, and the severity given right behind it in a call."""
    for path in sorted(ROOT.rglob("*.py")):
        if path.parent.name == "codes":
            continue
        tree = ast.parse(path.read_text("utf-8"))
        beside = {id(argument): _severity(call) for call in ast.walk(tree) if isinstance(call, ast.Call) for argument in _arguments(call)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.value, beside.get(id(node))


def _arguments(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def _severity(call: ast.Call) -> str | None:
    for argument in _arguments(call):
        if isinstance(argument, ast.Attribute) and isinstance(argument.value, ast.Name) and argument.value.id == "Severity":
            return argument.attr.lower()
    return None


LITERALS = list(literals())


def test_the_sources_are_searched() -> None:
    """The search sees codes, and severities beside them."""
    assert len({code for _, code, _ in LITERALS}) > 50
    assert len([code for _, code, severity in LITERALS if severity]) > 20


def test_every_code_in_the_sources_is_in_the_table() -> None:
    """No finding has a code that nobody can look up."""
    assert [(where, code) for where, code, _ in LITERALS if code not in codes.CODES] == []


def test_every_severity_in_the_sources_is_that_of_the_table() -> None:
    """Where a finding is made with its severity, the table says the same."""
    assert [(where, code) for where, code, severity in LITERALS if severity and severity != codes.severity(code)] == []


def test_a_code_that_is_not_in_the_table_has_no_page() -> None:
    """Asking for it is a mistake of the program."""
    with pytest.raises(KeyError):
        codes.page("../table")

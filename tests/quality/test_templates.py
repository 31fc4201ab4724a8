"""Templates ask no questions: what a template decides is a property of the values that it is given."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

TEMPLATES = Path(__file__).parents[2] / "templates"
FILES = sorted(path for path in TEMPLATES.rglob("*") if path.is_file())

# Structure, values and their names: no assignment, no macro, no call, no comparison, no arithmetic, no test, no choice between texts.
ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.For,
    nodes.If,
    nodes.Include,
    nodes.Name,
    nodes.Getattr,
    nodes.Const,
    nodes.Not,
    nodes.Filter,
)
FILTERS = {"indent", "trim"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_template_only_outputs_repeats_leaves_out_and_includes(path: Path) -> None:
    """The syntax tree of a template holds nothing but output, `for`, `if`, `include`, plain values and layout filters."""
    tree = jinja2.Environment().parse(path.read_text("utf-8"))
    for node in (tree, *tree.find_all(nodes.Node)):
        assert isinstance(node, ALLOWED), f"{path.name}:{node.lineno}: {type(node).__name__}"
        if isinstance(node, nodes.Filter):
            assert node.name in FILTERS, f"{path.name}:{node.lineno}: filter {node.name}"
        if isinstance(node, nodes.For):
            assert node.test is None, f"{path.name}:{node.lineno}: for ... if"
            assert not node.recursive, f"{path.name}:{node.lineno}: for ... recursive"


def test_conditions_are_single_values() -> None:
    """A condition is one value of the context, or its negation: combining several is a decision."""
    for path in FILES:
        for condition in jinja2.Environment().parse(path.read_text("utf-8")).find_all(nodes.If):
            test = condition.test.node if isinstance(condition.test, nodes.Not) else condition.test
            assert isinstance(test, nodes.Name | nodes.Getattr), f"{path.name}:{condition.lineno}"

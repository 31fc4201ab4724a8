"""What the Python files of a generated project may hold: an allow-list of statements and of the texts in them.

Written from what a project promises to be, and with none of the code that writes one: the two must agree. Whatever is not allowed here is a
`Violation`. Knows Python's syntax tree; files, folders and other languages are `project`'s.
"""

from __future__ import annotations

import ast
import io
import keyword
import tokenize
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from tests.injection.said import Said

_BUILTIN = frozenset({"str", "int", "float", "bool", "list", "dict", "tuple", "bytes", "object"})
_DOC = "what it is for"


class Violation(AssertionError):
    """A generated file holds what no document can ask for."""


def need(holds: bool, node: ast.AST | str, why: str) -> None:
    """Raise Violation unless something holds."""
    if not holds:
        shown = node if isinstance(node, str) else f"line {getattr(node, 'lineno', '?')}: {ast.unparse(node)}"
        raise Violation(f"{why}: {shown[:300]}")


def parsed(data: bytes) -> ast.Module:
    """Parse a file as Python would: its first lines name no other encoding, no comment stands in it, no character that can't be seen."""
    text = data.decode("utf-8")
    tree = ast.parse(data)
    need(ast.dump(tree) == ast.dump(ast.parse(text)), text[:200], "the file means something else than its text")
    comments = [token.string for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.type == tokenize.COMMENT]
    need(not comments, "".join(comments), "a comment")
    need(all(character.isprintable() or character in "\n\t" for character in text), repr(text)[:200], "a hidden character")
    # Some tools look for their directives at the beginning of lines, and not in Python's comments.
    need(not any(line.lstrip().startswith(("# mypy:", "# flake8", "#!")) for line in text.split("\n")), text[:200], "a directive")
    return tree


def docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    """Take the docstring that must be there off a body."""
    first = body[0]
    is_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    need(is_text, first, "no docstring")
    return body[1:]


def identifier(name: object, node: ast.AST) -> str:
    """Return a name that generated code may bind."""
    fits = isinstance(name, str) and name.isidentifier() and not name.startswith("__") and not keyword.iskeyword(name)
    # What Python would read as another name than the one that people see.
    fits = fits and name == unicodedata.normalize("NFKC", str(name))
    need(fits, node, "no name for generated code")
    return str(name)


def imports(body: list[ast.stmt], allowed: Mapping[str, Iterable[str]]) -> tuple[set[str], list[ast.stmt]]:
    """Return the names that the imports at the top of a body bind, all of them of `allowed`, and the statements after them."""
    bound: set[str] = set()
    rest = list(body)
    while rest and isinstance(rest[0], ast.Import | ast.ImportFrom):
        node = rest.pop(0)
        need(isinstance(node, ast.ImportFrom), node, "an import of a whole module")
        assert isinstance(node, ast.ImportFrom)
        known = allowed.get("." * node.level + (node.module or ""))
        need(known is not None, node, "an import of another module")
        for alias in node.names:
            need(alias.name in set(known or ()), node, f"an import of '{alias.name}'")
            need(alias.asname is None or (alias.name, alias.asname) == ("date", "Date"), node, "an import under another name")
            bound.add(alias.asname or alias.name)
    return bound, rest


def same(node: ast.stmt, expected: str, *, documented: bool = True) -> None:
    """Raise Violation unless a statement is `expected`, whatever the docstring of a function says."""
    if documented:
        assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        docstring(node.body)
        node.body[0] = ast.Expr(ast.Constant(_DOC))
    need(ast.dump(node) == ast.dump(ast.parse(expected).body[0]), node, f"another statement than `{expected}`")


def function(head: str, *body: str) -> str:
    """Write the function that `same` compares with."""
    return "\n    ".join([head, repr(_DOC), *body])


def bodies_equal(body: Sequence[ast.stmt], expected: str) -> None:
    """Raise Violation unless the statements are those of `expected`."""
    need(
        list(map(ast.dump, body)) == list(map(ast.dump, ast.parse(expected).body)), ast.unparse(ast.Module([*body], [])), "other statements"
    )


class Values:
    """Values and types in generated code: which are allowed depends on what the document says and on what the module knows."""

    def __init__(self, said: Said, names: Iterable[str]) -> None:
        self.said = said
        self.names = {*names, *_BUILTIN}

    def text(self, node: ast.AST) -> str:
        """Return a text of the document."""
        need(isinstance(node, ast.Constant) and isinstance(node.value, str), node, "no text")
        assert isinstance(node, ast.Constant)
        need(self.said.has(str(node.value)), node, "a text that the document does not say")
        return str(node.value)

    def literal(self, node: ast.AST) -> None:
        """Require a value that is only data, all of whose texts the document says."""
        if isinstance(node, ast.UnaryOp):
            need(isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant), node, "no literal")
        elif isinstance(node, ast.Tuple | ast.List):
            for item in node.elts:
                self.literal(item)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            self.text(node)
        else:
            plain = isinstance(node, ast.Constant) and (node.value is None or type(node.value) in (bool, int, float))
            need(plain, node, "no literal")

    def type(self, node: ast.AST) -> str:
        """Require a type made of known names; return its source."""
        match node:
            case ast.Name(id=name):
                need(name in self.names, node, "a type that the module does not know")
            case ast.Constant(value=None):
                pass
            case ast.Constant(value=str() as quoted):
                self.type(ast.parse(quoted, mode="eval").body)
            case ast.BinOp(op=ast.BitOr()):
                self.type(node.left)
                self.type(node.right)
            case ast.Subscript(value=ast.Name(id="Literal")):
                self.literal(node.slice)
            case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[inner, ast.Call() as field])):
                self.type(inner)
                self.field(field)
            case ast.Subscript(value=ast.Name() as outer):
                self.type(outer)
                for item in node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]:
                    self.type(item)
            case _:
                need(isinstance(node, ast.Constant) and node.value is ..., node, "no type")
        return ast.unparse(node)

    def field(self, call: ast.Call) -> None:
        """Require what describes a value: `Field(...)` and FastAPI's markers, with keywords whose values are data."""
        need(isinstance(call.func, ast.Name) and not call.args, call, "a call in a type")
        assert isinstance(call.func, ast.Name)
        known = _FIELD.get(call.func.id)
        need(known is not None and call.func.id in self.names, call, "a call in a type")
        for argument in call.keywords:
            need(argument.arg in (known or ()), call, f"the keyword '{argument.arg}'")
            self.literal(argument.value)


_LIMITS = ("ge", "gt", "le", "lt", "max_length", "min_length", "multiple_of", "pattern")
_FIELD: Mapping[str, tuple[str, ...]] = {
    "Field": ("alias", "default", "description", "discriminator", *_LIMITS),
    "Path": ("description",),
    "Query": (),
    "Header": (),
}

"""The proof that the text of a definition is what was ordered and nothing else. What is not known to be harmless is refused.

It is asked about what the generator writes and about what was kept from an earlier run, which anybody may have changed since: executing a
proven text can do nothing but define one class, enum or alias. Knows Python's syntax tree; knows nothing of schemas or of the generator.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Collection

from asyncgen.models.groups import Placed

BASE_MODULE, BASE = "runtime.model", "Model"
IMPORTS = {
    "Annotated": "typing",
    "Any": "typing",
    "ConfigDict": "pydantic",
    "Date": "datetime",
    "Decimal": "decimal",
    "Field": "pydantic",
    "IntEnum": "enum",
    "Literal": "typing",
    "MISSING": "pydantic",
    "Optional": "typing",
    "StrEnum": "enum",
    "TypeAliasType": "typing_extensions",
    "Union": "typing",
    "DateTime": f".{BASE_MODULE}",
    "Uuid": f".{BASE_MODULE}",
    BASE: f".{BASE_MODULE}",
}
"""Every name that models may use besides their own and Python's types, and where it comes from (`Date` is `datetime.date`)."""

_TYPES = frozenset({"Any", "Date", "DateTime", "Decimal", "MISSING", "Uuid", "bool", "dict", "float", "int", "list", "str", "tuple"})
_COMPOSED = frozenset({"Annotated", "Literal", "Optional", "Union", "dict", "list", "tuple"})
_WORDS = frozenset(
    {"alias", "default", "description", "discriminator", "ge", "gt", "le", "lt", "max_length", "min_length", "multiple_of", "pattern"}
)
_ENUMS = frozenset({"IntEnum", "StrEnum"})
_EXTRA = "__pydantic_extra__"


class ModelFault(AssertionError):
    """The models came out otherwise than they were ordered: a fault of asyncgen, not of the document."""


def prove(text: str, order: Placed) -> frozenset[str]:
    """Return the names that the text of a definition needs imported. Raises ModelFault when it is not the definition that was ordered."""
    try:
        return _proven(text, order)
    except (SyntaxError, tokenize.TokenError, ValueError, RecursionError, MemoryError) as error:
        raise ModelFault(f"the text of '{order.item.name}' is not Python: {error}") from None


def _proven(text: str, order: Placed) -> frozenset[str]:
    if not all(line.isprintable() for line in text.split("\n")):
        raise ModelFault(f"the text of '{order.item.name}' holds characters that can't be shown")
    statement, *rest = ast.parse(text).body or [ast.Pass()]
    reader = _Reader(order)
    _expect(not rest or (order.item.kind == "alias" and len(rest) == 1 and _is_text(rest[0])), rest[-1] if rest else statement)
    if order.item.kind == "alias":
        reader.alias(statement)
    else:
        reader.class_(statement)
    if "#" in text and any(token.type == tokenize.COMMENT for token in tokenize.generate_tokens(io.StringIO(text).readline)):
        raise ModelFault(f"the text of '{order.item.name}' holds comments")
    return frozenset(reader.used)


class _Reader:
    """Reads the statement of one definition; `used` are the names come upon that are to be imported."""

    def __init__(self, order: Placed) -> None:
        self.order = order
        self.known = {order.item.name, *order.needs}
        self.used: set[str] = set()

    def alias(self, node: ast.stmt) -> None:
        """Prove `Name = TypeAliasType("Name", a type)`."""
        _expect(isinstance(node, ast.Assign), node)
        assert isinstance(node, ast.Assign)
        call = node.value
        _expect(_target(node) == self.order.item.name and isinstance(call, ast.Call) and _name(call.func) == "TypeAliasType", node)
        assert isinstance(call, ast.Call)
        _expect(not call.keywords and len(call.args) == 2 and _constant(call.args[0]) == self.order.item.name, node)
        self.used.add("TypeAliasType")
        self.type(call.args[1], quoted=True)

    def class_(self, node: ast.stmt) -> None:
        """Prove a model, or an enum."""
        _expect(isinstance(node, ast.ClassDef) and node.name == self.order.item.name, node)
        assert isinstance(node, ast.ClassDef)
        bases = tuple(map(_name, node.bases))
        _expect(not node.decorator_list and not node.keywords, node)
        if self.order.item.kind == "enum":
            _expect(len(bases) == 1 and bases[0] in _ENUMS, node)
        else:
            _expect(bases == (self.order.item.bases or (BASE,)), node)
        self.used.update(base for base in bases if base in IMPORTS)
        for number, statement in enumerate(node.body):
            if isinstance(statement, ast.Pass) or (number == 0 and _is_text(statement)):
                continue
            if self.order.item.kind == "enum":
                _expect(isinstance(statement, ast.Assign) and bool(_target(statement)) and _is_literal(statement.value), statement)
            else:
                self.member(statement)

    def member(self, node: ast.stmt) -> None:
        """Prove a field, `model_config` or the type of further properties."""
        if isinstance(node, ast.AnnAssign):
            _expect(isinstance(node.target, ast.Name) and not node.target.id.startswith("_"), node)
            self.type(node.annotation, quoted=False)
            if node.value is not None:
                self.default(node.value)
            return
        _expect(isinstance(node, ast.Assign), node)
        assert isinstance(node, ast.Assign)
        if _target(node) == "model_config":
            self.call(node.value, "ConfigDict", {"extra"})
            return
        value = node.value
        _expect(_target(node) == "__annotations__" and isinstance(value, ast.Dict), node)
        assert isinstance(value, ast.Dict)
        _expect(len(value.keys) == 1 and _constant(value.keys[0]) == _EXTRA, node)
        self.type(value.values[0], quoted=True)

    def default(self, node: ast.expr) -> None:
        """Prove a field's default: a constant, the absence of a value, or a member of an enum."""
        if isinstance(node, ast.Name):
            _expect(node.id == "MISSING", node)
            self.used.add(node.id)
        elif isinstance(node, ast.Attribute):
            _expect(_name(node.value) in self.known and not node.attr.startswith("_"), node)
        else:
            _expect(_is_literal(node), node)

    def call(self, node: ast.expr, name: str, words: Collection[str]) -> None:
        """Prove a call that takes nothing but constants by keyword."""
        _expect(isinstance(node, ast.Call) and _name(node.func) == name and not node.args, node)
        assert isinstance(node, ast.Call)
        _expect(all(keyword.arg in words and _is_literal(keyword.value) for keyword in node.keywords), node)
        self.used.add(name)

    def type(self, node: ast.expr, *, quoted: bool) -> None:
        """Prove a type. `quoted` says that parts of it may be texts, which Python evaluates later."""
        if isinstance(node, ast.Constant):
            if quoted and isinstance(node.value, str):
                self.type(ast.parse(node.value, mode="eval").body, quoted=False)
            else:
                _expect(node.value is None, node)
        elif isinstance(node, ast.Name):
            _expect(node.id in self.known or node.id in _TYPES, node)
            self.use(node.id)
        elif isinstance(node, ast.BinOp):
            _expect(isinstance(node.op, ast.BitOr), node)
            self.type(node.left, quoted=quoted)
            self.type(node.right, quoted=quoted)
        else:
            _expect(isinstance(node, ast.Subscript), node)
            assert isinstance(node, ast.Subscript)
            self._composed(node, _members(node), quoted=quoted)

    def _composed(self, node: ast.Subscript, members: list[ast.expr], *, quoted: bool) -> None:
        outer = _name(node.value)
        _expect(outer in _COMPOSED, node)
        self.use(outer)
        if outer == "Literal":
            _expect(all(map(_is_scalar, members)), node)
        elif outer == "Annotated":
            _expect(len(members) > 1, node)
            self.type(members[0], quoted=quoted)
            for member in members[1:]:
                self.call(member, "Field", _WORDS)
        else:
            for member in members:
                self.type(member, quoted=quoted)

    def use(self, name: str) -> None:
        """Note a name that may have to be imported."""
        if name in IMPORTS and name not in self.known:
            self.used.add(name)


def _expect(holds: bool, node: ast.AST) -> None:
    if not holds:
        raise ModelFault(f"the models hold what they should not: {ast.unparse(node)[:200]}")


def _members(node: ast.Subscript) -> list[ast.expr]:
    return node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(_constant(node.value), str)


def _is_scalar(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant) and type(node.operand.value) in (int, float)
    return isinstance(node, ast.Constant) and (node.value is None or type(node.value) in (str, int, float, bool))


def _is_literal(node: ast.expr) -> bool:
    if isinstance(node, ast.List | ast.Tuple):
        return all(map(_is_literal, node.elts))
    if isinstance(node, ast.Dict):
        return all(key is not None and _is_scalar(key) for key in node.keys) and all(map(_is_literal, node.values))
    return _is_scalar(node)


def _constant(node: ast.AST | None) -> object:
    return node.value if isinstance(node, ast.Constant) else None


def _name(node: ast.AST | None) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _target(node: ast.Assign) -> str:
    return _name(node.targets[0]) if len(node.targets) == 1 else ""

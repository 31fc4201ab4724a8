"""The modules of a generated project, each with the statements that it may hold (`grammar` has the words for them)."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from tests.injection.grammar import Values, bodies_equal, docstring, function, identifier, imports, need, parsed, same
from tests.injection.said import Said

_RUNTIME = ("Client", "Contract", "Credentials", "NoMatchingOperation", "OperationError", "OperationRouter", "Service")
_MODELS: Mapping[str, tuple[str, ...]] = {
    "__future__": ("annotations",),
    "datetime": ("date",),
    "decimal": ("Decimal",),
    "enum": ("IntEnum", "StrEnum"),
    "typing": ("Annotated", "Any", "Literal"),
    "pydantic": ("MISSING", "ConfigDict", "Field"),
    "typing_extensions": ("TypeAliasType",),
    ".runtime.model": ("DateTime", "Model", "Uuid"),
}
_OPERATIONS: Mapping[str, tuple[str, ...]] = {
    "dataclasses": ("dataclass",),
    "typing": ("Annotated", "Any", "TypeAlias", "TypeVar"),
    "fastapi": ("Header", "Path", "Query"),
    ".runtime": ("ChannelRouter", "ChannelSpec", "Client", "Envelope", "Handler", "HandlerWithout", "MessageSpec"),
}
_TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")


# --- models ----------------------------------------------------------------------------------------------------------------------------


def models(data: bytes, said: Said) -> set[str]:
    """Check `models.py`; return the names that it defines."""
    bound, rest = imports(docstring(parsed(data).body), _MODELS)
    defined = {node.name for node in rest if isinstance(node, ast.ClassDef)}
    defined |= {node.targets[0].id for node in rest if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)}
    need(len(defined & bound) == 0, str(defined & bound), "a model that hides an import")
    values = Values(said, bound | defined)
    for node in rest:
        if isinstance(node, ast.ClassDef):
            _model(node, values, defined)
        elif isinstance(node, ast.Assign):
            _alias(node, values)
        else:
            rebuilt = ast.unparse(node).removesuffix(".model_rebuild()")
            need(rebuilt in defined, node, "no definition")
            bodies_equal([node], f"{rebuilt}.model_rebuild()")
    return {identifier(name, ast.Name(name)) for name in defined}


def _model(node: ast.ClassDef, values: Values, defined: set[str]) -> None:
    bases = [base.id if isinstance(base, ast.Name) else "" for base in node.bases]
    known = {"Model", "StrEnum", "IntEnum", *defined}
    need(bool(bases) and known.issuperset(bases) and not node.decorator_list and not node.keywords, node, "another kind of class")
    is_text = isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant)
    for item in docstring(node.body) if is_text else node.body:
        if isinstance(item, ast.AnnAssign):
            need(isinstance(item.target, ast.Name), item, "no field")
            assert isinstance(item.target, ast.Name)
            values.type(item.annotation)
            _field_name(item, identifier(item.target.id, item), values)
            if item.value is not None:
                _default(item.value, values, defined)
        elif isinstance(item, ast.Assign) and ast.unparse(item.targets[0]) == "model_config":
            _config(item, values)
        elif isinstance(item, ast.Assign):
            need("Model" not in bases and isinstance(item.targets[0], ast.Name), item, "no member of a model")
            identifier(ast.unparse(item.targets[0]), item)
            values.literal(item.value)
            value = item.value.value if isinstance(item.value, ast.Constant) else None
            need(
                "IntEnum" in bases or (isinstance(value, str) and values.said.names(value)),
                item,
                "a constant that the document does not have",
            )
        else:
            need(isinstance(item, ast.Pass), item, "no member of a class")


def _field_name(item: ast.AnnAssign, name: str, values: Values) -> None:
    """A field is called like its property, or says with `alias` what that is called."""
    aliases = [one.value for one in ast.walk(item.annotation) if isinstance(one, ast.keyword) and one.arg == "alias"]
    called = [one.value for one in aliases if isinstance(one, ast.Constant) and isinstance(one.value, str)] or [name]
    need(all(map(values.said.names, called)), item, "a property that the document does not have")


def _default(node: ast.expr, values: Values, defined: set[str]) -> None:
    if isinstance(node, ast.Name):
        need(node.id == "MISSING" and node.id in values.names, node, "no default")
    elif isinstance(node, ast.Attribute):
        need(isinstance(node.value, ast.Name) and node.value.id in defined and not node.attr.startswith("_"), node, "no default")
    else:
        values.literal(node)


def _config(node: ast.Assign, values: Values) -> None:
    call = node.value
    need(isinstance(call, ast.Call) and ast.unparse(call.func) == "ConfigDict" and not call.args, node, "no configuration")
    assert isinstance(call, ast.Call)
    for argument in call.keywords:
        need(argument.arg == "extra" and ast.unparse(argument.value) in ("'allow'", "'forbid'"), node, "another setting")
    need("ConfigDict" in values.names, node, "no configuration")


def _alias(node: ast.Assign, values: Values) -> None:
    call = node.value
    need(isinstance(call, ast.Call) and ast.unparse(call.func) == "TypeAliasType" and not call.keywords, node, "no alias")
    assert isinstance(call, ast.Call)
    need(len(call.args) == 2 and ast.unparse(call.args[0]) == repr(ast.unparse(node.targets[0])), node, "an alias of another name")
    values.type(call.args[1])


# --- routers ---------------------------------------------------------------------------------------------------------------------------


def operations(data: bytes, said: Said, known: set[str]) -> dict[str, set[str]]:
    """Check `operations.py`, which knows the models `known`; return the operations of each router."""
    bound, rest = imports(docstring(parsed(data).body), {**_OPERATIONS, ".models": known})
    values = Values(said, bound)
    routers: dict[str, set[str]] = {}
    while rest:
        node = rest.pop(0)
        if isinstance(node, ast.AnnAssign):
            base = identifier(ast.unparse(node.target), node).removesuffix("Client")
            inner = f"{base}Connection" if f"{base}Connection" in values.names else "None"
            bodies_equal([node], f"{base}Client: TypeAlias = Client[{inner}]")
            values.names.add(f"{base}Client")
        elif isinstance(node, ast.Assign):
            name = identifier(ast.unparse(node.targets[0]), node)
            bound_to = next((item.value for item in ast.walk(node) if isinstance(item, ast.keyword)), ast.Constant(None))
            bodies_equal([node], f"{name} = TypeVar({name!r}, bound={values.type(bound_to)})")
            values.names.add(name)
        else:
            assert isinstance(node, ast.ClassDef), ast.unparse(node)
            identifier(node.name, node)
            if node.decorator_list:
                _connection(node, values)
            else:
                routers[node.name] = _router(node, values)
            values.names.add(node.name)
    return routers


def _connection(node: ast.ClassDef, values: Values) -> None:
    fields = docstring(node.body)
    lines = [
        f"    {identifier(ast.unparse(item.target), item)}: {values.type(item.annotation)}\n"
        for item in fields
        if isinstance(item, ast.AnnAssign)
    ]
    node.body = fields
    bodies_equal([node], f"@dataclass(frozen=True, slots=True)\nclass {node.name}:\n" + "".join(lines))


def _router(node: ast.ClassDef, values: Values) -> set[str]:
    base = node.name.removesuffix("Router")
    inner = f"{base}Connection" if f"{base}Connection" in values.names else "None"
    need([ast.unparse(item) for item in node.bases] == [f"ChannelRouter[{inner}]"] and not node.keywords, node, "another kind of class")
    spec, *methods = docstring(node.body)
    need(isinstance(spec, ast.Assign) and ast.unparse(spec.targets[0]) == "channel", spec, "no channel")
    assert isinstance(spec, ast.Assign)
    _spec(spec.value, values)
    found: set[str] = set()
    for method in methods:
        assert isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef), ast.unparse(method)
        name = identifier(method.name, method)
        need(name not in found, method, "two methods of one name")
        found.add(name)
        if isinstance(method, ast.AsyncFunctionDef):
            _publisher(method, f"{base}Client", values)
        elif method.decorator_list:
            _connect(method, f"{base}Connection", values)
            found.remove(name)
        else:
            variable = f"_{node.name}_{name}"
            need(variable in values.names, method, "no type variable")
            same(method, function(f"def {name}(self, handler: {variable}) -> {variable}:", f"return self.handle({name!r}, handler)"))
    return found


def _publisher(method: ast.AsyncFunctionDef, client: str, values: Values) -> None:
    given = [argument for argument in method.args.args if argument.arg == "payload" and argument.annotation is not None]
    payload = "".join(f", payload: {values.type(argument.annotation)}" for argument in given if argument.annotation is not None)
    need(client in values.names, method, "no client")
    flags = f"*, topic: str | None = None, client: {client} | None = None, exclude: {client} | None = None"
    value = "payload" if given else "None"
    call = f"await self.publish({method.name!r}, {value}, topic=topic, client=client, exclude=exclude)"
    same(method, function(f"async def {method.name}(self{payload}, {flags}) -> None:", call))


def _connect(method: ast.FunctionDef, connection: str, values: Values) -> None:
    for argument in method.args.args:
        need(argument.annotation is not None, method, "a parameter without a type")
        values.type(argument.annotation or method)
    head = ", ".join(f"{identifier(one.arg, one)}: {ast.unparse(one.annotation or one)}" for one in method.args.args)
    names = ", ".join(argument.arg for argument in method.args.args)
    need(connection in values.names, method, "no connection")
    same(method, function(f"@staticmethod\ndef connect({head}) -> {connection}:", f"return {connection}({names})"))


def _call(node: ast.AST, name: str, values: Values) -> ast.Call:
    need(isinstance(node, ast.Call) and ast.unparse(node.func) == name and name in values.names, node, f"no {name}")
    assert isinstance(node, ast.Call)
    return node


def _spec(node: ast.expr, values: Values) -> None:
    call = _call(node, "ChannelSpec", values)
    need(not call.args, node, "arguments without a name")
    for argument in call.keywords:
        if argument.arg in ("send", "recv", "replies"):
            need(isinstance(argument.value, ast.Tuple), argument.value, "no messages")
            assert isinstance(argument.value, ast.Tuple)
            for item in argument.value.elts:
                _message(item, values)
        elif argument.arg == "path":
            path = argument.value
            need(isinstance(path, ast.Constant) and str(path.value).startswith("/"), path, "no path")
        else:
            need(argument.arg in ("address", "tag", "security"), node, f"the keyword '{argument.arg}'")
            values.literal(argument.value)


def _message(node: ast.expr, values: Values) -> None:
    call = _call(node, "MessageSpec", values)
    need(not call.args, node, "arguments without a name")
    for argument in call.keywords:
        value = argument.value
        plain = value.value if isinstance(value, ast.Constant) else None
        match argument.arg:
            case "name" | "reply":
                identifier(plain, value)
            case "payload":
                values.type(value)
            case "frame":
                need(plain in ("text", "binary"), value, "no frame")
            case "envelope":
                _envelope(value, values)
            case "tags" | "correlation":
                values.literal(value)
            case "types" | "required":
                _set(value, values, said=argument.arg == "required")
            case "is_error" | "is_gap" | "checked":
                need(plain is True, value, "no flag")
            case _:
                need(argument.arg == "at" and isinstance(plain, str) and values.said.leads(plain), value, f"the keyword '{argument.arg}'")


def _set(node: ast.expr, values: Values, *, said: bool) -> None:
    need(isinstance(node, ast.Call) and ast.unparse(node.func) == "frozenset" and not node.keywords, node, "no set")
    assert isinstance(node, ast.Call)
    for item in node.args:
        need(isinstance(item, ast.Tuple), item, "no set of texts")
        if said:
            values.literal(item)
        else:
            need({*ast.literal_eval(item)} <= {*_TYPES}, item, "no types of JSON")


def _envelope(node: ast.expr, values: Values) -> None:
    call = _call(node, "Envelope", values)
    need(len(call.args) == 1, node, "other arguments")
    values.text(call.args[0])
    for argument in call.keywords:
        flags = {"payload": "False", "required": "False", "closed": "True"}
        need(ast.unparse(argument.value) == flags.get(argument.arg or ""), node, "another flag")


# --- the package -----------------------------------------------------------------------------------------------------------------------


def contract(data: bytes, defined: Iterable[str]) -> None:
    """Check the `__init__.py` of the contract, which gives what `operations.py` defines."""
    defined = set(defined)
    bound, rest = imports(docstring(parsed(data).body), {".operations": defined, ".runtime": _RUNTIME})
    need(bound == defined | {*_RUNTIME}, str(bound), "other imports")
    names = ", ".join(map(repr, sorted([*bound, "contract"])))
    bodies_equal(rest, f"contract = Contract.load(package=__name__)\n__all__ = [{names}]")


def handlers(data: bytes, package: str, routers: Mapping[str, set[str]], known: set[str]) -> str:
    """Check a module of handlers; return the router whose operations it handles."""
    own = {*routers, *(f"{name.removesuffix('Router')}Client" for name in routers)}
    allowed = {"typing": ("Any",), f"{package}.asyncapi": own, f"{package}.asyncapi.models": known}
    bound, rest = imports(docstring(parsed(data).body), allowed)
    router = next(iter(bound & routers.keys()), "")
    bodies_equal(rest[:1], f"router = {router}()")
    values = Values(Said(None), bound)
    for node in rest[1:]:
        assert isinstance(node, ast.AsyncFunctionDef), ast.unparse(node)
        operation = ast.unparse(node.decorator_list[0]).removeprefix("router.")
        need(operation in routers[router], node, "no operation")
        arguments = [f"{one.arg}: {values.type(one.annotation or one)}" for one in node.args.args]
        need([one.arg for one in node.args.args] in (["payload", "client"], ["client"]), node, "other parameters")
        returns = values.type(node.returns or node)
        head = f"@router.{operation}\nasync def {identifier(node.name, node)}({', '.join(arguments)}) -> {returns}:"
        same(node, function(head, "raise NotImplementedError"))
    return router


def service(data: bytes, package: str, said: Said, verifiers: set[str]) -> None:
    """Check `main.py`, which uses the functions `verifiers` of `security.py`."""
    rest = docstring(parsed(data).body)
    made = next((node for node in rest if isinstance(node, ast.Assign)), rest[-1])
    pairs = [item for item in ast.walk(made) if isinstance(item, ast.Dict)]
    used: list[str] = []
    for pair in pairs:
        for key, value in zip(pair.keys, pair.values, strict=True):
            used.append(f"{Values(said, ()).text(key or pair)!r}: {ast.unparse(value)}")
            need(ast.unparse(value).removeprefix("security.") in verifiers, value, "no verifier")
    prefix = next((item.value for node in rest[-1:] for item in ast.walk(node) if isinstance(item, ast.keyword)), None)
    need(prefix is None or (isinstance(prefix, ast.Constant) and str(prefix.value).startswith("/")), rest[-1], "no prefix")
    bodies_equal(
        rest,
        f"from fastapi import FastAPI\nfrom {package} import handlers{', security' if verifiers else ''}\n"
        f"from {package}.asyncapi import Service, contract\n"
        f"service = Service(contract{', verifiers={' + ', '.join(used) + '}' if used else ''})\nservice.include_package(handlers)\n"
        "app = FastAPI(title=service.title, version=service.version, lifespan=service.lifespan)\n"
        f"service.setup(app{'' if prefix is None else f', prefix={ast.unparse(prefix)}'})",
    )


def security(data: bytes, package: str) -> set[str]:
    """Check `security.py`; return the functions that it defines."""
    bound, rest = imports(docstring(parsed(data).body), {f"{package}.asyncapi": ("Credentials",)})
    need(bound == {"Credentials"}, str(bound), "other imports")
    for node in rest:
        assert isinstance(node, ast.AsyncFunctionDef), ast.unparse(node)
        same(node, function(f"async def {identifier(node.name, node)}(credentials: Credentials) -> object | None:", "return None"))
    return {node.name for node in rest if isinstance(node, ast.AsyncFunctionDef)}


def start(data: bytes, package: str) -> None:
    """Check `__main__.py`."""
    serve = f'serve("{package}.main:app", prog="python -m {package}")'
    expected = f'from {package}.asyncapi.runtime.serve import serve\nif __name__ == "__main__":\n    {serve}'
    bodies_equal(docstring(parsed(data).body), expected)


def contract_test(data: bytes, package: str) -> None:
    """Check the test that a project gets."""
    first, *rest = docstring(parsed(data).body)
    bodies_equal([first], "import pytest")
    bound, rest = imports(rest, {f"{package}.asyncapi.runtime.examples": ("Example", "examples"), f"{package}.main": ("service",)})
    need(len(rest) == 2 and len(bound) == 3, str(bound), "other imports")
    check = "service.check(example.channel, example.message, example.direction, example.payload)"
    same(
        rest[0],
        function('@pytest.mark.parametrize("example", examples(service), ids=str)\ndef test_example(example: Example) -> None:', check),
    )
    described = "{channel.spec.address for channel in service.channels}"
    same(rest[1], function("def test_document() -> None:", f'assert set(service.asyncapi()["channels"]) == {described}'))


def only_words(data: bytes) -> None:
    """Check a file that holds a docstring and nothing else."""
    need(docstring(parsed(data).body) == [], data.decode()[:200], "more than a docstring")

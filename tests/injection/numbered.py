"""The numbered cases of hostile documents: what is in each, and whether it is taken or refused. Cases 31 to 60 have tests elsewhere:

| cases | what | test |
|---|---|---|
| 32 to 37 | names that are paths | `TEXTS` and `ADDRESSES` of `tests/behaviour/hostile_documents.py`; `PAYLOADS` here, in every position |
| 38 | a line end in the name of the document | `test_names_of_files.py` here |
| 39 to 43 | what is in the way of a written file | `tests/unit/test_write.py`, `tests/regenerate/test_generate.py` |
| 44 to 50 | references | `tests/behaviour/test_hostile_references.py` |
| 51 to 60 | YAML and limits | `tests/unit/test_hostile_yaml.py` |

Cases 1 to 30 also run, without the commands, as `TEXTS`, `NAMES` and `_SCHEMAS` of `tests/behaviour/hostile_documents.py`.

The rules: identifiers come from one module, values are literals of their own type and texts are docstrings (1 to 3 and 5: `test_matrix.py`
here, `tests/unit/test_python_text.py`, `tests/unit/test_identifiers.py`, `tests/property`); what was rendered is parsed and compared
(4: `test_matrix.py` with `test_grammar.py`, `tests/unit/test_model_text.py`); files have names of our own (6: `project.check`); writing
(7 and 8: `tests/unit/test_write.py`, `test_state.py` here); references (9: `tests/behaviour/test_hostile_references.py`).
"""

from __future__ import annotations

from typing import Any

from tests.behaviour.hostile_documents import Document, payload, with_names
from tests.injection.payloads import RUN
from tests.injection.positions import POSITIONS, TOGETHER, document

_FREE = [position for position in POSITIONS.values() if position.is_free]


def everywhere(text: str) -> Document:
    """Return a document with a text in every position where any text may stand."""
    return document(_FREE, text)


def with_property(**schema: Any) -> Document:
    """Return a document whose payload has a property `x` of this schema."""
    return payload({"type": "object", "properties": {"x": schema}})


_TAKEN_BY_US = ["BaseModel", "Literal", "router", "Field", "Any", "contract", "Service", "ChannelRouter", "Model"]
ACCEPTED: dict[str, Document] = {
    "1 docstring": everywhere('"""\nimport os; os.system(\'touch canary\')\n"""'),
    "2 backslash": everywhere("\\"),
    "3 escaped docstring": everywhere('\\"""'),
    "4 carriage return": everywhere(f"a\r{RUN}"),
    "5 line separator": everywhere("x\u2028y"),
    "5 next line": everywhere("x\x85y"),
    "5 form feed": everywhere("x\x0cy"),
    "6 single quote": everywhere(f"'+{RUN}+'"),
    "7 template": everywhere("{{7*7}}{% import os %}"),
    "8 formats": everywhere("${x} %s {0}"),
    "11 right to left": everywhere("abc\u202efed"),
    "12 long": document(_FREE[::6], "x" * 100_000),
    "13 enum of another type": with_property(type="integer", enum=["__import__('os')"]),
    "14 default of another type": with_property(type="integer", default=RUN),
    "16 date": with_property(type="string", format="date", default="2020-01-01"),
    "18 default factory": with_property(type="string", default_factory=RUN, **{"default-factory": RUN, "x-default-factory": RUN}),
    "19 members": with_property(type="string", enum=["a-b", "a_b", "mro", "name", "None", "", "1", "value", "_missing_", "__init__"]),
    "20 look ahead": with_property(type="string", pattern="^(?=x)y"),
    "20 slow pattern": with_property(type="string", pattern="(a+)+$"),
    "20 great pattern": with_property(type="string", pattern="(a{1000}){1000}{1000}"),
    "21 keywords": with_names(["class", "def", "None", "match", "True", "import", "async", "type", "_"]),
    "22 dunders": with_names(["__class__", "__init__", "_id", "__slots__", "__module__", "__annotations__"]),
    "23 members of models": with_names(["model_config", "model_dump", "copy", "json", "schema", "model_fields"]),
    "24 parameters": with_names(["self", "cls", "payload", "client", "app", "topic", "exclude", "handler"]),
    "25 wide letters": with_names(["ﬁeld", "field", "ｆｉｅｌｄ"]),
    "26 letter case": with_names(["User", "user", "USER", "uSER"]),
    "27 accents": with_names(["é", "e\u0301", "e"]),
    "28 no name": with_names(["-", "1a", "\U0001f600", "..", "$", "?"]),
    "28 empty": everywhere(""),
    "29 long name": with_names(["a" * 300, "b" * 300, f"{'a' * 299}b"]),
    "30 imports": with_names(_TAKEN_BY_US),
    "markup in texts": everywhere("</title><img src=x onerror=alert(1)></script><script>alert(1)</script>"),
    "markup in the path of a server": TOGETHER["path of a server"]("\"'><script>alert(1)</script>"),
    "marks of direction": everywhere("\u061ca\u200eb\u200fc\u2067"),
    "31 modules": with_names(["typing", "json", "os", "sys", "models", "runtime", "operations", "handlers", "main", "security"]),
}
REFUSED: dict[str, tuple[Document, str]] = {
    "9 nul": (everywhere("a\0b"), "AG004"),
    "10 surrogate": (everywhere("a\ud800"), "AG004"),
    "18 type of Python": (with_property(type="string", **{"x-python-type": "os.abort"}), "AG108"),
    "18 type path": (with_property(type="string", customTypePath="os.abort"), "AG108"),
    "18 base path": (payload({"type": "object", "customBasePath": "subprocess.Popen"}), "AG108"),
    "18 import": (payload({"type": "object", "x-python-import": {"module": "os", "name": "abort"}}), "AG108"),
}
_HEAD = "asyncapi: 2.4.0\ninfo: {title: T, version: '1'}\nchannels: {/a: {publish: {message: {payload:\n  "
REFUSED_YAML: dict[str, tuple[str, str]] = {
    "15 infinity": (f"{_HEAD}{{type: number, default: .inf}}}}}}}}}}\n", "AG008"),
    "15 no number": (f"{_HEAD}{{type: number, default: .nan}}}}}}}}}}\n", "AG008"),
    "17 long number": (f"{_HEAD}{{type: integer, default: 1{'0' * 5000}}}}}}}}}}}\n", "AG008"),
    "17 great exponent": (f"{_HEAD}{{type: number, default: 1e5000}}}}}}}}}}\n", "AG008"),
}
ACCEPTED_YAML: dict[str, str] = {
    "16 date of YAML 1.1": f"{_HEAD}{{type: string, format: date, default: 2020-01-01}}}}}}}}}}\n",
}

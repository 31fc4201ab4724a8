"""Names within a class: the fields of a model and the members of an enum.

Knows which names a class body cannot use; the spelling is `identifiers`'.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from keyword import iskeyword

from asyncgen.naming.identifiers import Wanted, attribute_name, distinct, is_spelt
from asyncgen.naming.pins import kept

_IMPORTED = """
    Annotated Any AwareDatetime ConfigDict Date DateTime Decimal Dict Enum Field IntEnum Literal MISSING Model Optional RootModel StrEnum
    TypeAlias TypeAliasType UUID Union Uuid annotations
"""
IMPORTED = frozenset(_IMPORTED.split())
"""What the module of the models imports, or might."""
# Types that annotations use. A field of that name would hide the type from the annotations of its class.
_TYPES = frozenset({"str", "int", "float", "bool", "list", "dict", "tuple"})
# Easily taken for digits; linters refuse them.
_AMBIGUOUS = frozenset({"l", "O", "I"})


# What pydantic's models have of their own. Written down, because loading pydantic takes longer than naming everything.
_OF_MODELS = """
    construct copy dict from_orm json model_computed_fields model_config model_construct model_copy model_dump model_dump_json model_extra
    model_fields model_fields_set model_json_schema model_parametrized_name model_post_init model_rebuild model_validate
    model_validate_json model_validate_strings parse_file parse_obj parse_raw schema schema_json update_forward_refs validate
"""
RESERVED = IMPORTED | _TYPES | _AMBIGUOUS | frozenset(_OF_MODELS.split())
"""What no field can be called."""


def field_names(
    texts: Iterable[str], *, hidden: Collection[str], inherited: Collection[str] = (), pins: Mapping[str, str] | None = None
) -> Mapping[str, str]:
    """Give each property a field name: its own name where Python allows that.

    `hidden` are the names of the module that a field must not hide, `inherited` the names that the base classes' fields have. `pins` are
    names that properties had before: they stay unless one is another property's own name now, or can't be a field's any more.
    """
    texts = tuple(texts)
    own = {text: text for text in texts if is_plain(text) and not any(text in names for names in (hidden, inherited, RESERVED))}
    if len(own) == len(texts) and not pins:
        return own
    # A field can be filled by its name too, so that no other property may be called like it.
    taken = {*hidden, *inherited, *RESERVED, *texts}
    known = kept(pins or {}, {text: text for text in texts}, lambda name: is_plain(name) and is_spelt(name) and name not in taken)
    return own | distinct((_wanted(text) for text in texts if text not in own), reserved=taken, pinned=known)


def _wanted(text: str) -> Wanted:
    name = text if is_plain(text) else attribute_name(text) or "field"
    return Wanted(text, (name if name != text else "", f"{name.rstrip('_')}_"))


def is_plain(text: str) -> bool:
    """Say whether a property's name can be a field's: an identifier, no keyword, no underscore first, and no letters with accents."""
    return text.isidentifier() and not text.startswith("_") and not iskeyword(text) and (text.isascii() or is_spelt(text))


def member_names(texts: Iterable[str]) -> tuple[str, ...]:
    """Give each constant of an enum a member name, in capitals, in the order of `texts`."""
    texts = tuple(texts)
    names = distinct((_member(text) for text in texts), reserved=_AMBIGUOUS)
    return tuple(names[text] for text in texts)


def _member(text: str) -> Wanted:
    name = (attribute_name(text) or ("EMPTY" if not text else "VALUE")).upper().strip("_")
    return Wanted(text, (name, f"{name}_"))

"""Operations added to and removed from the handlers, in a document with traits, components and replies: they show, and only they."""

from __future__ import annotations

from typing import Any

import pytest

from asyncgen.diff import compare
from tests.roundtrip.cases import TEXT, WHOLE, objects, ref
from tests.roundtrip.generated import Generated, generate

_TRAIT = {"$ref": "#/components/messageTraits/traced"}


def _message(tag: str, **more: Any) -> dict[str, Any]:
    payload = {**objects("type", "body", type={"const": tag}, body=ref(tag.title())), "x-payload": tag}
    return {"name": tag, "traits": [_TRAIT], "payload": payload, "x-message": tag, **more}


def _uses(*tags: str) -> list[dict[str, str]]:
    return [{"$ref": f"#/components/messages/{tag}"} for tag in tags]


_DOCUMENT: dict[str, Any] = {
    "asyncapi": "2.4.0",
    "info": {"title": "Operations", "version": "1.0.0", "x-info": [1]},
    "servers": {"main": {"url": "ws://localhost", "protocol": "ws", "security": [{"key": []}]}},
    "tags": [{"name": "all", "externalDocs": {"url": "https://example.com"}}],
    "channels": {
        "/talk": {
            "description": "Talk.",
            "bindings": {"ws": {"query": objects(since=TEXT)}},
            "publish": {
                "operationId": "talk",
                "traits": [{"$ref": "#/components/operationTraits/known"}],
                "tags": [{"name": "talk"}],
                "message": {"oneOf": _uses("ask", "tell")},
            },
            "subscribe": {"operationId": "listen", "message": {"oneOf": _uses("answer", "news")}},
        }
    },
    "components": {
        "securitySchemes": {"key": {"type": "httpApiKey", "name": "key", "in": "query", "x-scheme": 1}},
        "operationTraits": {"known": {"summary": "Known.", "x-trait": 1}},
        "messageTraits": {"traced": {"headers": objects(trace=TEXT), "x-trait": 1}},
        "messages": {
            "ask": _message("ask", **{"x-response": {"$ref": "#/components/messages/answer"}}),
            "tell": _message("tell", examples=[{"payload": {"type": "tell", "body": {"words": "a"}}}]),
            "answer": _message("answer", bindings={"ws": {}}),
            "news": _message("news", externalDocs={"url": "https://example.com/news"}),
        },
        "schemas": {
            "Ask": {**objects("question", question=TEXT), "x-schema": 1},
            "Tell": objects(words=TEXT),
            "Answer": objects(text=TEXT),
            "News": objects(count=WHOLE),
        },
    },
}
HANDLERS = "roundtrip_case/handlers/talk.py"
SHOUT = """

from typing import Literal
from pydantic import BaseModel
from roundtrip_case.asyncapi.models import News, Tell


class Shout(BaseModel):
    type: Literal["shout"]
    told: Tell


class Echo(BaseModel):
    type: Literal["echo"]
    news: list[News]


@router.send("shout", reply="echo", summary="Shout.")
async def shout(payload: Shout) -> Echo: ...
"""


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    """The package of the document above."""
    return generate(tmp_path_factory.mktemp("operations"), _DOCUMENT)


def without(text: str, name: str) -> str:
    """Return the handlers without the one for an operation."""
    head, found, tail = text.partition(f"\n\n\n@router.{name}\n")
    assert found, text
    rest = tail.partition("\n\n\n@router.")
    return head + ("\n\n\n@router." + rest[2] if rest[1] else "\n")


def changes(generated: Generated, text: str) -> tuple[dict[str, Any], list[tuple[str, str, str]]]:
    """Return what the code says with other handlers, and how that differs from the document."""
    emitted = generated.emitted({HANDLERS: text})
    return emitted, [(one.kind.value, one.level.value, one.pointer_left) for one in compare(_DOCUMENT, emitted)]


def test_untouched_handlers_say_the_document(generated: Generated) -> None:
    """Traits, bindings, tags, security, replies and extensions come back as they were."""
    assert generated.emitted() == _DOCUMENT


def test_a_removed_handler_takes_its_message_and_what_only_that_used(generated: Generated) -> None:
    """The operation, its traits and the other messages stay."""
    emitted, found = changes(generated, without(generated.files[HANDLERS], "tell"))
    assert ("removed", "wire", "/channels/~1talk/publish/message/oneOf/1") in found
    assert emitted["channels"]["/talk"]["publish"] == {
        **_DOCUMENT["channels"]["/talk"]["publish"],
        "message": {"oneOf": _uses("ask")},
    }
    components = _DOCUMENT["components"]
    assert emitted["components"] == {
        **components,
        "messages": {name: message for name, message in components["messages"].items() if name != "tell"},
        "schemas": {name: schema for name, schema in components["schemas"].items() if name != "Tell"},
    }


def test_an_operation_without_handlers_leaves_with_its_trait(generated: Generated) -> None:
    """Messages that the server sends stay, also one that no handler replies with any more: its publisher is there."""
    emitted, _ = changes(generated, without(without(generated.files[HANDLERS], "tell"), "ask"))
    assert "publish" not in emitted["channels"]["/talk"]
    assert emitted["channels"]["/talk"]["subscribe"] == _DOCUMENT["channels"]["/talk"]["subscribe"]
    assert "operationTraits" not in emitted["components"]
    assert set(emitted["components"]["messages"]) == {"answer", "news"}


def test_an_operation_in_code_is_added_beside_the_others(generated: Generated) -> None:
    """It refers to the contract's schemas; its reply becomes a message of the server."""
    text = generated.files[HANDLERS] + SHOUT
    emitted, found = changes(generated, text)
    assert {(kind, level) for kind, level, _ in found} == {("added", "wire")}
    messages = emitted["components"]["messages"]
    assert messages["shout"]["payload"] == ref("Shout")
    assert messages["shout"]["x-response"] == {"$ref": "#/components/messages/echo"}
    assert messages["echo"]["payload"] == ref("Echo")
    assert emitted["channels"]["/talk"]["publish"]["message"] == {"oneOf": _uses("ask", "tell", "shout")}
    assert emitted["components"]["schemas"] == {
        **_DOCUMENT["components"]["schemas"],
        "Shout": objects("type", "told", type={**TEXT, "const": "shout"}, told=ref("Tell")),
        "Echo": objects("type", "news", type={**TEXT, "const": "echo"}, news={"type": "array", "items": ref("News")}),
    }


def test_a_reply_of_another_type_is_refused(generated: Generated) -> None:
    """What the document declares is replied: the handler is told at import, and nothing false is emitted."""
    handlers = generated.files[HANDLERS]
    reply = handlers.partition("async def ask(")[2].partition("-> ")[2].partition(":")[0]
    with pytest.raises(Exception, match="'ask' replies"):
        generated.emitted({HANDLERS: handlers.replace(f"-> {reply}:", "-> int:", 1)})


def test_models_and_handlers_may_be_edited_together(generated: Generated) -> None:
    """Each edit shows in its place."""
    models = generated.files[generated.models].replace("question: str", "question: int")
    emitted = generated.emitted({generated.models: models, HANDLERS: without(generated.files[HANDLERS], "tell")})
    assert emitted["components"]["schemas"]["Ask"] == {**objects("question", question=WHOLE), "x-schema": 1}
    assert "tell" not in emitted["components"]["messages"]

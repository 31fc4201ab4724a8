"""The contract against the service. Yours to extend: asyncgen wrote this once and leaves it alone."""

import pytest

from chat.asyncapi.runtime.examples import Example, examples
from chat.main import service


@pytest.mark.parametrize("example", examples(service), ids=str)
def test_example(example: Example) -> None:
    """What the document shows as an example is what the service speaks."""
    service.check(example.channel, example.message, example.direction, example.payload)


def test_document() -> None:
    """The service describes itself: its document has every channel that it serves."""
    assert set(service.asyncapi()["channels"]) == {
        channel.spec.address for channel in service.channels
    }

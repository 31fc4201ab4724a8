"""The command line of a generated service."""

from __future__ import annotations

import pytest

from asyncgen.runtime.serve import serve


@pytest.mark.parametrize("arguments", [["--port", "65536"], ["--port", "http"], ["--workers", "0"], ["--workers", "two"]])
def test_numbers_that_make_no_sense_are_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything is started, with the value and what it should be."""
    with pytest.raises(SystemExit) as stopped:
        serve("nowhere:app", arguments, prog="python -m chat")
    assert stopped.value.code == 2
    assert f"{arguments[1]!r} is not a number from" in capsys.readouterr().err

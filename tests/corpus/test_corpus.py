"""Documents written by others: each gives a project that is typed, linted, runs, describes itself and is in step with its document."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.corpus import run
from tests.corpus.documents import available, documents

_NETWORK = "it refers to another host, which is asked for with `--allow-network` only"
KNOWN = {
    "community/DiamondLightSource+blueapi/docs/reference/asyncapi.yaml": _NETWORK,
    "community/ministryofjustice+create-and-vary-a-licence-api/async-api.yml": _NETWORK,
    "tools/bump-sh+cli/examples/valid/asyncapi.v2.overlayed.yml": _NETWORK,
    **dict.fromkeys(
        (
            f"tools/jessemenning+ep-asyncapi-importer-typescript/data/individual-tests/acme-retail/{name}.spec.yml"
            for name in ("AcmeRetail-Central-IT-Provider-TillSystem-v1-error-1", "AcmeRetail-Central-IT-Provider-TillSystem-v1-error-2")
        ),
        _NETWORK,
    ),
    "community/phalanxduel+phalanxduel/docs/api/asyncapi.yaml": "a file that it refers to is not in the corpus",
    "official/v2.0.0/asyncapi+spec/examples/2.0.0/correlation-id.yml": "it asks for three security schemes that it does not declare",
    "official/v2.4.0/asyncapi+spec/examples/operation-security.yml": "its operation's `security` is a map, which must be a list",
    "official/v2.4.0/asyncapi+spec/examples/social-media/backend/asyncapi.yaml": "it refers to a schema that is not there",
    "official/v2.4.0/asyncapi+spec/examples/social-media/comments-service/asyncapi.yaml": "it refers to a schema that is not there",
    "official/v2.5.0/asyncapi+spec/examples/operation-security.yml": "its operation's `security` is a map, which must be a list",
}
"""Documents that must fail, at `init`, and why that is right."""


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.skipif(not available(), reason="the corpus is not on this machine")
def test_corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every official example and every valid document, of any protocol, passes all stages and all tools."""
    # One test for all documents: the tools run once over all projects, and their time is most of the time.
    outcome = run.take(documents(), tmp_path)
    with capsys.disabled():
        print("", run.table(outcome), run.summary(outcome), sep="\n")
    wrong = run.problems(outcome)
    unexpected = [f"{file}\n    " + "\n    ".join(lines[:10]) for file, lines in wrong.items() if file not in KNOWN]
    assert not unexpected, "\n".join(unexpected)
    assert {result.document.file for result in outcome.results if result.failed == "init"} == KNOWN.keys()

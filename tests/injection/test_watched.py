"""The watch itself: it notices what an injected text would do."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.injection.positions import base

ROOT = Path(__file__).parents[2]
_SCRIPT = """
import json, sys
from tests.injection.watched import Watch
watch, told = Watch(sys.argv[1]), {}
with watch.watching(told, "here"):
    try:
        exec(compile(sys.argv[2], "models.py", "exec"))
    except Exception:
        pass
print(json.dumps(told["here"]))
"""


@pytest.mark.parametrize(
    "code",
    [
        "__import__('os').system('true')",
        "import os; os.posix_spawn('/bin/true', ['true'], {})",
        "import subprocess; subprocess.run(['true'])",
        "open('../canary', 'w')",
        "open('/etc/hostname')",
        "import os; os.open('../canary', os.O_CREAT | os.O_WRONLY)",
        "import os; os.remove('/nowhere/canary')",
        "import os; os.rename('a', '../canary')",
        "import os; os.mkdir('../canary')",
        "import os; os.environ['X'] = '1'",
        "import this",
        "import socket; socket.create_connection(('127.0.0.1', 9), 0.1)",
        "exec(compile('1', 'elsewhere', 'exec'))",
    ],
)
def test_the_watch_notices(tmp_path: Path, code: str) -> None:
    """A process, a file outside, a connection, another module, a variable of the environment, and code that stands in no file."""
    home = tmp_path / "home"
    home.mkdir()
    command = [sys.executable, "-c", _SCRIPT, str(home), code]
    done = subprocess.run(command, cwd=home, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1])


def test_the_watch_notices_a_project_that_does_more(tmp_path: Path) -> None:
    """Code in a project's own module shows when the project is imported, not before."""
    (tmp_path / "plain").mkdir()
    (tmp_path / "warm up").mkdir()
    for name in ("plain", "warm up"):
        (tmp_path / name / "spec.json").write_text(json.dumps(base()), "utf-8")
    script = (
        "import tests.injection.watched as w; served = w.served\n"
        "def bad(home):\n    open(f'{home}/hostile/main.py', 'a').write(\"\\n__import__('os').system('true')\\n\"); return served(home)\n"
        "w.served = bad; import sys; w.run(sys.argv[1], sys.argv[2:])"
    )
    command = [sys.executable, "-c", script, str(tmp_path), "plain", "warm up"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    touched = json.loads(done.stdout.splitlines()[-1])["plain"]["touched"]
    assert [stage for stage, found in touched.items() if found] == ["serve"]
    assert touched["serve"][0].startswith("os.system")

"""What is in the wheel and in the source archive, and that a project can be made with nothing but the wheel."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VERSION: str = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
SHOW = """
import pathlib, asyncgen
from asyncgen import resources
print(pathlib.Path(asyncgen.__file__).parent)
print(resources.templates())
"""


def python(*arguments: str, folder: Path, **changes: str) -> str:
    """Run Python in a folder, without this checkout on its path; what it prints."""
    environment = {**os.environ, "PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1", **changes}
    result = subprocess.run([sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, f"{' '.join(arguments)}\n{result.stdout}{result.stderr}"
    return result.stdout


def source_files(folder: str) -> set[str]:
    """The files of a folder of the checkout, as paths below it."""
    paths = (ROOT / folder).rglob("*")
    return {path.relative_to(ROOT / folder).as_posix() for path in paths if path.is_file() and "__pycache__" not in path.parts}


def install(wheel: Path, target: Path) -> Path:
    """Unpack a wheel as pip does, without looking for anything on the network; the folder."""
    options = ("--quiet", "--no-deps", "--no-index", "--no-compile", "--disable-pip-version-check")
    python("-m", "pip", "install", *options, "--target", str(target), str(wheel), folder=target.parent)
    return target


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source archive, built from the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    python("-m", "hatchling", "build", "-d", str(folder), folder=ROOT)
    return folder


@pytest.fixture(scope="module")
def site(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel installed, nothing else."""
    return install(next(built.glob("*.whl")), tmp_path_factory.mktemp("installed") / "site")


def test_the_wheel_has_templates_examples_and_runtime(built: Path) -> None:
    """Every template, example and runtime file is in the wheel, where the installed package looks for it, and nothing of the tests."""
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
    assert source_files("templates")
    for folder, place in (("templates", "_templates"), ("specs", "_specs"), ("asyncgen", "")):
        wanted = {f"asyncgen/{place}/{name}".replace("//", "/") for name in source_files(folder)}
        assert wanted <= names, sorted(wanted - names)
    assert not {name.split("/")[0] for name in names} - {"asyncgen", f"asyncgen-{VERSION}.dist-info"}
    assert not [name for name in names if "__pycache__" in name]


def test_the_source_archive_builds_the_same_wheel(built: Path, tmp_path: Path) -> None:
    """Who has only the source archive gets the same files, and the tests to check them with."""
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        archive.extractall(tmp_path, filter="data")
    unpacked = next(tmp_path.iterdir())
    assert (unpacked / "tests/packaging" / Path(__file__).name).is_file()
    python("-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist"), folder=unpacked)
    first, second = (zipfile.ZipFile(next(folder.glob("*.whl"))) for folder in (built, tmp_path / "dist"))
    with first, second:
        assert {entry.filename: entry.CRC for entry in first.infolist()} == {entry.filename: entry.CRC for entry in second.infolist()}


def test_the_installed_command_says_its_version(site: Path, tmp_path: Path) -> None:
    """`asyncgen --version` works from the wheel and names the version of pyproject.toml."""
    command = site / "bin" / "asyncgen"
    assert VERSION in python(str(command), "--version", folder=tmp_path, PYTHONPATH=str(site))


def test_the_installed_package_makes_a_project(site: Path, tmp_path: Path) -> None:
    """`asyncgen init` from the wheel finds examples, templates and runtime inside the installed package."""
    package, templates = python("-c", SHOW, folder=tmp_path, PYTHONPATH=str(site)).splitlines()
    assert Path(package) == site / "asyncgen"
    assert Path(templates) == site / "asyncgen" / "_templates"
    python(str(site / "bin" / "asyncgen"), "init", "made", "--example", "chat", folder=tmp_path, PYTHONPATH=str(site))
    assert list((tmp_path / "made").glob("*/asyncapi/runtime/__init__.py"))


def test_an_editable_install_finds_the_templates_of_the_checkout(tmp_path: Path) -> None:
    """After `pip install -e .` a changed template needs no build step."""
    try:
        origin = distribution("asyncgen").read_text("direct_url.json")
    except PackageNotFoundError:
        pytest.skip("asyncgen is not installed in this environment")
    if not json.loads(origin or "{}").get("dir_info", {}).get("editable"):
        pytest.skip("asyncgen is installed in this environment, but not editable")
    found = python("-c", SHOW, folder=tmp_path)
    assert [Path(line) for line in found.splitlines()] == [ROOT / "asyncgen", ROOT / "templates"]

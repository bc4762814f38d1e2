"""The wheel: all that git tracks of the three packages, and commands that work from anywhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("aggregator", "spiders", "pipelines")


def said(*words: object, cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    """What a command said, from a folder and with variables of its own."""
    return subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", ""), **env},
        capture_output=True,
        text=True,
        check=False,
    )


def tracked() -> set[str]:
    """The files of the packages that git tracks, or would: all that are not ignored."""
    asked = ("--cached", "--others", "--exclude-standard", "-z")
    listed = said("git", "ls-files", *asked, *PACKAGES).stdout.split("\0")
    return {name for name in listed if name and (ROOT / name).is_file()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from what git tracks, without the network."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in (*tracked(), "pyproject.toml", "README.md", "LICENSE", "NOTICE", ".gitignore"):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes((ROOT / name).read_bytes())
    offline = ("--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check")
    built = said(sys.executable, "-m", "pip", "wheel", *offline, "-q", "-w", out, source)
    assert built.returncode == 0, built.stderr
    (found,) = out.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the wheel's content and nothing of the checkout."""
    target = tmp_path_factory.mktemp("installed")
    offline = ("--no-index", "--no-deps", "--disable-pip-version-check")
    done = said(sys.executable, "-m", "pip", "install", *offline, "-q", "--target", target, wheel)
    assert done.returncode == 0, done.stderr
    return target


def test_the_wheel_holds_what_git_tracks(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert held == tracked()


def test_the_wheel_carries_licence_and_entry_points(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name.partition(".dist-info/")[2] for name in archive.namelist()}
    assert {"licenses/LICENSE", "licenses/NOTICE", "entry_points.txt"} <= names


def elsewhere(installed: Path, folder: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """A command of the installed wheel, run in another folder with the checkout out of reach."""
    return said(
        *(sys.executable, "-P", "-m", *words),
        cwd=folder,
        PYTHONPATH=str(installed),
        SCRAPY_SETTINGS_MODULE="aggregator.crawling.settings",
    )


def test_what_is_imported_is_the_wheel(installed: Path, tmp_path: Path) -> None:
    code = "import aggregator, pipelines, spiders; print(aggregator.__file__, spiders.__file__)"
    done = said(sys.executable, "-P", "-c", code, cwd=tmp_path, PYTHONPATH=str(installed))
    assert done.stdout.count(str(installed)) == 2, done.stderr


def test_aggregator_explains_itself(installed: Path, tmp_path: Path) -> None:
    done = elsewhere(installed, tmp_path, "aggregator", "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "search" in done.stdout


def test_scrapy_lists_the_platforms(installed: Path, tmp_path: Path) -> None:
    done = elsewhere(installed, tmp_path, "scrapy", "list")
    assert (done.returncode, done.stderr) == (0, "")
    assert {"greenhouse", "schema_org"} <= set(done.stdout.split())


def test_an_unknown_platform_is_a_usage_error(installed: Path, tmp_path: Path) -> None:
    done = elsewhere(installed, tmp_path, "scrapy", "crawl", "nope")
    assert (done.returncode, done.stdout) == (2, "")
    assert "unknown platform 'nope'" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_wheel_understands_a_posting(installed: Path, tmp_path: Path) -> None:
    """Also with bytecode beside everything that is Python, as installers leave it."""
    said(sys.executable, "-m", "compileall", "-q", installed / "aggregator" / "data")
    line = tmp_path / "one.jsonl"
    line.write_text('{"id": "1", "title": "Pharmacy Technician"}\n', encoding="utf-8")
    done = elsewhere(installed, tmp_path, "aggregator", "annotate", line)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["role"] == "pharmacy_technician"

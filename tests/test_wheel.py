"""The wheel, installed into an environment of its own and run away from the checkout.

The environment finds the third-party packages where the tests found them, so that no network is
needed; the checkout itself it does not see.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def place(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the environment ``env``, where somebody else's package ``api`` is installed."""
    place = tmp_path_factory.mktemp("elsewhere")
    venv.create(place / "env", with_pip=True)
    packages = next((place / "env" / "lib").glob("python*/site-packages"))
    (packages / "tests.pth").write_text(sysconfig.get_path("purelib") + "\n")
    (packages / "api.py").write_text("OWNER = 'somebody else'\n")
    installed = ran(place, "pip", "install", "--no-deps", "--no-index", str(wheel))
    assert installed.returncode == 0, installed.stderr
    return place


def ran(place: Path, *command: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "TENDER_GUARD"))}
    program = str(place / "env" / "bin" / command[0])
    return subprocess.run(
        [program, *command[1:]], cwd=place, env=clean, text=True, capture_output=True, check=False
    )


def test_the_wheel_takes_no_name_but_its_own(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert {name.split("-")[0] for name in tops} == {"tender_guard"}


def test_the_web_application_clashes_with_no_other_package_named_api(place: Path) -> None:
    code = "import api, tender_guard.api.app as ours; print(api.OWNER, ours.__name__)"
    assert ran(place, "python", "-c", code).stdout == "somebody else tender_guard.api.app\n"


def test_the_installed_program_uses_the_rules_it_brings(place: Path) -> None:
    code = "from tender_guard.settings import shipped_rules as rules; print(rules())"
    folder = Path(ran(place, "python", "-c", code).stdout.strip())
    assert folder.is_relative_to(place)
    assert {p.name for p in folder.iterdir()} == {p.name for p in (ROOT / "rules").iterdir()}


def test_the_installed_command_finds_what_the_checkout_finds(place: Path) -> None:
    name = "监理.pdf"
    shutil.copy(ROOT / "samples" / name, place)
    done = ran(place, "tender-guard", "check", name, "--as-of", "2026-07-01", "--format", "json")
    assert done.returncode == 1, done.stderr
    golden = json.loads((ROOT / "samples" / "golden" / f"{name}.json").read_text("utf-8"))
    ids = [finding["id"] for finding in json.loads(done.stdout)["findings"]]
    assert ids == [finding["id"] for finding in golden["findings"]]


def test_the_installed_command_writes_a_report_with_its_templates(place: Path) -> None:
    shutil.copy(ROOT / "samples" / "扫描.pdf", place)
    done = ran(place, "tender-guard", "check", "扫描.pdf", "--output", "report.html")
    assert done.returncode == 2, done.stderr
    assert "</html>" in (place / "report.html").read_text("utf-8")

"""The README is up to date, and its commands work as it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = re.findall(r"^(tender-guard [^\n#]*?) *(?:#.*)?$", README, re.MULTILINE)


def test_its_generated_parts_are_what_they_would_be_now() -> None:
    command = [sys.executable, "script/readme.py", "--check"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("", ""), "run script/golden"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("readme")
    (place / "samples").symlink_to(ROOT / "samples")
    (place / "out").mkdir()
    return place


def test_it_names_commands() -> None:
    assert len(COMMANDS) > 5


def test_its_commands_run(place: Path) -> None:
    program = f'tender-guard() {{ "{sys.executable}" -m tender_guard.cli "$@"; }}'
    data = {"PYTHONPATH": str(ROOT), "TENDER_GUARD_DATA": str(place / "data")}
    environment = {**os.environ, **data}
    for command in COMMANDS:
        done = subprocess.run(
            ["bash", "-c", f"{program}\n{command}"],
            cwd=place,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode in {0, 1}, f"{command}\n{done.stderr}"

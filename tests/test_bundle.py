"""The parts of the offline installation; `script/bundle` as a whole downloads, so it is no test."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
UNIT = ROOT / "script" / "tender-guard.service"


def called(command: str) -> str:
    """What a function of ``script/bundle`` prints."""
    done = subprocess.run(
        ["bash", "-c", f"source script/bundle; {command}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_the_lock_of_a_bundle_names_the_wheels_that_are_in_it(tmp_path: Path) -> None:
    wheels = {"some_thing-1.2-py3-none-any.whl": b"a", "other-3-cp311-cp311-x86_64.whl": b"b"}
    for name, content in wheels.items():
        (tmp_path / name).write_bytes(content)
    lines = set(called(f"lock_of_wheels {tmp_path}").splitlines())
    assert lines == {
        f"some-thing==1.2 --hash=sha256:{hashlib.sha256(b'a').hexdigest()}",
        f"other==3 --hash=sha256:{hashlib.sha256(b'b').hexdigest()}",
    }


def test_all_but_the_engine_is_downloaded_as_locked() -> None:
    lock = (ROOT / "requirements" / "run.txt").read_text()
    rest = called("lock_without durable-rules requirements/run.txt")
    assert "durable-rules==" in lock
    assert "durable-rules==" not in rest
    engine = called("lock_of durable-rules requirements/run.txt")
    assert sorted((rest + engine).splitlines()) == sorted(lock.splitlines())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a bundle unpacks to, with a wheel that was altered after it was made."""
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "x-1-py3-none-any.whl").write_bytes(b"altered")
    shutil.copy(ROOT / "script" / "install", tmp_path)
    (tmp_path / "python").write_text("{}.{}\n".format(*sys.version_info))
    (tmp_path / "SHA256SUMS").write_text(f"{'0' * 64}  ./wheels/x-1-py3-none-any.whl\n")
    return tmp_path


def installed(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["./install", folder / "target"],
        cwd=folder,
        env={"PYTHON": sys.executable, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_altered_bundle_is_not_installed(folder: Path) -> None:
    done = installed(folder)
    assert done.returncode == 2
    assert "不完整或被改动" in done.stderr
    assert not (folder / "target").exists()


def test_a_bundle_for_another_python_is_not_installed(folder: Path) -> None:
    (folder / "python").write_text("3.9\n")
    done = installed(folder)
    assert done.returncode == 2
    assert "用于 Python 3.9" in done.stderr


def test_the_unit_confines_the_service() -> None:
    unit = UNIT.read_text("utf-8")
    for line in (
        "User=tender-guard",
        "ProtectSystem=strict",
        "ProtectHome=yes",
        "PrivateTmp=yes",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "SystemCallFilter=@system-service",
        "StateDirectory=tender-guard",
    ):
        assert line in unit.splitlines()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / UNIT.name
    program = shutil.which("true") or ""
    text = UNIT.read_text("utf-8").replace("/opt/tender-guard/bin/tender-guard", program)
    unit.write_text(text, "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False
    )
    told = done.stdout + done.stderr
    assert "tender-guard.service" not in told, told

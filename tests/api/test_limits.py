"""A file that takes too long or too much memory ends its own job, and nothing else."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest
from running import TENDER, open_service

sys.path.append(str(Path(__file__).parents[1] / "documents"))

from packing import p, pack, parts


def checked(tmp_path: Path, content: bytes, name: str, **settings: Any) -> dict[str, Any]:
    """The job of a file under limits; a good file comes after it and is checked."""
    with open_service(tmp_path / "data", workers=1, **settings) as service:
        with service.client("agency") as agency:
            bad: dict[str, Any] = agency.upload(content, name, wait=60).json()["check"]["job"]
            good = agency.upload(TENDER, wait=60).json()["check"]["job"]
        assert good["state"] == "done", good
    return bad


def test_a_check_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    long = TENDER + "投标人在本市、外省、某县、本地区有类似业绩的加2分，没有的不加分。\n" * 200_000
    job = checked(tmp_path, long.encode(), "长.md", seconds_per_check=8)
    assert (job["state"], job["code"], job["status"]) == ("failed", "timeout", 422)
    assert "8 秒" in job["message"]


def test_a_check_that_wants_too_much_memory_is_ended(tmp_path: Path) -> None:
    body = p("投标人在本市有类似业绩的加2分。") * 600_000
    path = pack(tmp_path / "大.docx", parts(body))
    job = checked(
        tmp_path, path.read_bytes(), "大.docx", memory_mb_per_check=600, max_ratio=100_000
    )
    assert (job["state"], job["status"]) == ("failed", 422)
    assert job["code"] in {"memory", "died"}
    assert "内存" in job["message"]


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="no /proc")
def test_nothing_is_left_when_a_service_ends(tmp_path: Path) -> None:
    with open_service(tmp_path / "data", workers=1) as service, service.client("agency") as agency:
        agency.upload(TENDER, wait=60)
        children = Path(f"/proc/{os.getpid()}/task").glob("*/children")
        before = {one for path in children for one in path.read_text().split()}
    after = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    assert len({one for path in after for one in path.read_text().split()}) < len(before)

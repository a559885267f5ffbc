"""``tender-guard`` in a process of its own, on the data of the settings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tender_guard.settings import Settings

ROOT = Path(__file__).parents[2]


def ran(settings: Settings, *arguments: object) -> subprocess.CompletedProcess[str]:
    given = {
        "TENDER_GUARD_DATA": str(settings.data),
        "TENDER_GUARD_DATABASE": settings.database,
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.run(
        [sys.executable, "-m", "tender_guard.cli", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        check=False,
    )

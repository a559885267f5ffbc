"""The judge against the plain evaluator, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CASES = int(os.environ.get("TENDER_GUARD_TEST_CASES", "600"))


def test_the_judge_agrees_with_a_plain_evaluator_on_random_rules_and_facts() -> None:
    program = Path(__file__).with_name("agreement.py")
    ended = subprocess.run(
        [sys.executable, str(program), str(CASES)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert ended.returncode == 0, ended.stderr[-4000:]

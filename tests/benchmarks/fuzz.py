"""Ask a running service at length whatever its description allows, as every role.

The number of requests a route and role, 50 where none is given. Ends with 1 where an answer broke
the description or was an error of the service.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / "api"), str(TESTS.parent)]

from fuzzing import fuzz, stocked  # noqa: E402 - found by the path above
from serving import serving  # noqa: E402

ROLES = ("office", "agency", "inspector", "auditor", "administrator")
BOOK = TESTS.parent / "samples" / "台账.xlsx"


def main(examples: int) -> int:
    """Ask; how many faults there were."""
    faults: list[str] = []
    with TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        with stocked(data, BOOK) as (_, ids):
            pass
        with serving(data, Path(folder) / "said") as process:
            for role in ROLES:
                begun = time.monotonic()
                with httpx.Client(base_url=process.address, timeout=120) as inner:
                    run = fuzz(inner, role, ids, examples)
                seconds = time.monotonic() - begun
                faults += [f"{role} {fault}" for fault in run.faults]
                asked = f"{role} {run.asked.total()} requests in {seconds:.0f} s"
                sys.stdout.write(f"{asked}, {shown(run.answers)}\n")
                sys.stdout.flush()
            if process.process.poll() is not None:
                faults.append("the service ended")
    sys.stdout.write("\n".join([*faults, f"{len(faults)} faults"]) + "\n")
    return len(faults)


def shown(answers: Counter[int]) -> str:
    return " ".join(f"{status}:{count}" for status, count in sorted(answers.items()))


if __name__ == "__main__":
    sys.exit(1 if main(int(sys.argv[1]) if sys.argv[1:] else 50) else 0)

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import tender_guard
from tender_guard.clock import today
from tender_guard.rulebook.load import load_rulebook


def test_it_is_the_day_in_shanghai_whatever_the_machine_says() -> None:
    assert today() in {(datetime.now(UTC) + timedelta(hours=8, seconds=s)).date() for s in (-5, 5)}


def test_public_names_are_there_and_others_are_not() -> None:
    assert tender_guard.load_rulebook is load_rulebook
    assert not hasattr(tender_guard, "loadrulebook")


def test_naming_the_package_loads_nothing_heavy() -> None:
    code = "import sys, tender_guard; print(sorted({'polars', 'pdfplumber'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

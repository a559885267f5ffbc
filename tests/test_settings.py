"""Settings: one list, from the environment, with faults named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tender_guard.errors import UsageError
from tender_guard.settings import (
    Settings,
    load_settings,
    settings_table,
    shipped_rules,
    variable,
)


def test_the_limits_are_those_that_are_promised() -> None:
    settings = Settings()
    assert (settings.max_pages, settings.max_unpacked_mb, settings.max_ratio) == (5000, 500, 100)


def test_a_setting_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENDER_GUARD_MAX_PAGES", "12")
    assert load_settings().max_pages == 12


def test_folders_of_rules_come_after_the_shipped_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENDER_GUARD_LOCAL_RULES", os.pathsep.join(["/甲", "/乙"]))
    assert load_settings().rule_folders == (shipped_rules(), Path("/甲"), Path("/乙"))
    monkeypatch.setenv("TENDER_GUARD_RULES", "/丙")
    assert load_settings().rule_folders == (Path("/丙"), Path("/甲"), Path("/乙"))


def test_the_shipped_rules_are_there() -> None:
    assert shipped_rules().is_dir()


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("TENDER_GUARD_MAX_PAGES", "many", "TENDER_GUARD_MAX_PAGES=many：应为整数"),
        ("TENDER_GUARD_MAX_PAGES", "0", "应大于 0"),
        ("TENDER_GUARD_WORKERS", "-1", "应不小于 0"),
        ("TENDER_GUARD_MAX_PAGE", "7", "是否想写 TENDER_GUARD_MAX_PAGES？"),
        ("TENDER_GUARD_ZZZZZZ", "7", "没有这项设置"),
    ],
)
def test_a_fault_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match="环境变量") as caught:
        load_settings()
    assert reason in str(caught.value)


def test_variables_of_the_tests_are_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENDER_GUARD_TEST_CASES", "5")
    assert load_settings().max_pages == 5000


def test_the_table_lists_every_setting_once() -> None:
    lines = settings_table().splitlines()
    for field in Settings.model_fields:
        assert sum(f"`{variable(field)}`" in line for line in lines) == 1
    assert "| `TENDER_GUARD_MAX_RATIO` | `100` |" in settings_table()

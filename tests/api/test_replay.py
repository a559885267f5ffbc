from __future__ import annotations

import shutil
from pathlib import Path

from commands import ROOT, ran
from running import TENDER, open_service

from tender_guard.check import check
from tender_guard.clock import today
from tender_guard.rulebook.load import load_rulebook
from tender_guard.settings import Settings


def test_an_old_result_comes_out_again_although_the_rules_have_changed(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", rules)
    data = tmp_path / "data"
    with open_service(data, workers=1, rules=rules) as service, service.client("agency") as agency:
        old = agency.upload(TENDER).json()["check"]
    changed = rules / "seven-prohibitions" / "regional-record-required.yaml"
    before = changed.read_text("utf-8")
    changed.write_text(before.replace("severity: violation", "severity: risk", 1), "utf-8")
    (rules / "seven-prohibitions" / "local-gradient.yaml").unlink()
    assert load_rulebook(rules).sha256 != old["rulebook"]
    path = tmp_path / "招标文件.md"
    path.write_text(TENDER, "utf-8")
    now = check(path, rulebook=load_rulebook(rules), settings=Settings(), as_of=today())
    assert now.result != old["result"]
    settings = Settings(data=data, rules=rules)
    done = ran(settings, "replay", old["id"])
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(old["result"]) == 2
    assert "相同" in done.stdout
    assert ran(settings, "replay", "nothing").returncode == 2

    kept = data / "rulebooks" / old["rulebook"] / "0" / "parameters.yaml"
    kept.write_text(kept.read_text("utf-8") + "\n# altered\n", "utf-8")
    refused = ran(settings, "replay", old["id"])
    assert refused.returncode == 2
    assert "已被改动" in refused.stderr

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from commands import ran
from running import Client, Service, open_service

from api.office import open_office
from tender_guard.casework.tables import RulebookChange
from tender_guard.check import check
from tender_guard.clock import today
from tender_guard.errors import RulebookError
from tender_guard.labels import labels_of
from tender_guard.settings import Settings, shipped_rules

TODAY = today().isoformat()
LATER = (today() + timedelta(days=20)).isoformat()
BOND = """# 某县道路工程施工招标公告
招标编号：2026-001
本招标项目条件已经具备，现就该项目进行公开招标。
## 投标人须知
投标保证金为估算价的1.5%。
"""


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Service]:
    """A service whose rules a test may change."""
    with open_service(tmp_path / "data", workers=1) as opened:
        yield opened


@pytest.fixture
def administrator(own: Service) -> Iterator[Client]:
    with own.client("administrator") as client:
        yield client


def propose(client: Client, effective: str = TODAY, **change: Any) -> dict[str, Any]:
    answer = client.post(
        "/rulebook/changes?wait=60",
        json={"effective": effective, "reason": "县政府办〔2026〕8号", **change},
    )
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    assert found["change"]["job"]["state"] == "done", found
    return found


def bond_limit(value: str = "1%") -> dict[str, Any]:
    return {"parameter": {"id": "bid-bond-max-ratio", "value": value, "document": None}}


def line(deed: str, text: str, form: str = "word", name: str = "group:ownership") -> dict[str, Any]:
    return {"lexicon": {"name": name, "deed": deed, "form": form, "line": text}}


def confirm(client: Client, change: dict[str, Any], **said: bool) -> Any:
    return client.post(f"/rulebook/changes/{change['change']['id']}/confirmation", json=said)


def rules_found(client: Client, text: str = BOND) -> tuple[set[str], dict[str, Any], str]:
    document = client.upload(text, agency="甲招标代理有限公司").json()
    result = client.get(f"/checks/{document['check']['id']}/result").json()
    return {one["rule"] for one in result["findings"]}, result, document["check"]["id"]


def test_a_changed_limit_is_tried_confirmed_and_then_decides(
    own: Service, administrator: Client, tmp_path: Path
) -> None:
    before, old, _ = rules_found(administrator)
    assert "bid-bond-rate" not in before
    other = open_office(own.settings)
    change = propose(administrator, **bond_limit())
    assert change["title"].endswith("：2%改为1%")
    assert change["change"]["state"] == "tried"
    counts = {one["number"]: one for one in change["change"]["trial"]["effects"]["counts"]}
    broken = sum(one.label == "violation" for one in labels_of([shipped_rules()]))
    assert counts["whole"]["found"] == [broken, broken]
    assert set(counts) >= {"N1", "N7", "other"}
    assert "bid-bond-rate" not in rules_found(administrator)[0]

    assert confirm(administrator, change).json()["change"]["state"] == "confirmed"
    after, new, _ = rules_found(administrator)
    assert "bid-bond-rate" in after
    assert new["tool"]["rulebook"] != old["tool"]["rulebook"]
    time.sleep(1.1)
    assert other.rulebook().sha256 == new["tool"]["rulebook"], (
        "another process has it without a restart"
    )
    other.store.close()

    path = tmp_path / "招标文件.md"
    path.write_text(BOND, "utf-8")
    replayed = check(
        path,
        rulebook=own.office.kept(old["tool"]["rulebook"]),
        settings=Settings(data=tmp_path / "none"),
    )
    assert replayed.result == old["result"], "an old result is had again by the hash of its rules"
    trail = administrator.get(f"/audit?target={change['change']['id']}").json()["items"]
    assert [one["action"] for one in trail] == [
        "change.confirm",
        "change.trial",
        "change.propose",
    ]
    assert administrator.get("/audit/verification").json()["broken"] is None


def test_a_change_that_no_longer_goes_with_the_rules_is_found_and_withdrawn(
    own: Service, administrator: Client
) -> None:
    change = propose(administrator, **bond_limit())
    assert confirm(administrator, change).status_code == 200
    kept = change["change"]["id"]
    with own.office.store.writing_session() as session:
        good = session.get(RulebookChange, kept)
        assert good is not None
        # as an upgrade leaves it that gave the parameter up
        gone = good.model_dump() | {"id": "gone", "name": "given-up", "job": None}
        session.add(RulebookChange(**gone))
    with pytest.raises(RulebookError, match="changes withdraw"):
        open_office(own.settings)
    listed = ran(own.settings, "changes", "list")
    assert listed.returncode == 1
    assert f"{kept}  {TODAY}  " in listed.stdout
    assert "：2%改为1%\ngone" in listed.stdout
    assert listed.stdout.count("不相容") == 1
    done = ran(own.settings, "changes", "withdraw", "gone", "--reason", "升级后不再需要")
    assert done.returncode == 0, done.stderr
    again = ran(own.settings, "changes", "withdraw", "gone", "--reason", "再来一次")
    assert (again.returncode, len(again.stderr.splitlines())) == (2, 1)
    assert ran(own.settings, "changes", "list").returncode == 0
    office = open_office(own.settings)
    assert float(office.rulebook().values["bid-bond-max-ratio"]) == 0.01
    office.store.close()
    (entry,) = administrator.get("/audit?target=gone").json()["items"]
    assert (entry["action"], entry["detail"]) == ("change.withdraw", {"reason": "升级后不再需要"})
    assert administrator.get("/audit/verification").json()["broken"] is None


def test_a_change_counts_from_its_day(own: Service, administrator: Client) -> None:
    change = propose(administrator, LATER, **bond_limit())
    assert confirm(administrator, change).status_code == 200
    assert "bid-bond-rate" not in rules_found(administrator)[0]
    day = today() + timedelta(days=20)
    limit = own.office.rules.on(day).values["bid-bond-max-ratio"]
    assert float(limit) == 0.01
    assert float(own.office.rules.on(day - timedelta(days=1)).values["bid-bond-max-ratio"]) == 0.02
    withdrawn = administrator.post(f"/rulebook/changes/{change['change']['id']}/withdrawal")
    assert withdrawn.json()["change"]["state"] == "withdrawn"
    assert float(own.office.rules.on(day).values["bid-bond-max-ratio"]) == 0.02


def test_a_line_that_breaks_examples_cannot_be_confirmed(
    own: Service, administrator: Client
) -> None:
    pattern = own.office.rulebook().lexicon.groups["ownership"].patterns[0]
    change = propose(administrator, **line("remove", pattern, "pattern"))
    assert change["change"]["state"] == "refused"
    broken = change["change"]["trial"]["effects"]["broken"]
    assert any("应当触发规则，却没有触发" in one["message"] for one in broken)
    refused = confirm(administrator, change, despite_losses=True)
    assert refused.status_code == 409
    assert "试算没有通过" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (line("add", "国有(", "pattern"), "不是正确的正则表达式"),
        (line("add", "(?:国.*)*", "pattern"), "可能耗尽时间"),
        (line("add", "国?", "pattern"), "与任何文字都相符"),
        (line("add", "{no-such-group}", "pattern"), "没有词组"),
        (line("remove", "没有的词"), "中没有“没有的词”"),
        (line("add", "甲", name="group:nothing"), "没有这张表"),
        (line("add", "两\n行"), "不止一行"),
        (bond_limit("2%"), "现在就是这个值"),
        (bond_limit("200%"), "0 到 1 之间"),
        (bond_limit("很多"), "比例应写作"),
        ({"parameter": {"id": "contract-sign-days", "value": "3.5"}}, "整数"),
        ({"parameter": {"id": "no-such", "value": "1"}}, "没有这个参数"),
        ({"parameter": {"id": "fair-review-from", "value": "2026-02-30"}}, "不是日期"),
        ({}, "须有且只有一项"),
        ({**bond_limit(), "effective": "2020-01-01"}, "不能早于今天"),
    ],
)
def test_what_is_no_use_is_refused_with_the_reason(
    service: Service, change: dict[str, Any], told: str
) -> None:
    with service.client("administrator") as client:
        body = {"effective": TODAY, "reason": "试", **change}
        answer = client.post("/rulebook/changes", json=body)
    assert 400 <= answer.status_code < 500, answer.text
    assert told in answer.json()["detail"]


def test_where_accuracy_falls_it_must_be_confirmed_expressly(administrator: Client) -> None:
    change = propose(administrator, **line("add", "投标人"))
    effects = change["change"]["trial"]["effects"]
    assert change["change"]["state"] == "tried"
    assert effects["alarmed"]
    refused = confirm(administrator, change)
    assert refused.status_code == 409
    assert "准确率会下降" in refused.json()["detail"]
    assert confirm(administrator, change, despite_losses=True).status_code == 200


def test_a_trial_of_other_rules_than_stand_now_is_made_again(administrator: Client) -> None:
    first = propose(administrator, **bond_limit())
    wording = [
        {**one, "name": one["name"], "status": "已按原件核对"}
        for one in administrator.get("/prohibitions").json()
    ]
    second = propose(administrator, prohibitions=wording)
    assert confirm(administrator, first).status_code == 200
    stale = confirm(administrator, second)
    assert stale.status_code == 409
    assert "再试算一次" in stale.json()["detail"]
    path = f"/rulebook/changes/{second['change']['id']}/trial?wait=60"
    assert administrator.post(path).json()["change"]["state"] == "tried"
    assert confirm(administrator, second).status_code == 200
    listed = administrator.get("/rulebook/changes?only=confirmed").json()
    assert [one["change"]["id"] for one in listed["items"]] == [
        second["change"]["id"],
        first["change"]["id"],
    ]


def test_an_auditor_reads_the_parameters_and_lists(service: Service) -> None:
    with service.client("auditor") as auditor:
        known = {one["id"]: one for one in auditor.get("/rulebook/parameters").json()}
        assert known["contract-sign-days"]["shown"] == "30日"
        assert known["committee-expert-min-ratio"]["value"] == "2/3"
        pages = [auditor.get(f"/rulebook/lexicon?size=200&page={page}").json() for page in (1, 2)]
        names = {one["name"] for page in pages for one in page["items"]}
        assert {"group:ownership", "exception:prohibits-it", "not-regions"} <= names
        lines = auditor.get("/rulebook/lexicon/group:ownership").json()
        assert lines["title"] == "所有制性质"
        assert lines["patterns"]
        assert auditor.get("/rulebook/lexicon/group:nothing").status_code == 404

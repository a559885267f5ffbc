"""What the service writes down of its work names nobody and nothing that people brought."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from running import PASSWORD, TENDER
from serving import enter, serving

from api.logs import begin_logs, logger

NAME = "欧阳测试名"
LOGIN = "ouyang.test"
NUMBER = "330102199001011234"
FILE = "机密文件名.md"
QUERY = "查询里的话"


def test_no_line_holds_what_people_brought(tmp_path: Path) -> None:
    with serving(tmp_path / "data", tmp_path / "said") as process, enter(process) as person:
        order = {"login": LOGIN, "name": NAME, "role": "agency", "agency": f"{NAME}代理公司"}
        added = person.post("/people", json=order).json()
        link = person.post(f"/people/{added['id']}/link").json()["secret"]
        scopes = {"name": NAME, "scopes": ["documents:read"], "days": 1}
        token = person.post("/tokens", json=scopes).json()["secret"]
        text = f"{TENDER}\n联系人：{NAME}，证件号 {NUMBER}。\n"
        document = person.upload(text, FILE, wait=60).json()
        person.upload(b"%PDF-1.7 broken", f"{NAME}.pdf", wait=60)
        person.upload(b"", FILE)
        bearer = {"authorization": f"Bearer {token}"}
        paths = (
            f"/documents?name={QUERY}",
            f"/documents/{NAME}",
            f"/{NAME}/{NUMBER}",
            f"/calendar.ics?token={token}",
            f"/checks/{document['check']['id']}/report?format=html",
        )
        for path in paths:
            person.inner.get(path)
            person.inner.get(path, headers=bearer)
        wrong = {"login": LOGIN, "password": f"{PASSWORD}{NAME}"}
        person.post("/session", json=wrong)
        person.post("/session", content=f"{{{NAME}")
        person.inner.get(f"/../../link/{link}")
        secrets = (
            NAME,
            LOGIN,
            NUMBER,
            FILE,
            QUERY,
            PASSWORD,
            link,
            token,
            *dict(person.inner.cookies).values(),
        )
        process.stop()
        told = process.told()
    for secret in secrets:
        assert secret not in told
    for line in told.splitlines():
        if line.startswith(("服务已启动", "还没有能登录", "  http")):
            continue
        said = json.loads(line)
        assert {"at", "level", "event"} <= set(said)
    assert '"event": "job ended"' in told


def test_a_fault_is_told_by_its_kind_and_its_places_without_its_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    kept = logging.getLogger().handlers, logging.getLogger().level
    begin_logs()
    try:
        {}[NAME]
    except KeyError as fault:
        logger.error("fault", exc_info=fault)
    logging.getLogger("some.library").warning("cannot read %s", FILE)
    logging.getLogger().handlers, level = kept
    logging.getLogger().setLevel(level)
    told = capsys.readouterr().err
    assert NAME not in told
    assert FILE not in told
    first, second = map(json.loads, told.splitlines())
    assert first["fault"][0]["kind"] == "KeyError"
    assert any("test_logs.py" in place for place in first["fault"][0]["places"])
    assert (second["event"], second["library"]) == ("cannot read %s", "some.library")

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from running import PASSWORD, Client, Service

FRESH = "另一个足够长的密码 2026"


@pytest.fixture
def login() -> str:
    """Of someone who is in no other test."""
    return f"p{uuid4().hex[:8]}"


@pytest.fixture
def someone(service: Service, administrator: Client, login: str) -> Iterator[Client]:
    """A client signed in as an auditor of the test's own."""
    made = administrator.post(
        "/people", json={"login": login, "name": "某审计", "role": "auditor", "agency": None}
    ).json()
    secret = administrator.post(f"/people/{made['id']}/link").json()["secret"]
    administrator.post("/password", json={"secret": secret, "password": PASSWORD})
    with service.client(login) as client:
        yield client


def send(client: Client, path: str, status: int = 303, **fields: str) -> Any:
    answer = client.inner.post(
        path, data=fields, headers={"x-csrf-token": client.csrf}, follow_redirects=False
    )
    assert answer.status_code == status, answer.text
    return answer


def page(client: Client, path: str) -> str:
    answer = client.inner.get(path)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def test_a_person_is_added_and_sets_a_password_by_a_link_shown_once(
    service: Service, administrator: Client, login: str
) -> None:
    fields = {"login": login, "name": "张三", "role": "agency", "agency": "丙招标代理有限公司"}
    where = send(administrator, "/people", **fields).headers["location"]
    assert "未设密码" in page(administrator, where)
    shown = send(administrator, where, 200, deed="link").text
    link = re.search(r"/link/([\w-]+)<", shown)
    assert link is not None
    assert link[1] not in page(administrator, where)
    stranger = service.stranger()
    answer = stranger.post(
        f"/link/{link[1]}",
        data={"password": FRESH, "again": FRESH},
        follow_redirects=False,
    )
    assert answer.status_code == 303
    signed = stranger.post("/api/v1/session", json={"login": login, "password": FRESH})
    assert signed.status_code == 201


def test_a_person_is_changed_locked_out_and_let_in_again(
    administrator: Client, someone: Client
) -> None:
    me = someone.get("/session").json()["person"]["id"]
    where = f"/people/{me}"
    send(administrator, where, deed="change", name="李四", role="inspector")
    told = page(administrator, where)
    assert "李四" in told
    assert '<option value="inspector" selected>' in told
    assert someone.get("/session").status_code == 401, "a changed role signs out"
    send(administrator, where, deed="lock")
    assert "已停用" in page(administrator, where)
    send(administrator, where, deed="unlock")
    assert "已停用" not in page(administrator, where)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"login": "A B", "name": "张三", "role": "office"}, "登录名应为"),
        ({"login": "office", "name": "张三", "role": "office"}, "已有人使用"),
        ({"login": "zhang-1", "name": " ", "role": "office"}, "请填写姓名"),
        ({"login": "zhang-2", "name": "张三", "role": "agency"}, "所属机构"),
        ({"login": "zhang-3", "name": "张三", "role": "nobody"}, "选择角色"),
    ],
)
def test_a_person_that_cannot_be_added_is_said_why(
    administrator: Client, fields: dict[str, str], told: str
) -> None:
    answer = administrator.inner.post(
        "/people", data=fields, headers={"x-csrf-token": administrator.csrf}
    )
    assert 400 <= answer.status_code < 500
    assert told in answer.text
    assert f'value="{fields["login"]}"' in answer.text, "what was typed is still there"


def test_one_changes_ones_password_which_ends_the_other_browsers(
    service: Service, someone: Client, login: str
) -> None:
    with service.client(login) as other:
        assert page(someone, "/me").count("退出</button>") >= 2
        words = {"deed": "password", "current": PASSWORD, "password": FRESH, "again": FRESH}
        wrong = send(someone, "/me", 400, **{**words, "current": "不对的密码不对的密码"})
        assert "现在的密码不对" in wrong.text
        assert "不一致" in send(someone, "/me", 400, **{**words, "again": "x"}).text
        assert "密码已修改" in send(someone, "/me", 200, **words).text
        assert other.get("/session").status_code == 401
        assert someone.get("/session").status_code == 200
    stranger = service.stranger()
    assert (
        stranger.post("/api/v1/session", json={"login": login, "password": FRESH}).status_code
        == 201
    )


def test_guessing_the_password_on_ones_own_page_locks(someone: Client) -> None:
    words = {"deed": "password", "current": "猜" * 12, "password": FRESH, "again": FRESH}
    for _ in range(5):
        send(someone, "/me", 400, **words)
    assert "次数过多" in send(someone, "/me", 429, **words).text


def test_a_token_is_shown_once_and_revoked(service: Service, someone: Client) -> None:
    shown = send(
        someone, "/me", 200, deed="issue", name="对接", days="30", **{"scope-audit:read": "yes"}
    ).text
    secret = re.search(r"tg_[\w-]+", shown)
    assert secret is not None
    told = page(someone, "/me")
    assert secret[0] not in told
    assert "查看和核对审计记录" in told
    assert "people:write" not in told, "an auditor is not offered what an auditor may not do"
    machine = service.stranger()
    machine.headers["authorization"] = f"Bearer {secret[0]}"
    assert machine.get("/api/v1/audit").status_code == 200
    token = re.search(r'name="token" value="(\w+)"', told)
    assert token is not None
    send(someone, "/me", deed="revoke", token=token[1])
    assert machine.get("/api/v1/audit").status_code == 401
    assert "已撤销" in page(someone, "/me")


def test_a_token_without_purpose_or_scope_is_refused(someone: Client) -> None:
    assert "至少一项权限" in send(someone, "/me", 400, deed="issue", name="x", days="30").text
    fields = {"deed": "issue", "name": "x", "days": "9999", "scope-audit:read": "yes"}
    assert "有效期" in send(someone, "/me", 400, **fields).text


def test_a_browser_is_signed_out_from_another(
    service: Service, someone: Client, login: str
) -> None:
    with service.client(login) as other:
        visit = re.search(r'name="visit" value="(\w+)"', page(someone, "/me"))
        assert visit is not None
        send(someone, "/me", deed="end", visit=visit[1])
        assert other.get("/session").status_code == 401
        assert someone.get("/session").status_code == 200


def test_the_trail_is_looked_through_in_chinese(
    service: Service, agency: Client, office: Client
) -> None:
    document = agency.upload().json()["id"]
    told = page(office, f"/audit?target={document}")
    assert "上传招标文件" in told
    assert "招标文件.md" in told
    assert "document.upload" not in re.sub(r"<select.*?</select>", "", told, flags=re.DOTALL)
    who = service.ids["agency"]
    assert "上传招标文件" in page(office, f"/audit?who={who}&what=document")
    assert "没有这样的记录" in page(office, f"/audit?who={who}&what=change.confirm")
    assert "没有这样的记录" in page(office, "/audit?until=2020-01-01")
    assert "不是日期" in page(office, "/audit?since=yesterday")


def test_the_trail_is_verified_on_the_page(office: Client) -> None:
    told = page(office, "/audit/verification")
    assert "相符" in told
    assert "<html" in told
    inside = office.inner.get("/audit/verification", headers={"hx-request": "true"})
    assert "相符" in inside.text
    assert "<html" not in inside.text

from __future__ import annotations

import io

from docx import Document
from icalendar import Calendar
from running import Client, Service


def duties(client: Client, query: str = "") -> list[dict[str, object]]:
    answer = client.get(f"/obligations?size=200&{query}")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, object]] = answer.json()["items"]
    return items


def test_duties_are_filtered_and_sorted(recorded: Service, office: Client) -> None:
    assert recorded
    every = duties(office, "every=true")
    pending = duties(office)
    assert {one["status"] for one in pending} <= {"overdue", "due-soon", "open"}
    assert len(every) > len(pending) > 0
    assert {one["status"] for one in duties(office, "status=done")} == {"done"}
    assert {one["kind"] for one in duties(office, "kind=bond-refund")} == {"bond-refund"}
    assert {one["lot"] for one in duties(office, "lot=B-002")} == {"B-002"}
    some = duties(office, "every=true&since=2026-04-01&until=2026-04-30")
    assert some
    assert all("2026-04-01" <= str(one["due"]) <= "2026-04-30" for one in some)
    days = [one["due"] for one in duties(office, "every=true&sort=-due")]
    assert days == sorted(days, reverse=True)
    of_one = duties(office, "party=县交通投资建设服务中心")
    assert of_one
    assert all("招标人" in str(one["who"]) for one in of_one)


def test_a_kind_that_there_is_not_is_no_empty_list(recorded: Service, office: Client) -> None:
    assert recorded
    answer = office.get("/obligations?kind=bond-refunds")
    assert answer.status_code == 400
    assert "bond-refund（退还投标保证金）" in answer.json()["detail"]
    assert office.get("/obligations?sort=nothing").status_code == 400


def test_a_calendar_program_needs_nothing_but_an_address(
    recorded: Service, agency: Client, office: Client
) -> None:
    order = {"name": "日历", "scopes": ["records:read"], "days": 30}
    secret = agency.post("/tokens", json=order).json()["secret"]
    stranger = recorded.stranger()
    answer = stranger.get(f"/api/v1/calendar.ics?token={secret}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    own = {one["lot"] for one in duties(agency)}
    assert {str(event["summary"]).split()[0] for event in events} == own
    every = Calendar.from_ical(office.get("/calendar.ics").content).walk("VEVENT")
    assert len(every) > len(events)
    assert stranger.get("/api/v1/calendar.ics").status_code == 401
    assert stranger.get(f"/api/v1/obligations?token={secret}").status_code == 401


def test_a_reminder_is_kept_as_it_was_given(recorded: Service, office: Client) -> None:
    assert recorded
    draft = office.get("/reminders/due").json()["items"][0]
    assert draft["duties"] >= 1
    letter = office.get("/reminders/due/letter", params={"party": draft["party"]})
    words = "\n".join(one.text for one in Document(io.BytesIO(letter.content)).paragraphs)
    assert draft["party"] in words
    sent = office.post("/reminders", json={"party": draft["party"]})
    assert sent.status_code == 201
    assert sent.json()["text"] == draft["text"]
    assert office.get(f"/reminders/{sent.json()['id']}").json() == sent.json()
    listed = office.get("/reminders", params={"party": draft["party"]}).json()["items"]
    assert sent.json() in listed
    assert office.post("/reminders", json={"party": "无此单位"}).status_code == 404
    assert office.get(f"/audit?action=reminder&target={sent.json()['id']}").json()["total"] == 1


def test_must_tender_is_answered_with_the_limit_and_the_law(agency: Client) -> None:
    for funds, category, estimate, need in (
        ("政府投资", "施工", 4_000_000, "must"),
        ("政府投资", "施工", 3_999_999.99, "need-not"),
        ("国有资金", "货物", 2_000_000, "must"),
        ("政府投资", "监理", 999_999, "need-not"),
        ("其他", "施工", 4_000_000, "out-of-scope"),
    ):
        query = {"funds": funds, "class": category, "estimate": estimate}
        answer = agency.get("/must-tender", params=query).json()
        assert answer["need"] == need, (query, answer)
        assert answer["basis"]

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from httpx import Response
from running import AGENCY, TENDER, Client, Service

from tender_guard.clock import today

SAMPLES = Path(__file__).parents[2] / "samples"


def test_a_page_is_drawn_once_and_known_by_its_tag(agency: Client) -> None:
    data = (SAMPLES / "合法.pdf").read_bytes()
    document = agency.upload(data, "合法.pdf").json()["id"]
    first = agency.inner.get(f"/documents/{document}/pictures/1")
    assert first.status_code == 200
    assert first.headers["content-type"] in {"image/png", "image/jpeg"}
    assert "max-age" in first.headers["cache-control"]
    tag = {"if-none-match": first.headers["etag"]}
    again = agency.inner.get(f"/documents/{document}/pictures/1", headers=tag)
    assert again.status_code == 304
    assert not again.content
    assert agency.inner.get(f"/documents/{document}/pictures/9999").status_code == 422


def test_a_file_that_is_no_pdf_has_no_pictures_but_text(agency: Client) -> None:
    document = agency.upload(TENDER).json()["id"]
    assert agency.inner.get(f"/documents/{document}/pictures/1").status_code == 422
    sheet = agency.inner.get(f"/documents/{document}/sheets/1")
    assert sheet.status_code == 200
    assert 'class="word violation"' in sheet.text


def test_pages_of_another_agency_are_not_shown(agency: Client, service: Service) -> None:
    document = agency.upload(TENDER).json()["id"]
    with service.client("other-agency") as other:
        for path in ("", "/sheets/1", "/pictures/1", "/difference"):
            assert other.inner.get(f"/documents/{document}{path}").status_code == 404


def test_html_in_a_name_and_in_the_text_is_shown_as_text(agency: Client) -> None:
    evil = TENDER.replace("投标人在本市", "<script>alert(1)</script>投标人在本市")
    document = agency.upload(evil, "<img src=x onerror=alert(1)>.md").json()["id"]
    page = agency.inner.get(f"/documents/{document}").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page


def test_a_decision_without_script_leads_back_to_its_finding(
    agency: Client, office: Client
) -> None:
    document = agency.upload(TENDER).json()["id"]
    finding = agency.get(f"/documents/{document}/findings").json()["items"][0]["finding"]["id"]
    path = f"/documents/{document}/findings/{finding}/decisions"
    headers = {"x-csrf-token": office.csrf}
    answer = office.inner.post(
        path, data={"verdict": "accepted"}, headers=headers, follow_redirects=False
    )
    assert answer.status_code == 303
    assert answer.headers["location"].endswith(f"#f-{finding}")
    answer = office.inner.post(path, data={"verdict": "rejected"}, headers=headers)
    assert answer.status_code == 400
    answer = office.inner.post(
        path, data={"verdict": "rejected"}, headers={**headers, "hx-request": "true"}
    )
    assert answer.status_code == 400
    assert "须写明理由" in answer.text
    assert answer.text.lstrip().startswith("<article")


def test_a_finding_is_followed_until_it_is_mended_from_its_card(
    recorded: Service, agency: Client, office: Client
) -> None:
    assert recorded
    document = agency.upload(TENDER, lot="B-001").json()["id"]
    path = f"/documents/{document}"
    finding = agency.get(f"{path}/findings").json()["items"][0]["finding"]["id"]
    headers = {"x-csrf-token": office.csrf, "hx-request": "true"}

    def followed(where: str, **given: str) -> Response:
        return office.inner.post(f"{where}/tracked", data=given, headers=headers)

    card = f"{path}/findings/{finding}"
    assert "列入整改" in office.inner.get(f"{path}?finding={finding}").text
    assert "列入整改" not in agency.inner.get(f"{path}?finding={finding}").text
    late = followed(card, owner="某建设单位", due="2020-01-01")
    assert late.status_code == 400
    assert "整改期限早于发现问题的日期" in late.text
    assert 'value="某建设单位"' in late.text
    assert "须填写日期" in followed(card, owner="某建设单位", due="").text
    due = today() + timedelta(days=20)
    answer = followed(card, owner="某建设单位", due=due.isoformat())
    assert answer.status_code == 200, answer.text
    (one,) = [
        each
        for each in office.get("/tracked?source=document&lot=B-001&size=200").json()["items"]
        if each["reference"].endswith(f"/{finding}")
    ]
    assert (one["owner"], one["due"], one["state"]) == ("某建设单位", due.isoformat(), "open")
    assert f'href="/tracked/{one["id"]}"' in answer.text
    assert f'href="/tracked/{one["id"]}"' in office.inner.get(f"{path}?finding={finding}").text
    elsewhere = office.upload(TENDER, lot="不在台账的标段", agency=AGENCY).json()["id"]
    unknown = followed(
        f"/documents/{elsewhere}/findings/{finding}", owner="招标人", due=due.isoformat()
    )
    assert unknown.status_code == 400
    assert "不在台账的标段" in unknown.text

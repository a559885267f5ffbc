from __future__ import annotations

from pathlib import Path

from running import TENDER, Client, Service

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

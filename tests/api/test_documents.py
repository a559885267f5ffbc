from __future__ import annotations

from running import TENDER, Client


def test_an_upload_is_checked_and_answers_with_what_was_found(agency: Client) -> None:
    answer = agency.upload(TENDER)
    assert answer.status_code == 201, answer.text
    document = answer.json()
    assert document["check"]["job"]["state"] == "done", document
    assert document["check"]["violations"] >= 1
    result = agency.get(f"/checks/{document['check']['id']}/result").json()
    assert result["document"]["path"] == "招标文件.md"
    assert any("本市" in finding["quote"] for finding in result["findings"])

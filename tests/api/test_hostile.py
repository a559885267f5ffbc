"""Hostile uploads: refused or made harmless."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from html.parser import HTMLParser
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfWriter
from running import TENDER, Client, Service

ENTITY = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    "<w:document><w:body>&x;</w:body></w:document>"
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
EVIL = "<img src=x onerror=alert(1)>'\"&.md"


def zipped(contents: dict[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return stream.getvalue()


def word(text: str = "投标人须在本市设有分公司。") -> bytes:
    document = Document()
    document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf(password: str = "") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(300, 300)
    if password:
        writer.encrypt(password, algorithm="AES-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def picture() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    )


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)

FILES: dict[str, tuple[bytes, str]] = {
    "文本.docx": (b"hello, world!", "file-format"),
    "文本.pdf": ("这是一份文本。".encode(), "file-format"),
    "程序.exe": (b"MZ\x90\0", "file-format"),
    "网页.docx": (b"<html><body>", "file-format"),
    "网页.html": (b"<html><script>alert(1)</script>", "file-format"),
    "富文本.doc": (b"{\\rtf1 a}", "file-format"),
    "旧版.doc": (OLE, "file-format"),
    "图.svg": (SVG, "file-format"),
    "图.png": (picture(), "file-format"),
    "压缩.docx": (b"Rar!\x1a\x07\0", "file-format"),
    "工作簿.docx": (zipped({"xl/workbook.xml": "<x/>"}), "file-format"),
    "版式.docx": (zipped({"OFD.xml": "<x/>"}), "file-format"),
    "缺.docx": (zipped({"word/styles.xml": "<x/>"}), "file-damaged"),
    "断.docx": (word()[:2000], "file-damaged"),
    "实体.docx": (zipped({"word/document.xml": ENTITY}), "file-damaged"),
    "炸弹.docx": (zipped({"word/document.xml": b"0" * 50_000_000}), "file-too-large"),
    "空白.docx": (word(""), "no-text"),
    "断.pdf": (pdf()[:300], "file-damaged"),
    "坏.pdf": (b"%PDF-1.7\nbroken\n%%EOF", "file-damaged"),
    "锁.pdf": (pdf("secret"), "file-encrypted"),
    "空白页.pdf": (pdf(), "no-text"),
}


def test_files_that_cannot_be_checked_each_say_why_and_harm_no_other(agency: Client) -> None:
    sent = {
        name: agency.upload(content, name, wait=0).json()["check"]["id"]
        for name, (content, _) in FILES.items()
    }
    good = agency.upload(TENDER, "好.md", wait=0).json()["check"]["id"]
    for name, check in sent.items():
        job = agency.get(f"/checks/{check}?wait=60").json()["job"]
        assert (job["state"], job["code"]) == ("failed", FILES[name][1]), (name, job)
        assert job["message"].startswith(name)
        assert "\n" not in job["message"]
        assert not any(place in job["message"] for place in ("/tmp", "/files/"))  # noqa: S108
        for path in (f"/checks/{check}/result", f"/checks/{check}/report"):
            problem = agency.get(path).json()
            assert (problem["code"], problem["detail"]) == (job["code"], job["message"])
            assert problem["status"] in {413, 415, 422}
    assert agency.get(f"/checks/{good}?wait=60").json()["job"]["state"] == "done"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.md", "passwd.md"),
        ("..\\..\\windows\\招标.md", "招标.md"),
        ("/etc/cron.d/招标.md", "招标.md"),
        ("C:\\招标.md", "招标.md"),
        ("招标\u202efdp.md", "招标fdp.md"),
        ("招\u200b标\ufeff.md", "招标.md"),
        ("招标\r\nSet-Cookie: a=b.md", None),
        ("...", "未命名"),
        ("..", "未命名"),
        ("招" * 300 + ".md", "招" * 79 + ".md"),
        ("a" * 300, "a" * 240),
        ("CON.md", "CON.md"),
        ("-rf.md", "-rf.md"),
    ],
)
def test_a_name_leads_nowhere(
    service: Service, agency: Client, sent: str, kept: str | None
) -> None:
    before = {path for path in service.office.data.rglob("*") if path.suffix == ".md"}
    document = agency.upload(TENDER, sent).json()
    assert kept is None or document["name"] == kept
    assert not set("/\\\r\n\0\u202e") & set(document["name"])
    if document["name"].endswith(".md"):
        assert document["check"]["job"]["state"] == "done", document
        answer = agency.get(f"/checks/{document['check']['id']}/report?format=text")
        assert "\n" not in answer.headers["content-disposition"]
    assert {path for path in service.office.data.rglob("*") if path.suffix == ".md"} == before


def test_a_null_in_a_name_is_refused_or_dropped(agency: Client) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="lot"\r\n\r\nL-1\r\n'
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a\0b.md"\r\n\r\nx\r\n'
        b"--x--\r\n"
    )
    headers = {"content-type": "multipart/form-data; boundary=x"}
    answer = agency.post("/documents", content=body, headers=headers)
    assert answer.status_code in {201, 400}
    if answer.status_code == 201:
        assert answer.json()["name"] == "ab.md"


class Tags(HTMLParser):
    """The elements of a page that name something of the upload."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def harmless(page: str) -> None:
    tags = Tags()
    tags.feed(page)
    for tag, attributes in tags.found:
        assert attributes.get("src") != "x", tag
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)


def test_html_in_names_and_texts_is_shown_as_text(agency: Client, office: Client) -> None:
    text = TENDER + "<img src=x onerror=alert(1)>投标人须在本市设有分公司。\n"
    document = agency.upload(text, EVIL, lot="<img src=x onerror=alert(1)>").json()
    assert document["name"] == EVIL
    for client in (agency, office):
        for path in ("/", f"/documents/{document['id']}", "/documents"):
            page = client.inner.get(path)
            if page.headers["content-type"].startswith("text/html"):
                harmless(page.text)
    report = agency.get(f"/checks/{document['check']['id']}/report?format=html")
    assert "sandbox" in report.headers["content-security-policy"]
    harmless(report.text)
    assert "&lt;img src=x onerror=alert(1)&gt;" in report.text


def test_a_picture_with_a_script_is_never_served(agency: Client) -> None:
    document = agency.upload(SVG, "图.svg").json()
    page = agency.inner.get(f"/documents/{document['id']}")
    assert "<svg" not in page.text
    assert "alert(1)" not in page.text
    for path in ("result", "report?format=html", "report?format=annotated"):
        answer = agency.get(f"/checks/{document['check']['id']}/{path}")
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_formula_in_a_tender_is_text_in_its_report(agency: Client) -> None:
    text = TENDER + '=HYPERLINK("http://evil.example","投标人须在本市设有分公司")\n'
    check = agency.upload(text, "=1+1.md").json()["check"]["id"]
    content = agency.get(f"/checks/{check}/report?format=xlsx").content
    kinds = {
        cell.data_type
        for sheet in load_workbook(io.BytesIO(content))
        for row in sheet.iter_rows()
        for cell in row
    }
    assert "f" not in kinds
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            assert b"<f>" not in package.read(name), name


def test_an_upload_over_the_limit_is_refused(service: Service, agency: Client) -> None:
    most = service.settings.max_file_mb
    object.__setattr__(service.office.files, "most", 0)
    try:
        answer = agency.upload(TENDER)
    finally:
        object.__setattr__(service.office.files, "most", most)
    assert (answer.status_code, answer.json()["code"]) == (413, "file-too-large")
    assert "MAX_FILE_MB" in answer.json()["detail"]


def test_a_body_of_another_kind_is_refused(agency: Client) -> None:
    bodies: list[tuple[bytes, str]] = [
        (b'<?xml version="1.0"?>', "application/xml"),
        (b"lot=L-1", "application/x-www-form-urlencoded"),
        (b"--x--", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
    ]
    for body, kind in bodies:
        answer: Any = agency.post("/documents", content=body, headers={"content-type": kind})
        assert 400 <= answer.status_code < 500, (kind, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_token_is_of_no_use_in_an_address_or_a_cookie(service: Service, agency: Client) -> None:
    order = {"name": "对接", "scopes": ["documents:read"], "days": 1}
    secret = agency.post("/tokens", json=order).json()["secret"]
    machine = service.stranger()
    assert machine.get(f"/api/v1/documents?token={secret}").status_code == 401
    machine.cookies.set("tender-guard", secret)
    assert machine.get("/api/v1/documents").status_code == 401
    for kind in ("Basic", "Token", ""):
        given = {"authorization": f"{kind} {secret}".strip()}
        assert machine.get("/api/v1/documents", headers=given).status_code == 401, kind


def test_a_session_that_ended_is_of_no_use_again(service: Service) -> None:
    with service.client("auditor") as client:
        cookie = dict(client.inner.cookies)
        assert client.get("/session").status_code == 200
        assert client.send("DELETE", "/session").status_code == 200
        replayed = service.stranger()
        replayed.cookies.update(cookie)
        assert replayed.get("/api/v1/session").status_code == 401

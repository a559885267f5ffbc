"""Where the service listens, over what, and whom it believes."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from pathlib import Path

import httpx
import pytest
from commands import ran
from running import PASSWORD
from serving import Process, serving

from tender_guard.settings import Settings


def test_without_a_certificate_it_listens_on_this_machine_alone_and_says_why(
    tmp_path: Path,
) -> None:
    with serving(tmp_path / "data", tmp_path / "log", "--host", "0.0.0.0", processes=2) as process:  # noqa: S104
        assert process.address.startswith("http://127.0.0.1:")
        told = process.told()
        assert "明文经过网络" in told
        assert "--certificate" in told
        ports = subprocess.run(
            ["cat", "/proc/net/tcp"], capture_output=True, text=True, check=True
        ).stdout
        port = int(process.address.rpartition(":")[2])
        listening = [
            line.split()[1] for line in ports.splitlines() if f":{port:04X} 00000000" in line
        ]
        assert listening == [f"0100007F:{port:04X}"]
        assert "__Host-" not in cookies_of(process, httpx.Client())
        process.stop()
        assert process.process.returncode == 0


def cookies_of(process: Process, client: httpx.Client, **headers: str) -> str:
    """What the answer to signing in sets as cookies."""
    with client:
        base = f"{process.address}/api/v1"
        if process.link is not None:
            order = {"secret": process.link, "password": PASSWORD}
            client.post(f"{base}/password", json=order, headers=headers).raise_for_status()
        words = {"login": "admin", "password": PASSWORD}
        answer = client.post(f"{base}/session", json=words, headers=headers).raise_for_status()
        assert ("strict-transport-security" in answer.headers) == ("Secure" in str(answer.headers))
        return str(answer.headers["set-cookie"])


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    key, made = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(made)]
    subprocess.run([*command.split(), *names], check=True, capture_output=True)
    return made, key


def test_with_a_certificate_it_speaks_tls_and_its_cookie_goes_over_nothing_else(
    certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    made, key = certificate
    options = ("--certificate", str(made), "--key", str(key))
    with serving(tmp_path / "data", tmp_path / "log", *options, workers=1) as process:
        assert process.address.startswith("https://127.0.0.1:")
        trusting = ssl.create_default_context(cafile=str(made))
        cookie = cookies_of(process, httpx.Client(verify=trusting))
        assert cookie.startswith("__Host-tender-guard=")
        for word in ("Secure", "HttpOnly", "SameSite"):
            assert word.lower() in cookie.lower()


def test_only_a_proxy_that_was_named_is_believed(tmp_path: Path) -> None:
    forwarded = {"x-forwarded-proto": "https", "x-forwarded-for": "10.1.2.3"}
    data = tmp_path / "data"
    with serving(data, tmp_path / "1", workers=1, trusted_proxies="127.0.0.1") as process:
        assert cookies_of(process, httpx.Client(), **forwarded).startswith("__Host-")
    with serving(data, tmp_path / "2", workers=1, trusted_proxies="10.9.9.9") as process:
        assert not cookies_of(process, httpx.Client(), **forwarded).startswith("__Host-")


def test_a_certificate_needs_its_key(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    alone = ran(settings, "serve", "--certificate", "x.pem")
    assert (alone.returncode, alone.stderr) == (2, "错误：--certificate 与 --key 要一起给出\n")
    missing = ran(settings, "serve", "--certificate", "x.pem", "--key", "y.pem")
    assert missing.returncode == 2
    assert "x.pem：没有这个文件" in missing.stderr

"""``tender-guard serve``: the API and the pages."""

from __future__ import annotations

import importlib
import importlib.util
import ipaddress
from pathlib import Path
from typing import Any

import click

from tender_guard.commands.options import AnyPath
from tender_guard.errors import UsageError
from tender_guard.settings import Settings, load_settings, variable

_HERE = "127.0.0.1"


@click.command(
    options_metavar="[选项]",
    help="运行网页和接口服务。\n\n"
    "首次运行时给出管理员的一次性链接，用它设置密码。"
    "没有证书时只在本机可用：密码不能明文经过网络。"
    f"放在反向代理之后时，用 {variable('trusted_proxies')} 写明代理的地址。",
)
@click.option("--host", default=_HERE, metavar="地址", help=f"监听的地址，默认 {_HERE}。")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, metavar="端口", help="默认 8000。"
)
@click.option("--certificate", type=AnyPath, metavar="文件", help="证书（PEM，含证书链）。")
@click.option("--key", type=AnyPath, metavar="文件", help="证书的私钥（PEM）。")
def command(host: str, port: int, certificate: Path | None, key: Path | None) -> None:
    """Serve until interrupted."""
    settings = load_settings()
    if (certificate is None) != (key is None):
        raise UsageError("--certificate 与 --key 要一起给出")
    for path in (certificate, key):
        if path is not None and not path.is_file():
            raise UsageError(f"{path}：没有这个文件")
    bound = _bound(host, settings, secure=certificate is not None)
    scheme = "https" if certificate else "http"
    application().serve(
        settings,
        bound,
        port,
        certificate,
        key,
        lambda real, secret: _say(f"{scheme}://{_written(bound)}:{real}", secret),
    )


def application() -> Any:  # noqa: ANN401 (a module)
    """The web application: within this package when installed, beside it in a checkout."""
    packed = importlib.util.find_spec("tender_guard.api")
    return importlib.import_module("tender_guard.api.serving" if packed else "api.serving")


def _bound(host: str, settings: Settings, *, secure: bool) -> str:
    if secure or settings.trusted_proxies or _is_here(host):
        return host
    click.echo(
        "注意：没有证书，密码和文件会以明文经过网络，"
        f"因此只在本机（{_HERE}）提供服务，不用 {host}。"
        "要让其他电脑使用，请给出 --certificate 和 --key，"
        f"或者放在反向代理之后并设置 {variable('trusted_proxies')}",
        err=True,
    )
    return _HERE


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _written(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _say(address: str, secret: str | None) -> None:
    click.echo(f"服务已启动：{address}", err=True)
    if secret is not None:
        click.echo(
            f"还没有能登录的管理员。请在 24 小时内打开下面的一次性链接设置密码：\n"
            f"  {address}/link/{secret}",
            err=True,
        )

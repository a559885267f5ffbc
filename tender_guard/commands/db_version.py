"""``tender-guard db version``."""

from __future__ import annotations

import click

from tender_guard.database import UPGRADE, connect, versions
from tender_guard.settings import load_settings


@click.command(options_metavar="[选项]", help="数据库的版本，和本程序要求的版本。")
def command() -> None:
    """Say of which version the database is."""
    engine = connect(load_settings())
    try:
        there, needed = versions(engine)
    finally:
        engine.dispose()
    click.echo(f"数据库 {there or '空'}，本程序 {needed}")
    if there not in {None, needed}:
        click.echo(f"请运行 {UPGRADE}", err=True)

"""``tender-guard check-clauses LINES.jsonl``."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from tender_guard.check import ClauseLine, check_clauses
from tender_guard.commands.clause_lines import clause_line
from tender_guard.commands.options import AnyPath, output_option, rules_option
from tender_guard.commands.output import write
from tender_guard.commands.rulebooks import load
from tender_guard.errors import UsageError
from tender_guard.jsonl import decoded, numbered_lines
from tender_guard.reports.record import dumps_line
from tender_guard.rulebook.model import Regime
from tender_guard.settings import load_settings


class _Line(msgspec.Struct, frozen=True):
    """A line as written."""

    id: str
    text: str
    section: str | None = None
    regime: Regime = "statutory"


class _Named(msgspec.Struct, frozen=True):
    """What an unreadable line may still tell."""

    id: str


@click.command(
    options_metavar="[选项]",
    help="逐行检查条款，每行输出一个结果，顺序与输入相同。\n\n"
    "输入每行一个 JSON 对象：id、text，可有 section、regime。不能读取的行输出原因，退出状态为 2。",
)
@click.argument("lines", type=AnyPath, metavar="条款.jsonl")
@output_option
@rules_option
@click.pass_context
def command(
    ctx: click.Context, lines: Path, output: Path | None, folders: tuple[Path, ...]
) -> None:
    """Check clauses line by line."""
    rulebook = load(folders, load_settings())
    read = [_read(number, line) for number, line in numbered_lines(lines)]
    answers = check_clauses((one for one in read if isinstance(one, ClauseLine)), rulebook)
    told = [
        dumps_line(next(answers) if isinstance(one, ClauseLine) else one) + "\n" for one in read
    ]
    write("".join(told), output)
    failed = sum(not isinstance(one, ClauseLine) for one in read)
    if failed:
        click.echo(f"错误：{lines}：{failed} 行无法读取，原因见结果", err=True)
        ctx.exit(2)


def _read(number: int, line: str) -> ClauseLine | dict[str, object]:
    """The clause, or the answer that says why there is none."""
    try:
        read = decoded(line, _Line)
    except UsageError as error:
        return {**_name(number, line), "error": str(error)}
    return clause_line(read.id, read.text, read.section, read.regime)


def _name(number: int, line: str) -> dict[str, object]:
    try:
        return {"id": decoded(line, _Named).id}
    except UsageError:
        return {"line": number}

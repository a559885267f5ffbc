"""``tender-guard rules``: the rules there are, and whether their citations are true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from tender_guard.commands.options import AnyPath, output_option, rules_option
from tender_guard.commands.output import write
from tender_guard.commands.rulebooks import load
from tender_guard.reports import explanation
from tender_guard.reports.record import dumps
from tender_guard.rulebook.citations import CitationResult, Verdict, compare, record
from tender_guard.rulebook.load import Rulebook
from tender_guard.settings import load_settings
from tender_guard.trials import lint

_VERDICTS: dict[Verdict, str] = {"matched": "相符", "failed": "不符", "not-compared": "未核对"}


@click.command(
    options_metavar="[选项]",
    help="列出规则库中的规则。\n\n"
    "给出 --citations 时，把规则所引的法条逐条与文件夹中的法律全文核对：条、款、项是否存在，"
    "摘要与原文是否相符。没有全文的列为未核对，不算相符；有不符的，退出状态为 1。\n\n"
    "给出 --lint 时，逐条试运行规则文件中的例子，列出例子没有证明的阈值、例外和多余的词；"
    "有问题的，退出状态为 1。",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    metavar="格式",
    help="text（默认）或 json。",
)
@click.option("--citations", type=AnyPath, metavar="文件夹", help="法律全文所在的文件夹。")
@click.option("--record", "recorded", is_flag=True, help="把核对结果写入规则文件夹中的 laws.yaml。")
@click.option("--lint", "linted", is_flag=True, help="试运行例子，检查规则写得是否完备。")
@output_option
@rules_option
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 (one parameter an option)
    ctx: click.Context,
    form: str,
    citations: Path | None,
    recorded: bool,  # noqa: FBT001 (click's flag)
    linted: bool,  # noqa: FBT001
    output: Path | None,
    folders: tuple[Path, ...],
) -> None:
    """List the rules, and compare their citations with law texts."""
    if recorded and citations is None:
        raise click.UsageError("--record 须与 --citations 一起使用。")
    rulebook = load(folders, load_settings())
    if linted:
        faults = list(lint(rulebook))
        lines = faults or [f"{len(rulebook.rules)} 条规则的例子完备"]
        write("\n".join(lines) + "\n", output)
        ctx.exit(int(bool(faults)))
    compared: list[CitationResult] | None = None
    if citations is not None:
        compared = (
            record(rulebook.folders[0] / "laws.yaml", citations)
            if recorded
            else compare(rulebook.laws.values(), citations)
        )
    shown = _json(rulebook, compared) if form == "json" else _text(rulebook, compared)
    write(shown, output)
    ctx.exit(int(any(one.verdict == "failed" for one in compared or ())))


def _json(rulebook: Rulebook, compared: Iterable[CitationResult] | None) -> str:
    answer: dict[str, Any] = {
        "rulebook": rulebook.sha256,
        "rules": [explanation.record(rule, rulebook) for rule in rulebook.rules.values()],
    }
    if compared is not None:
        answer["citations"] = list(compared)
    return dumps(answer) + "\n"


def _text(rulebook: Rulebook, compared: Iterable[CitationResult] | None) -> str:
    if compared is None:
        return explanation.listing(rulebook)
    results = list(compared)
    counts = Counter(one.verdict for one in results)
    told = "，".join(f"{word} {counts[verdict]} 条" for verdict, word in _VERDICTS.items())
    lines = [f"共引用 {len(results)} 条：{told}"]
    for verdict in ("failed", "not-compared"):
        of_verdict = [one for one in results if one.verdict == verdict]
        if of_verdict:
            lines += ["", _VERDICTS[verdict]]
        if verdict == "failed":
            lines += [f"  《{one.law}》{one.article}：{one.reason}" for one in of_verdict]
            continue
        laws: dict[tuple[str, str], list[str]] = {}
        for one in of_verdict:
            laws.setdefault((one.law, one.reason), []).append(one.article)
        for (law, reason), articles in laws.items():
            lines.append(f"  《{law}》{'、'.join(articles)}：{reason}")
    return "\n".join(lines) + "\n"

"""The command ``tender-guard``: a table of commands, each loaded when it is called.

A command is a module of ``tender_guard.commands`` whose ``command`` is a click command; adding one
adds its line to `COMMANDS`. Everything a person reads here is Chinese, also what click itself says
(``locale/``).
"""

from __future__ import annotations

import gettext
import os
from pathlib import Path
from typing import Any

import click

from tender_guard.commands.lazy import lazy_group
from tender_guard.errors import TenderGuardError
from tender_guard.helping import ChineseFormatter

COMMANDS: dict[str, tuple[str, str]] = {
    "check": ("tender_guard.commands.check", "检查招标文件"),
    "check-clauses": ("tender_guard.commands.check_clauses", "逐条检查 JSONL 中的条款"),
    "records": ("tender_guard.commands.records", "项目台账：检查、提醒、导入、导出"),
    "experts": ("tender_guard.commands.experts", "评标专家：名册、考核、回避、打分统计"),
    "inspect": ("tender_guard.commands.inspect", "双随机抽查：抽取、核验、检查表、检查结果"),
    "interviews": ("tender_guard.commands.interviews", "约谈中标企业：名单、记录、结果"),
    "statistics": ("tender_guard.commands.statistics", "半年统计：统计表、图表、草稿"),
    "findings": ("tender_guard.commands.findings", "问题整改闭环：答复、验收、销号、移送"),
    "must-tender": ("tender_guard.commands.must_tender", "是否必须招标"),
    "rules": ("tender_guard.commands.rules", "列出规则，核对法条引用"),
    "explain": ("tender_guard.commands.explain", "说明一条规则"),
    "serve": ("tender_guard.commands.serve", "运行网页和接口服务"),
    "db": ("tender_guard.commands.db", "数据库：版本、升级"),
    "backup": ("tender_guard.commands.backup", "备份数据库、文件和密钥"),
    "restore": ("tender_guard.commands.restore", "从备份恢复"),
    "retention": ("tender_guard.commands.retention", "列出或删除超过保存期限的内容"),
    "erase": ("tender_guard.commands.erase", "按要求删除一份文件或一名人员的信息"),
    "replay": ("tender_guard.commands.replay", "用留存的规则库重做一次检查，核对结果"),
    "changes": ("tender_guard.commands.changes", "规则变更：列出、撤回"),
    "audit": ("tender_guard.commands.audit", "核对审计记录"),
    "accuracy": ("tender_guard.commands.accuracy", "用标注数据计算各规则的准确率"),
}
"""Name to module and short help."""

_INTERRUPTED = 130
"""The status of a command that was interrupted, which must not look like 1: a violation."""
_LOCALE = Path(__file__).with_name("locale")


class _Commands(lazy_group(COMMANDS)):  # type: ignore[misc]
    """Our errors are one line on standard error, and the exit status their class names."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 (click's signature)
        try:
            return super().invoke(ctx)
        except TenderGuardError as error:
            click.echo(f"错误：{error}", err=True)
            ctx.exit(error.exit_status)
        except KeyboardInterrupt:
            click.echo("已中止。", err=True)
            ctx.exit(_INTERRUPTED)


def speak_chinese() -> None:
    """Have click take its words from ``locale/``, whatever the language of the system is."""
    os.environ["LANGUAGE"] = "zh_CN"
    gettext.bindtextdomain("tender_guard", str(_LOCALE))
    gettext.textdomain("tender_guard")
    click.Context.formatter_class = ChineseFormatter


@click.group(
    cls=_Commands,
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数]…",
    epilog="各命令的用法：tender-guard 命令 --help\n\n"
    "退出状态：0 未见疑似违规；1 有未豁免的疑似违规；2 有文件或规则库无法读取。",
    help="检查招标文件与标后履约是否符合「七个不准」和招标投标规定。\n\n"
    "检查结果是请人核对的问题，不是结论。",
)
@click.version_option(package_name="tender-guard", prog_name="tender-guard", help="显示版本。")
def command() -> None:
    """Check tender documents and records against the tendering rules."""


def main() -> None:
    """The entry point of the installed command."""
    speak_chinese()
    command(prog_name="tender-guard")


if __name__ == "__main__":
    main()

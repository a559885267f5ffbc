"""Every setting there is, in one list; each is an environment variable ``TENDER_GUARD_<NAME>``.

``settings_table()`` prints the list for the README, so that the two never differ.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, PositiveInt, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from tender_guard.errors import UsageError

PREFIX: Final = "TENDER_GUARD_"
TESTS: Final = PREFIX + "TEST_"
"""What begins so steers the tests and is no setting."""

_REASONS: Final[Mapping[str, str]] = {
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "应不小于 {ge}",
    "path_type": "应为路径",
}


class Settings(BaseSettings):
    """What can be set from outside; the description of each is what a person reads."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    rules: Path | None = Field(
        default=None, description="规则文件夹；不设时用随程序带的 `rules/`", title="随程序带的规则"
    )
    local_rules: Annotated[tuple[Path, ...], NoDecode] = Field(
        default=(),
        description=f"本单位另加的规则文件夹，可有多个，以 `{os.pathsep}` 分隔",
        title="无",
    )
    data: Path = Field(
        default=Path("~/.local/share/tender-guard"), description="数据文件夹（数据库、上传的文件）"
    )
    database: str = Field(
        default="",
        description="数据库地址，如 `postgresql+psycopg://…`；不设时是数据文件夹里的 SQLite",
        title="SQLite",
    )
    key_file: Path | None = Field(
        default=None,
        description="身份证号等个人信息的密钥文件（权限 0600）；不设时是数据文件夹里的 `key`",
        title="数据文件夹里的 `key`",
    )
    font: Path | None = Field(
        default=None,
        description="PDF 表格和图表所用的中文字体文件；不设时从系统已安装的字体中找",
        title="系统已安装的中文字体",
    )
    scheduler: str = Field(
        default="",
        description="Dask 集群地址，如 `tcp://…`；不设时用本机的进程池",
        title="本机进程池",
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="反向代理的地址（可有多个，以 `,` 分隔）；只相信来自这些地址的转发头",
        title="无",
    )
    processes: int = Field(
        default=0,
        ge=0,
        description="答复请求的服务进程数；0 表示与处理器核数相同，但不多于同时检查的进程数和 4",
        title="处理器核数",
    )
    workers: int = Field(
        default=0,
        ge=0,
        description="同时检查的进程数，由各服务进程平分（每个至少 1）；0 表示与处理器核数相同",
        title="处理器核数",
    )
    seconds_per_check: PositiveInt = Field(
        default=300, description="检查一份文件最多用多少秒，超过即终止"
    )
    memory_mb_per_check: PositiveInt = Field(
        default=2048, description="检查一份文件最多用多少内存（MB），超过即终止"
    )
    keep_drafts_days: int = Field(
        default=365, ge=0, description="草稿文件保存多少天（自上传起）；0 表示不删"
    )
    keep_workbooks_days: int = Field(
        default=30, ge=0, description="导入过的台账文件保存多少天（内容已在数据库中）；0 表示不删"
    )
    keep_sessions_days: int = Field(
        default=30, ge=0, description="失效的登录、链接、令牌和幂等键保存多少天；0 表示不删"
    )
    keep_jobs_days: int = Field(
        default=180, ge=0, description="已结束且无所属的任务记录保存多少天；0 表示不删"
    )
    keep_reminders_days: int = Field(
        default=0, ge=0, description="发出的提醒的文字保存多少天；0 表示不删"
    )
    max_file_mb: PositiveInt = Field(default=200, description="文件大小上限（MB）")
    max_text_mb: PositiveInt = Field(default=20, description="纯文本文件大小上限（MB）")
    max_pages: PositiveInt = Field(default=5000, description="PDF 页数上限")
    max_unpacked_mb: PositiveInt = Field(
        default=500, description="DOCX 等压缩格式解压后的总大小上限（MB）"
    )
    max_ratio: PositiveInt = Field(
        default=100, description="DOCX 等压缩格式的压缩比上限（解压后是压缩前的多少倍）"
    )
    max_entries: PositiveInt = Field(default=20000, description="DOCX 等压缩格式里的文件个数上限")
    max_xml_mb: PositiveInt = Field(
        default=100, description="DOCX 里单个 XML 部件解压后的大小上限（MB）"
    )
    max_workbook_cells: PositiveInt = Field(
        default=20_000_000, description="台账工作簿每张表的单元格范围上限（行数乘列数）"
    )

    @field_validator("local_rules", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part for part in value.split(os.pathsep) if part)
        return value

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @property
    def rule_folders(self) -> tuple[Path, ...]:
        """The folders the rulebook is read from, the shipped one (or its replacement) first."""
        return (self.rules or shipped_rules(), *self.local_rules)


def shipped_rules() -> Path:
    """The rules that come with the program: in the wheel's data, else beside the package."""
    package = Path(__file__).parent
    installed = package / "_data" / "rules"
    return installed if installed.is_dir() else package.parent / "rules"


def variable(field: str) -> str:
    """The environment variable of a setting, for messages."""
    return PREFIX + field.upper()


def load_settings() -> Settings:
    """The settings of the environment.

    Raises:
        UsageError: a value is no use, or a variable with our prefix is none of ours.
    """
    known = {variable(field) for field in Settings.model_fields}
    for name in sorted(os.environ):
        upper = name.upper()
        if upper.startswith(PREFIX) and not upper.startswith(TESTS) and upper not in known:
            close = difflib.get_close_matches(upper, known, 1)
            hint = f"，是否想写 {close[0]}？" if close else ""
            raise UsageError(f"环境变量 {name}：没有这项设置{hint}")
    try:
        return Settings()
    except ValidationError as fault:
        first = fault.errors()[0]
        reason = _REASONS.get(first["type"], first["msg"]).format(**first.get("ctx", {}))
        name = variable(str(first["loc"][0]))
        raise UsageError(f"环境变量 {name}={first['input']}：{reason}") from fault


def settings_table() -> str:
    """The Markdown table of all settings for the README."""
    lines = ["| 环境变量 | 默认 | 含义 |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = field.title or f"`{field.default}`"
        lines.append(f"| `{variable(name)}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"

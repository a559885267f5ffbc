"""The tables of the records: every sheet of the workbook, declared once.

A class is a sheet and a table of the database. Each field says its Chinese head and how its cells
are read; `SHEETS` gathers the declarations for everything else that needs them. What an empty
cell means where it has a usual value stands here too (``usual``). The last tables are what the
store keeps beside the records.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

import polars as pl
from sqlalchemy import JSON, BigInteger, Integer, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from tender_guard.records.columns import Column, Kind
from tender_guard.records.exact import Exact

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
"""Names by which migrations find what they change."""

GUIDE = "填写说明"
"""The sheet of our own workbooks that holds no records."""

POSTS = ("项目负责人", "技术负责人", "安全负责人", "质量负责人", "总监理工程师")
CATEGORIES = ("施工", "货物", "服务", "勘察", "设计", "监理", "工程总承包")
METHODS = ("公开招标", "邀请招标", "非必招交易", "直接发包", "政府采购")
BEHAVIOURS = tuple(f"E{number:02}" for number in range(1, 13))


def _field(column: Column, **options: Any) -> Any:  # noqa: ANN401 - sqlmodel's own Field is Any
    return Field(
        ... if column.needed else None,
        nullable=not column.needed,
        sa_column_kwargs={"info": {"column": column}},
        **options,
    )


def _text(title: str, *, needed: bool = False, note: str = "") -> Any:  # noqa: ANN401
    return _field(Column("", title, Kind.TEXT, needed, note=note))


def _code(title: str, *, needed: bool = False, unique: bool = False, note: str = "") -> Any:  # noqa: ANN401
    return _field(Column("", title, Kind.CODE, needed, note=note), unique=unique)


def _refer(title: str, sheet: str, *, needed: bool = True) -> Any:  # noqa: ANN401
    column = Column("", title, Kind.CODE, needed, refers=sheet)
    return _field(column, foreign_key=f"{sheet}.code", index=True)


def _word(
    title: str, *words: str, needed: bool = False, usual: str | None = None, note: str = ""
) -> Any:  # noqa: ANN401
    return _field(Column("", title, Kind.WORD, needed, words, usual=usual, note=note))


def _day(title: str, *, needed: bool = False, note: str = "") -> Any:  # noqa: ANN401
    return _field(Column("", title, Kind.DATE, needed, note=note))


def _month(title: str) -> Any:  # noqa: ANN401
    return _field(Column("", title, Kind.MONTH, needed=True))


def _yuan(title: str, *, needed: bool = False, below_zero: bool = False, note: str = "") -> Any:  # noqa: ANN401
    column = Column("", title, Kind.YUAN, needed, below_zero=below_zero, note=note)
    return _field(column, sa_type=Exact)


def _number(
    title: str,
    *,
    needed: bool = False,
    below_zero: bool = False,
    usual: int | None = None,
    note: str = "",
) -> Any:  # noqa: ANN401
    column = Column("", title, Kind.NUMBER, needed, usual=usual, below_zero=below_zero, note=note)
    return _field(column, sa_type=Exact)


def _whole(
    title: str,
    *,
    needed: bool = False,
    span: tuple[int, int] | None = None,
    usual: int | None = None,
    note: str = "",
) -> Any:  # noqa: ANN401
    column = Column("", title, Kind.WHOLE, needed, span=span, usual=usual, note=note)
    return _field(column, sa_type=BigInteger)


def _percent(title: str) -> Any:  # noqa: ANN401
    column = Column("", title, Kind.PERCENT, note="填 2 或 2% 均为百分之二")
    return _field(column, sa_type=Exact)


def _yes(title: str, *, usual: bool | None = None) -> Any:  # noqa: ANN401
    return _field(Column("", title, Kind.YES, usual=usual))


def _identity(title: str, *, needed: bool = False) -> Any:  # noqa: ANN401
    column = Column("", title, Kind.IDENTITY, needed, note="单元格设为文本后再填")
    return _field(column, sa_type=LargeBinary)


def _digest(*, needed: bool = False) -> Any:  # noqa: ANN401
    return Field(... if needed else None, nullable=not needed, sa_type=LargeBinary, index=True)


class Row(SQLModel):
    """What every table has beside its columns.

    ``ordinal`` counts rows of one key from 0, in the order they were read. ``bad`` holds the cells
    that could not be read, field to text as written: they are neither a value nor empty.
    """

    sheet: ClassVar[str]
    key: ClassVar[tuple[str, ...]] = ()
    """The fields by which rows are the same when imported again; empty: the whole row."""

    id: int | None = Field(default=None, primary_key=True)
    ordinal: int = Field(default=0, sa_type=Integer)
    bad: dict[str, str] = Field(default_factory=dict, sa_type=JSON)


def _once(*names: str) -> tuple[UniqueConstraint]:
    return (UniqueConstraint(*names, "ordinal"),)


class Project(Row, table=True):
    """项目."""

    sheet: ClassVar[str] = "项目"
    key: ClassVar[tuple[str, ...]] = ("code",)

    code: str = _code("项目编号", needed=True, unique=True)
    name: str = _text("项目名称", needed=True)
    tenderer: str = _text("招标人", needed=True)
    industry: str | None = _word("行业", "房建", "市政", "交通", "水利", "港航", "其他")
    funds: str | None = _word("资金性质", "政府投资", "国有资金", "其他")
    investment: Decimal | None = _yuan("总投资")
    budget: Decimal | None = _yuan("批准概算")
    major: bool | None = _yes("重点项目")


class Lot(Row, table=True):
    """标段."""

    sheet: ClassVar[str] = "标段"
    key: ClassVar[tuple[str, ...]] = ("code",)

    code: str = _code("标段编号", needed=True, unique=True)
    project: str = _refer("项目编号", "project")
    name: str = _text("标段名称", needed=True)
    category: str = _word("类别", *CATEGORIES, needed=True)
    method: str = _word("招标方式", *METHODS, needed=True)
    statutory: bool | None = _yes("依法必招", usual=True)
    exemption: str | None = _text("不招标依据", note="不招标的，写明依据的条款")
    agency: str | None = _text("招标代理机构")
    separated: bool | None = _yes("评定分离", usual=False)
    estimate: Decimal | None = _yuan("估算价")
    max_price: Decimal | None = _yuan("最高投标限价")
    announced: date | None = _day("公告发布日期")
    sale_start: date | None = _day("文件发售开始")
    sale_end: date | None = _day("文件发售截止")
    clarified: date | None = _day("澄清修改日期")
    clarification_matters: bool | None = _yes("澄清影响编制")
    deadline: date | None = _day("投标截止")
    opening: date | None = _day("开标日期")
    validity_days: int | None = _whole("投标有效期", note="单位：天")
    bid_bond: Decimal | None = _yuan("投标保证金")
    invited: int | None = _whole("受邀单位数")
    bidders: int | None = _whole("投标人数")
    committee: int | None = _whole("评标委员会人数")
    committee_experts: int | None = _whole("评标专家人数")
    evaluated: date | None = _day("评标报告日期")
    candidates: int | None = _whole("候选人数量")
    publicity_start: date | None = _day("公示开始")
    publicity_end: date | None = _day("公示结束")
    award_notice: date | None = _day("中标通知书日期")
    winner: str | None = _text("中标人", note="联合体成员之间用、隔开")
    winning_price: Decimal | None = _yuan("中标价")
    reported: date | None = _day("书面报告日期")
    contract_signed: date | None = _day("合同签订日期")
    contract_sum: Decimal | None = _yuan("合同金额")
    contract_filed: date | None = _day("合同备案日期")
    performance_bond: Decimal | None = _yuan("履约保证金")
    performance_form: str | None = _word("履约担保形式", "现金", "转账", "保函", "保险")
    performance_until: date | None = _day("履约担保到期日")
    retention: Decimal | None = _percent("质量保证金比例")
    defect_months: int | None = _whole("缺陷责任期", note="单位：月")
    retention_released: date | None = _day("质保金退还日期")
    duration_days: int | None = _whole("计划工期", note="单位：天")
    started: date | None = _day("开工日期")
    completed: date | None = _day("竣工日期")
    stopped: date | None = _day("停工日期")
    resumed: date | None = _day("复工日期")
    stop_agreed: bool | None = _yes("停工建设单位同意")
    fair_review: bool | None = _yes("公平竞争审查结论")
    wage_account: date | None = _day("工资专户日期")
    wage_deposit: Decimal | None = _percent("工资保证金比例")
    payment_guarantee: bool | None = _yes("工程款支付担保")


class Bid(Row, table=True):
    """投标."""

    sheet: ClassVar[str] = "投标"
    key: ClassVar[tuple[str, ...]] = ("lot", "bidder")
    __table_args__ = _once(*key)

    lot: str = _refer("标段编号", "lot")
    bidder: str = _text("投标人", needed=True)
    price: Decimal | None = _yuan("投标报价")
    manager: str | None = _text("项目负责人")
    phone: str | None = _code("联系电话")
    won: bool | None = _yes("是否中标")
    bond: Decimal | None = _yuan("保证金金额")
    bond_form: str | None = _word(
        "保证金形式", "转账", "现金", "支票", "保函", "保险", usual="转账"
    )
    bond_paid: date | None = _day("保证金缴纳日期")
    withdrawn: date | None = _day("撤回日期")
    bond_refunded: date | None = _day("保证金退还日期")
    bond_treatment: str | None = _word(
        "保证金处理", "退还", "不予退还", "转为履约保证金", usual="退还"
    )
    interest_refunded: bool | None = _yes("利息已退")
    rejection: str | None = _text("否决原因")


class KeyPerson(Row, table=True):
    """关键人员."""

    __tablename__ = "key_person"
    sheet: ClassVar[str] = "关键人员"
    key: ClassVar[tuple[str, ...]] = ("lot", "post", "id_number", "arrived")
    __table_args__ = _once("lot", "post", "id_number_digest", "arrived")

    lot: str = _refer("标段编号", "lot")
    post: str = _word("岗位", *POSTS, needed=True)
    name: str = _text("姓名", needed=True)
    id_number: bytes = _identity("证件号", needed=True)
    id_number_digest: bytes = _digest(needed=True)
    grade: str | None = _code("资格等级")
    rank: str | None = _code("职称")
    arrived: date = _day("到任日期", needed=True)
    left: date | None = _day("离任日期")


class PersonnelChange(Row, table=True):
    """人员变更."""

    __tablename__ = "personnel_change"
    sheet: ClassVar[str] = "人员变更"
    key: ClassVar[tuple[str, ...]] = ("lot", "post", "changed", "new_person")
    __table_args__ = _once(*key)

    lot: str = _refer("标段编号", "lot")
    post: str = _word("岗位", *POSTS, needed=True)
    old_person: str = _text("原人员", needed=True)
    new_person: str = _text("新人员", needed=True)
    changed: date = _day("变更日期", needed=True)
    reason: str | None = _code("原因代码", note="G1 至 G8")
    consented: date | None = _day("建设单位同意日期")
    filed: date | None = _day("备案日期")
    publicity_start: date | None = _day("公示开始")
    publicity_end: date | None = _day("公示结束")
    old_grade: str | None = _code("原资格等级")
    new_grade: str | None = _code("新资格等级")
    new_id_number: bytes | None = _identity("新人员证件号")
    new_id_number_digest: bytes | None = _digest()


class Attendance(Row, table=True):
    """考勤."""

    sheet: ClassVar[str] = "考勤"
    key: ClassVar[tuple[str, ...]] = ("lot", "month", "name", "post")
    __table_args__ = _once(*key)

    lot: str = _refer("标段编号", "lot")
    month: str = _month("月份")
    name: str = _text("姓名", needed=True)
    post: str = _word("岗位", *POSTS, needed=True)
    due_days: Decimal = _number("应到天数", needed=True)
    present_days: Decimal = _number("实到天数", needed=True)
    excused_days: Decimal | None = _number("免计天数", usual=0)
    longest_absence: Decimal | None = _number("最长连续缺勤", note="单位：天")


class ChangeOrder(Row, table=True):
    """合同变更."""

    __tablename__ = "change_order"
    sheet: ClassVar[str] = "合同变更"

    lot: str = _refer("标段编号", "lot")
    changed: date = _day("变更日期", needed=True)
    content: str | None = _text("变更内容")
    amount: Decimal = _yuan("变更金额", needed=True, below_zero=True, note="减少的填负数")
    approved: date | None = _day("审批日期")


class Interview(Row, table=True):
    """约谈."""

    sheet: ClassVar[str] = "约谈"

    lot: str = _refer("标段编号", "lot")
    held: date = _day("约谈日期", needed=True)
    representative_present: bool | None = _yes("法定代表人或授权人到场")
    manager_present: bool | None = _yes("项目负责人到场")
    commitment: bool | None = _yes("履约承诺书")


class Subcontract(Row, table=True):
    """分包."""

    sheet: ClassVar[str] = "分包"

    lot: str = _refer("标段编号", "lot")
    subcontractor: str = _text("分包单位", needed=True)
    kind: str | None = _word("分包类型", "专业分包", "专业作业", usual="专业分包")
    content: str | None = _text("分包内容")
    amount: Decimal | None = _yuan("分包金额")
    agreed: bool | None = _yes("合同已约定", usual=False)
    consented: date | None = _day("建设单位同意日期")
    main_structure: bool | None = _yes("主体结构")
    steel_structure: bool | None = _yes("钢结构", usual=False)


class Receipt(Row, table=True):
    """收款."""

    sheet: ClassVar[str] = "收款"

    lot: str = _refer("标段编号", "lot")
    received: date = _day("日期", needed=True)
    payee: str = _text("收款单位", needed=True)
    amount: Decimal = _yuan("金额", needed=True)
    purpose: str | None = _text("用途")


class Inspection(Row, table=True):
    """抽查."""

    sheet: ClassVar[str] = "抽查"
    key: ClassVar[tuple[str, ...]] = ("code", "lot", "item")
    __table_args__ = _once(*key)

    code: str = _code("抽查编号", needed=True)
    lot: str = _refer("标段编号", "lot")
    inspected: date = _day("抽查日期", needed=True)
    item: int = _whole("检查项", needed=True, span=(1, 20))
    result: str = _word("结果", "符合", "不符合", "不适用", needed=True)
    note: str | None = _text("说明")
    rectify_by: date | None = _day("整改期限")
    rectified: date | None = _day("整改完成日期")


class Complaint(Row, table=True):
    """异议投诉."""

    sheet: ClassVar[str] = "异议投诉"

    lot: str = _refer("标段编号", "lot")
    kind: str = _word("类型", "异议", "投诉", needed=True)
    raised: date = _day("提出日期", needed=True)
    accepted: date | None = _day("受理日期")
    refused: bool | None = _yes("不予受理", usual=False)
    replied: date | None = _day("答复日期")
    deducted_days: int | None = _whole("扣除天数", usual=0, note="单位：工作日")


class Expert(Row, table=True):
    """专家."""

    sheet: ClassVar[str] = "专家"
    key: ClassVar[tuple[str, ...]] = ("code",)

    code: str = _code("专家编号", needed=True, unique=True)
    name: str = _text("姓名", needed=True)
    specialty: str | None = _text("专业")
    employer: str | None = _text("工作单位")
    admitted: date | None = _day("入库日期")
    status: str | None = _word("状态", "在库", "暂停", "除名")


class Score(Row, table=True):
    """评分."""

    sheet: ClassVar[str] = "评分"
    key: ClassVar[tuple[str, ...]] = ("lot", "expert", "bidder", "item")
    __table_args__ = _once(*key)

    lot: str = _refer("标段编号", "lot")
    expert: str = _refer("专家编号", "expert")
    role: str | None = _word("身份", "专家", "招标人代表", usual="专家")
    evaluated: date = _day("评审日期", needed=True)
    bidder: str = _text("投标人", needed=True)
    item: str = _code("评分项", needed=True)
    full_marks: Decimal = _number("满分", needed=True)
    marks: Decimal = _number("得分", needed=True, below_zero=True)
    reason: str | None = _text("理由")


class ExpertDeduction(Row, table=True):
    """专家考核."""

    __tablename__ = "expert_deduction"
    sheet: ClassVar[str] = "专家考核"

    expert: str = _refer("专家编号", "expert")
    deducted: date = _day("日期", needed=True)
    lot: str | None = _refer("标段编号", "lot", needed=False)
    behaviour: str = _word("行为代码", *BEHAVIOURS, needed=True)
    points: Decimal = _number("扣分", needed=True, below_zero=True)
    note: str | None = _text("说明")


class SheetKept(SQLModel, table=True):
    """A sheet that was imported at least once, by English name.

    A sheet that was never there is missing data; one without rows means nothing happened.
    """

    __tablename__ = "sheet_kept"

    name: str = Field(primary_key=True)


class RowLeftOut(SQLModel, table=True):
    """A row of the last import that was not taken in, with those of its codes that are known.

    Rules on what is absent must not take such a row for nothing.
    """

    __tablename__ = "row_left_out"

    id: int | None = Field(default=None, primary_key=True)
    sheet: str = Field(index=True)
    project: str | None = None
    lot: str | None = None
    expert: str | None = None


class KeyKept(SQLModel, table=True):
    """The fingerprint of the key that encrypted the identity numbers; one row at most."""

    __tablename__ = "key_kept"

    fingerprint: str = Field(primary_key=True)


"""One row at most."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the workbook and table of the database.

    ``key`` are the fields by which rows are the same when imported again, empty where the whole
    row counts. ``code`` is the field that may stand only once in the sheet, if there is one.
    """

    name: str
    title: str
    table: type[Row]
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    code: str | None

    def column(self, name: str) -> Column:
        """The column with the English ``name``; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def names(self) -> tuple[str, ...]:
        """The English names of all columns."""
        return tuple(column.name for column in self.columns)

    def needed(self) -> frozenset[str]:
        """The fields whose cells may not be empty."""
        return frozenset(column.name for column in self.columns if column.needed)

    def schema(self) -> dict[str, pl.DataType]:
        """The columns of the sheet's frame: the fields, then ``row`` and ``bad``."""
        fields = {column.name: column.frame_type for column in self.columns}
        return {**fields, "row": pl.Int64(), "bad": pl.List(pl.String())}


def _columns(table: type[Row]) -> tuple[Column, ...]:
    declared: Any = table
    return tuple(
        replace(column.info["column"], name=column.name)
        for column in declared.__table__.columns
        if "column" in column.info
    )


def _sheet(table: type[Row]) -> Sheet:
    declared: Any = table
    code = "code" if table.key == ("code",) else None
    return Sheet(declared.__tablename__, table.sheet, table, _columns(table), table.key, code)


TABLES: tuple[type[Row], ...] = (
    Project,
    Lot,
    Bid,
    KeyPerson,
    PersonnelChange,
    Attendance,
    ChangeOrder,
    Interview,
    Subcontract,
    Receipt,
    Inspection,
    Complaint,
    Expert,
    Score,
    ExpertDeduction,
)
"""In the order of the workbook."""

SHEETS: dict[str, Sheet] = {sheet.name: sheet for sheet in map(_sheet, TABLES)}
"""Every sheet by its English name, in the order of the workbook."""

IDENTITIES: tuple[tuple[str, str, str], ...] = (
    ("key_person", "id_number", "name"),
    ("personnel_change", "new_id_number", "new_person"),
)
"""Where identity numbers stand: sheet, field, and the field with the person's name."""

"""What the casework's keys are called before a person: roles, scopes, deeds of the audit trail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tender_guard.records.tables import SHEETS
from tender_guard.supervision import closure

ROLES: Final[Mapping[str, str]] = {
    "office": "招标办",
    "agency": "招标代理机构",
    "inspector": "检查人员",
    "auditor": "审计（只读）",
    "administrator": "管理员",
    "system": "程序",
}
SCOPES: Final[Mapping[str, str]] = {
    "documents:read": "查看招标文件和检查结果",
    "documents:write": "上传招标文件、发起检查",
    "records:read": "查看项目、台账、义务和提醒",
    "records:write": "导入台账、登记办理情况",
    "rules:read": "查看规则、试一句",
    "rules:write": "提出和确认规则变更",
    "audit:read": "查看和核对审计记录",
    "people:read": "查看人员",
    "people:write": "添加和修改人员",
}
_OF_ROLES: Final[Mapping[str, frozenset[str]]] = {
    "records:write": frozenset({"office", "inspector", "administrator"}),
    "documents:write": frozenset({"office", "agency", "administrator"}),
    "rules:write": frozenset({"administrator"}),
    "audit:read": frozenset({"office", "auditor", "administrator"}),
    "people:read": frozenset({"administrator"}),
    "people:write": frozenset({"administrator"}),
}
"""The scopes that are of use to some roles only."""

AREAS: Final[Mapping[str, str]] = {
    "document": "招标文件",
    "finding": "审查处理",
    "waiver": "豁免",
    "records": "台账",
    "project": "项目",
    "tracked": "问题跟踪",
    "reminder": "催办",
    "draw": "抽取",
    "inspection": "检查",
    "interview": "约谈",
    "expert": "评标专家",
    "change": "规则变更",
    "rulebook": "规则库",
    "person": "人员",
    "session": "登录",
    "token": "令牌",
    "retention": "保存期限",
}
"""What the deeds begin with, and so may be narrowed to."""
ACTIONS: Final[Mapping[str, str]] = {
    "document.upload": "上传招标文件",
    "document.check": "发起检查",
    "document.state": "改变文件状态",
    "document.erase": "按要求或期限删除文件",
    "finding.decide": "处理检查发现的问题",
    "waiver.grant": "批准豁免",
    "waiver.revoke": "撤销豁免",
    "records.upload": "上传台账",
    "records.import": "台账导入完成",
    "project.inspectors": "指定项目的检查人员",
    "reminder.send": "发出催办",
    "draw.commit": "登记抽取方案",
    "draw.draw": "抽取",
    "draw.void": "作废抽取",
    "inspection.results": "登记检查结果",
    "inspection.photo": "上传检查照片",
    "interview.enter": "登记约谈",
    "interview.fulfil": "登记承诺已兑现",
    "expert.deduct": "评标专家扣分",
    "change.propose": "提出规则变更",
    "change.trial": "规则变更试算完成",
    "change.confirm": "确认规则变更",
    "change.withdraw": "撤回规则变更",
    "rulebook.keep": "留存规则库",
    "person.add": "添加人员",
    "person.change": "修改人员",
    "person.link": "生成一次性链接",
    "person.lock": "登录失败过多，锁定",
    "person.password": "设置密码",
    "person.erase": "按要求删除人员信息",
    "session.begin": "登录",
    "session.end": "退出登录",
    "token.issue": "签发令牌",
    "token.revoke": "撤销令牌",
    "tracked.open": "登记问题",
    **{f"tracked.{key}": f"问题跟踪：{name}" for key, name in closure.ACTION.items()},
    "retention.apply": "按保存期限删除",
    "expert.remind": "书面提醒评标专家",
    "expert.suspend": "暂停评标专家",
    "expert.remove": "移出评标专家库",
    "expert.restore": "恢复评标专家",
}
_FIELDS: Final[Mapping[str, str]] = {
    **{name: sheet.title for name, sheet in SHEETS.items()},
    "new": "新增",
    "changed": "更新",
    "role": "角色",
    "agency": "机构",
    "active": "可以登录",
    "reason": "理由",
    "due": "期限",
    "count": "件数",
    "state": "状态",
    "verdict": "处理",
    "effective": "生效日期",
    "name": "名称",
    "kind": "种类",
    "value": "内容",
    "lot": "标段",
    "lots": "标段",
    "code": "编号",
    "days": "天数",
    "scopes": "权限",
    "failures": "失败次数",
    "bad": "有误的单元格",
    "sheets": "各表行数",
    "duties": "义务件数",
    "inspectors": "检查人员",
    "version": "版本",
    "series": "文件系列",
    "finding": "问题",
    "rule": "规则",
    "check": "检查",
    "rulebook": "规则库",
    "sha256": "校验值",
    "after": "变更后的规则库",
    "expires": "到期",
    "approver": "批准人",
    "document": "招标文件",
    "others": "其他浏览器",
    "points": "扣分",
    "behaviour": "行为",
    "day": "日期",
    "text": "说明",
    "failed": "不合格项",
    "item": "检查项",
    "held": "约谈日期",
    "promise": "承诺",
    "seed": "随机种子",
    "source": "来源",
    "reference": "来源编号",
}
_VALUES: Final[Mapping[str, str]] = {
    **ROLES,
    **SCOPES,
    **{str(key): name for key, name in closure.SOURCE.items()},
    "draft": "草稿",
    "published": "已发布",
    "accepted": "确认",
    "rejected": "驳回",
    "returned": "退回",
    "tried": "通过",
    "refused": "未通过",
    "parameter": "参数",
    "prohibitions": "七个不准清单",
    "lexicon": "词库",
}
_IDENTIFIER: Final = 24
"""What is longer and has no spaces is an id: its beginning is enough to tell it by."""


def scopes_of(role: str) -> tuple[Any, ...]:
    """The scopes that are of use to a role."""
    return tuple(scope for scope in SCOPES if role in _OF_ROLES.get(scope, {role}))


def action(key: str) -> str:
    """What a deed is called; one of an older version, by its area."""
    return ACTIONS.get(key) or AREAS.get(key.partition(".")[0], key)


def details(detail: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What an entry says besides: name and value; what is empty is left out."""
    for key, value in detail.items():
        if value not in (None, "", [], {}):
            yield _FIELDS.get(key, key), _value(value)


def _pair(key: str, value: object) -> str:
    name = _FIELDS.get(key, key)
    return f"{name}（{_value(value)}）" if isinstance(value, Mapping) else f"{name} {_value(value)}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return "、".join(_pair(str(key), one) for key, one in value.items())
    if isinstance(value, list):
        return "、".join(_value(one) for one in value)
    text = _VALUES.get(str(value), str(value))
    return f"{text[:8]}…" if len(text) > _IDENTIFIER and text.isalnum() and text.isascii() else text

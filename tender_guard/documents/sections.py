"""Which of the contract's ten sections a heading, a row or a sentence belongs to.

The chapter says most. Inside the notice, the instructions and the evaluation a heading or the
label of a row may say better (``3. 投标人资格要求`` of a notice is 资格条件). Where there are no
headings, as in an excerpt, the words of the clause are asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tender_guard.documents.folding import unified
from tender_guard.documents.model import Section


class Sign(NamedTuple):
    """Words by which a section is known."""

    section: Section
    pattern: re.Pattern[str]


def _sign(section: Section, *words: str) -> Sign:
    return Sign(section, re.compile("|".join(words)))


_WHO = r"(?:投标人|供应商|申请人|响应人|投标单位|参选人|竞价人|报价人)"
_QUALIFICATION = (
    r"资格(?:性)?(?:要求|条件|审查(?!方式|方法|资料|文件|表格)|评审|后审(?!方式)|证明要求)",
    r"合格条件|资质(?:要求|条件)",
    rf"{_WHO}的?(?:资质|资格|合格条件|条件|应具备|应当具备)",
    r"^[^。]{0,16}(?:业绩|财务|信誉|人员|机构|资质|资格)(?:的?最低)?(?:要求|条件|配备)",
)
_REJECTION = (
    r"否决(?!.{0,3}权)|废标|无效(?:投标|响应|标|报价)|(?:投标|响应)(?:文件)?无效",
    r"初步(?:评审|审查)|(?:形式|符合|响应)(?:性)?(?:评审|审查|检查)|实质性响应审查",
)
_SCORING = (
    r"评标|评审(?!小组|委员会|专家|费)|评分|定标|打分|计分|详细评审|磋商办法|评定|得分|评议",
)
_METHOD = (r"评(?:标|审|分)(?:办法|方法|标准|细则|因素|程序)|评分表|详细评审|综合评分|定标办法",)

_CHAPTERS: tuple[Sign, ...] = (
    _sign("目录", r"^总?目录$"),
    _sign("投标人须知", r"公平竞争审查"),
    _sign(
        "投标文件格式",
        r"(?:投标|响应|应答|磋商|谈判|报价|申请|参选|竞价|比选)(?:响应)?文件(?:的)?"
        r"(?:组成|内容|构成|相关|有关|编制)?[及和与、]?(?:有关|附件)?(?:格式|样式|要求与格式|组成)",
        r"文件格式|附件格式|^格式$|格式文件|^投标函(?:部分)?格式|格式与要求",
    ),
    _sign("合同条款", r"合同|协议书|协议条款|通用条[款件]|专用条[款件]"),
    _sign("评分标准", r"(?:评标|评审|评定|评分|定标).*前附表"),
    _sign(
        "公告",
        r"(?:招标|采购|磋商|谈判|询价|比选|竞价|预审|遴选|单一来源)(?:项目)?(?:公告|邀请|通知书)",
        r"投标邀请|邀请函|邀请书|^公告$",
    ),
    _sign("投标人须知", r"须知|前附表|投标说明"),
    _sign("评分标准", r"评标|评审(?!小组|委员会)|评分|定标办法|(?:磋商|谈判)(?:办法|程序)"),
    _sign("资格条件", *_QUALIFICATION),
    _sign("否决条款", *_REJECTION),
    _sign(
        "技术要求",
        r"技术(?:标准|要求|规格|规范|条[款件]|参数|需求|部分)",
        r"(?:采购|招标|项目|用户|货物|服务|工程|商务|磋商|询价)(?:项目)?(?:的)?(?:需求|内容|要求)",
        r"发包人要求|供货要求|委托人要求|监理要求|勘察要求|设计要求|实施要求",
        r"图纸|工程量清单|服务(?:标准|规范|范围)|规格书|任务书|工作内容",
    ),
    _sign("项目概况", r"(?:项目|工程)(?:基本)?(?:概况|情况|简介)|招标(?:范围|条件)"),
)

_OVERVIEW = _sign(
    "项目概况",
    r"(?:项目|工程|采购)(?:基本)?(?:概况|概述|情况)|招标(?:条件|范围|内容|项目概况)",
    r"采购(?:内容|需求|项目内容)|项目(?:内容|名称|基本)|建设(?:地点|规模)|标段划分|资金来源|需求情况",
)
_INSIDE: dict[Section, tuple[Sign, ...]] = {
    "公告": (
        _sign("公告", r"(?:公告|邀请书|邀请函|邀请)$"),
        _sign("资格条件", *_QUALIFICATION),
        _OVERVIEW,
        _sign("否决条款", *_REJECTION),
        _sign(
            "公告",
            r"资格审查方式|获取|递交|提交|开标|期限|媒介|媒体|联系|异议|质疑|投诉|发布",
            r"补充|其他|保证金|评标|评审",
        ),
    ),
    "投标人须知": (
        _sign(
            "投标人须知",
            r"须知|资格审查(?:资料|文件)|公平竞争审查",
            r"评标(?:委员会|原则|结果|报告|过程)|评审小组|开标[、和及与].*评",
        ),
        _sign("资格条件", *_QUALIFICATION),
        _sign("否决条款", *_REJECTION),
        _sign("评分标准", *_METHOD),
        _sign("合同条款", r"合同(?:主要)?条款|合同格式|合同样本"),
        _sign("投标文件格式", r"(?:投标|响应)文件格式"),
        _sign(
            "投标人须知",
            r"投标|开标|评标|评审|授予|签订|质疑|投诉|说明|总则|纪律|保证金|澄清|修改|采购|其他|费用",
        ),
    ),
    "评分标准": (
        _sign("否决条款", *_REJECTION, r"资格(?:性)?(?:评审|审查)"),
        _sign("资格条件", rf"{_WHO}的?资格(?:要求|条件)"),
        _sign("评分标准", *_SCORING, r"分值|排序|排名|候选人|中标|成交|程序|方法|标准"),
    ),
    "资格条件": (
        _sign("投标人须知", r"公平竞争审查|须知"),
        _sign("否决条款", *_REJECTION),
        _sign("评分标准", *_METHOD),
        _sign("资格条件", r"资格"),
    ),
    "否决条款": (
        _sign("评分标准", r"详细评审|评分|分值|评标(?:办法|方法|标准|程序)|比较与评价"),
        _sign("资格条件", rf"{_WHO}的?资格(?:要求|条件)"),
    ),
    "技术要求": (
        _sign("投标人须知", r"公平竞争审查"),
        _sign("资格条件", rf"{_WHO}的?(?:资格|资质)(?:要求|条件)|资格(?:要求|条件)$"),
        _sign("评分标准", r"评(?:标|审|分)(?:办法|标准|细则)|评分表"),
        _sign("项目概况", r"^(?:项目|工程|采购项目)(?:基本)?(?:概况|概述|背景|情况)$"),
        _sign("技术要求", r"要求|标准|参数|清单|内容|需求|规范|服务"),
    ),
    "项目概况": (_sign("资格条件", *_QUALIFICATION),),
    "投标文件格式": (_sign("投标人须知", r"公平竞争审查"),),
    "合同条款": (_sign("投标人须知", r"公平竞争审查"),),
}

_ROW_LABELS: dict[Section, tuple[Sign, ...]] = {
    "投标人须知": (
        _sign("投标人须知", r"资格审查(?:资料|文件|方式|方法)|评标委员会|评审小组"),
        _sign(
            "资格条件",
            r"资格(?:性)?(?:要求|条件|审查|评审)|合格(?:投标人|供应商)|资质(?:要求|条件)",
            rf"{_WHO}的?(?:资质|资格|条件)",
        ),
        _sign("否决条款", *_REJECTION),
        _sign("项目概况", r"^项目概况|^工程概况|^招标范围|^采购内容$|^建设(?:地点|规模)"),
    ),
    "公告": (
        _sign("资格条件", rf"资格(?:性)?(?:要求|条件)|{_WHO}的?(?:资质|资格)|资质(?:要求|条件)"),
    ),
    "评分标准": (_sign("否决条款", *_REJECTION, r"资格(?:性)?(?:评审|审查)"),),
    "否决条款": (_sign("评分标准", r"分值构成|评分(?:标准|因素|细则)|详细评审|评分项"),),
}
_SCORING_HEADS = re.compile(r"评分(?:标准|因素|细则|项|内容|要素)|分值|得分|满分")
_SCORED: frozenset[Section] = frozenset({"否决条款", "投标人须知", "公告", "资格条件"})

_WORDS: tuple[Sign, ...] = (
    _sign(
        "评分标准",
        r"[得加]\d+(?:\.\d+)?分|\d+(?:\.\d+)?分(?:，|。|；|$)",
        r"每(?:项|个|提供).{0,20}分|满分|不得分|最高.{0,4}分|评分",
    ),
    _sign(
        "否决条款",
        r"否决|无效(?:投标|响应|标)|废标|不予受理|(?:投标|响应)(?:文件)?无效",
        r"资格审查不(?:合格|通过)",
    ),
    _sign(
        "资格条件",
        rf"{_WHO}(?:应|须|必须|应当|需).{{0,30}}(?:资质|资格|业绩|注册|许可证|执照|证书)",
        r"独立(?:法人|承担民事责任)|联合体投标|资质.{0,6}(?:及|或)?以上",
    ),
    _sign(
        "合同条款",
        r"甲方|乙方|发包人|承包人|买方|卖方|委托人|受托人|合同价|违约金|质量保证金|缺陷责任期",
        r"工程款|进度款",
    ),
    _sign(
        "投标文件格式",
        r"法定代表人.{0,12}(?:签字|盖章).{0,6}[：:_]|（盖单位章）|致：|我方(?:承诺|已)|^投标人：",
        r"年\s*月\s*日$",
    ),
    _sign(
        "公告",
        r"招标文件.{0,8}(?:获取|下载|售价)|获取招标文件|公告(?:发布|期限)|投标截止时间|联系人",
    ),
    _sign("投标人须知", r"投标保证金|投标有效期|履约(?:保证金|担保)|投标文件|开标|评标委员会"),
)


def chapter(title: str) -> Section | None:
    """The section of a chapter by its title (without number), None where the title tells none."""
    return _told(_CHAPTERS, _title(title))


def inside(title: str, around: Section | None) -> Section | None:
    """The section a heading inside ``around`` opens; None where it does not change it."""
    if around is None:
        return chapter(title)
    return _told(_INSIDE.get(around, ()), _title(title))


def row(labels: Sequence[str], heads: Sequence[str], around: Section | None) -> Section | None:
    """The section of a table row by its labels and column heads, else ``around``."""
    told = any(_SCORING_HEADS.search(_bare(head)) for head in heads)
    if told and (around is None or around in _SCORED):
        around = "评分标准"
    if around is None:
        return None
    for sign in _ROW_LABELS.get(around, ()):
        if any(sign.pattern.search(_bare(label)) for label in labels):
            return sign.section
    return around


def by_words(text: str) -> Section | None:
    """The section a clause without headings most likely stands in, None where nothing tells."""
    return _told(_WORDS, _bare(text))


_ASIDE = re.compile(r"[（(\[［【][^）)\]］】]{0,40}[）)\]］】]")


def _title(text: str) -> str:
    """A heading without white space and without what it says in brackets."""
    return _ASIDE.sub("", _bare(text)).rstrip("：:")


def _told(signs: Sequence[Sign], text: str) -> Section | None:
    return next((sign.section for sign in signs if sign.pattern.search(text)), None)


def _bare(text: str) -> str:
    return unified("".join(text.split()))

"""The codes of problems, and what each means. A code once given does not change its meaning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CODES: Final[Mapping[str, str]] = {
    "invalid": "参数或内容不符合要求，`errors` 逐项说明",
    "usage": "不能按这样的要求办理",
    "sign-in": "没有登录，或者登录名、密码、令牌不对",
    "refused": "角色或令牌的权限不够，或者请求来自其他网站",
    "unknown": "没有所指的东西，或者无权看到",
    "method": "这个地址不支持这种操作",
    "conflict": "与现状冲突，如幂等键已用于另一次上传",
    "too-large": "请求的内容超过大小上限",
    "media-type": "请求内容的格式不对",
    "locked": "失败次数过多，稍后再试",
    "busy": "结果还没有得出，稍后再试",
    "file-format": "不能读取的文件种类，或者内容与后缀不符",
    "file-damaged": "文件已损坏或不完整",
    "file-encrypted": "文件设了打开密码",
    "file-too-large": "文件超过设置的上限",
    "file-missing": "文件已按保存期限删除",
    "no-text": "文件里没有可以读取的文字",
    "document": "文件不能检查",
    "timeout": "处理文件的时间超过上限",
    "memory": "处理文件所需的内存超过上限",
    "died": "处理文件的进程异常终止",
    "interrupted": "处理多次中断，未能完成",
    "records": "台账不能使用",
    "database": "数据库暂时不能使用",
    "rulebook": "规则库有误",
    "lexicon": "规则库的词表有误",
    "engine": "规则引擎不能使用",
    "typeface": "没有可用的中文字体",
    "service": "请求不能办理",
    "error": "未能完成",
    "internal": "程序内部错误",
}

"""Tickets: a draw by SHA-256 that anyone can replay with common tools.

A seed decides everything. Each entry has one ticket or more; a ticket's number is the SHA-256 of
``seed,entry,k`` (k from 1), the smallest of an entry's numbers counts, and those with the smallest
are drawn. This is consistent sampling by pseudorandom numbers (R. L. Rivest, *Consistent Sampling
with Replacement*, arXiv:1808.10016, 2018), here without replacement. The smallest of w numbers is
distributed as the largest of w, which is u^(1/w) for one u: with weights the draw is therefore the
weighted sampling of Efraimidis and Spirakis (*Information Processing Letters* 97, 2006), but in
whole numbers, so that no rounding differs between programs.

The seed mixes what was sealed before with a secret revealed afterwards and with values that others
gave in between: nobody who lacks one of them knows anything of the draw.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, Final

METHOD: Final = (
    "签号用 SHA-256 计算（十六进制小写），签号小的中签。"
    "种子＝SHA-256（承诺值、密钥、各公开数值“来源=数值”，依次各占一行，以换行符连接，"
    "末尾没有换行）；一个对象的第 k 张签的签号＝SHA-256（“种子,编号,k”），k 从 1 到它的签数，"
    "以其中最小的为它的签号；"
    "每层按签号从小到大取规定的数量。"
    "方法出处：R. L. Rivest, Consistent Sampling with Replacement, arXiv:1808.10016（2018）；"
    "签数不等时与 P. S. Efraimidis、P. G. Spirakis 的加权抽样（2006）同分布，"
    "签数都是 1 时即等概率抽样。"
)
"""The method as a person reads it in the record of a draw."""


def canonical(value: Any) -> bytes:  # noqa: ANN401 - any JSON
    """JSON in the one way it is hashed: keys in order, no spaces, UTF-8."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def hashed(value: Any) -> str:  # noqa: ANN401 - any JSON
    """The SHA-256 of a value as `canonical` writes it."""
    return sha256(canonical(value)).hexdigest()


def hashed_text(text: str) -> str:
    """The SHA-256 of a text in UTF-8."""
    return sha256(text.encode()).hexdigest()


def seed_of(commitment: str, secret: str, values: Iterable[str]) -> str:
    """The seed: the hash of what was sealed, the secret, and each value as ``source=value``."""
    return hashed_text("\n".join((commitment, secret, *values)))


def ticket(seed: str, entry: str, count: int) -> str:
    """The smallest number of an entry's ``count`` tickets."""
    begun = sha256(f"{seed},{entry},".encode())
    numbers = []
    for k in range(1, count + 1):
        one = begun.copy()
        one.update(str(k).encode())
        numbers.append(one.hexdigest())
    return min(numbers)


def smallest(seed: str, counts: Mapping[str, int], take: int) -> list[tuple[str, str]]:
    """Those ``take`` entries whose tickets are the smallest, with them, the smallest first."""
    return sorted((ticket(seed, entry, count), entry) for entry, count in counts.items())[:take]

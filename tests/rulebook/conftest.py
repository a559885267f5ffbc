from pathlib import Path

import pytest

FERRY = """# 渡船安全条例

2020年1月1日 公布
第九条 这一行在正文之前，不是条文

<!-- INFO END -->

## 第一章 总则

第一条 为了渡船安全，制定本条例。

第二条　渡船应当配备救生衣。救生衣的数量不得少于额定人数。

船长应当每日检查救生衣，有下列情形之一的，不得开航：

（一）救生衣破损；

(二)风力超过六级；

（三）能见度低于一百米。

前款规定的情形消除后，方可开航。

### 第一节 处罚

第三条 未配备救生衣的，处一千元以下罚款。
"""


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A folder with the text of one small law."""
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "渡船安全条例(2020-01-01).md").write_text(FERRY, encoding="utf-8")
    return folder

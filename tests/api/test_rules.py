from __future__ import annotations

from running import Client


def tried(client: Client, text: str, **more: str) -> dict[str, dict[str, list[str]]]:
    answer = client.post("/rules/trials", json={"text": text, **more})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    return {
        "fires": {one["rule"]: one["matched"] for one in body["findings"]},
        "near": {one["rule"]: one["why"] for one in body["near"]},
    }


def test_a_sentence_is_tried_on_every_rule(agency: Client) -> None:
    said = tried(agency, "投标人在本市有类似业绩的，每项加2分。", section="评分标准")
    assert said["fires"]["regional-record-required"] == ["本市有类似业绩", "每项加2分"]
    assert "regional-record-required" not in said["near"]


def test_a_sentence_that_is_let_pass_names_what_lets_it_pass(agency: Client) -> None:
    said = tried(agency, "不得以本市业绩作为加分条件。", section="评分标准")
    assert said["fires"] == {}
    assert next(iter(said["near"])) == "regional-record-required"
    assert said["near"]["regional-record-required"][0].startswith("放行：禁止这样做的规定")


def test_a_sentence_in_the_wrong_section_names_the_sections_that_are_read(agency: Client) -> None:
    said = tried(agency, "投标人在本市有类似业绩的，每项加2分。", section="合同条款")
    assert "regional-record-required" not in said["fires"]
    assert any(why.startswith("只看：") for why in said["near"]["regional-record-required"])


def test_a_sum_at_the_limit_names_the_condition_that_did_not_hold(agency: Client) -> None:
    said = tried(agency, "投标保证金为估算价的2%。")
    assert "bid-bond-rate" not in said["fires"]
    (why,) = said["near"]["bid-bond-rate"]
    assert why.startswith("条件未满足：")
    assert "2%" in why
    assert "bid-bond-rate" in tried(agency, "投标保证金为估算价的3%。")["fires"]


def test_a_sentence_that_lacks_one_thing_says_which(agency: Client) -> None:
    said = tried(agency, "投标人提供业绩合同的，每项加2分。", section="评分标准")
    lacking = [why for whys in said["near"].values() for why in whys if why.startswith("缺少：")]
    assert lacking
    assert all(len(why) < 200 for why in lacking)


def test_nothing_is_said_of_a_sentence_that_says_nothing(agency: Client) -> None:
    assert tried(agency, "今天天气很好。") == {"fires": {}, "near": {}}


def test_rules_are_listed_filtered_and_sorted(agency: Client) -> None:
    every = agency.get("/rules?size=200").json()
    assert every["total"] == len(every["items"]) > 100
    found = agency.get("/rules?prohibition=N5&severity=violation&sort=-id").json()["items"]
    ids = [one["id"] for one in found]
    assert "regional-record-required" in ids
    assert ids == sorted(ids, reverse=True)
    lots = agency.get("/rules?subject=lot&text=保证金").json()["items"]
    assert lots
    assert {one["subject"] for one in lots} == {"lot"}
    assert agency.get("/rules?sort=nothing").json()["code"] == "usage"


def test_a_rule_is_explained_in_chinese(agency: Client) -> None:
    detail = agency.get("/rules/regional-record-required").json()
    assert detail["rule"]["basis"]
    titles = [part["title"] for part in detail["explanation"]]
    assert {"依据", "触发条件", "放行情形", "会报告的例子"} <= set(titles)
    assert agency.get("/rules/nothing").status_code == 404


def test_the_seven_prohibitions_are_listed(agency: Client) -> None:
    numbers = [one["number"] for one in agency.get("/prohibitions").json()]
    assert numbers == [f"N{number}" for number in range(1, 8)]

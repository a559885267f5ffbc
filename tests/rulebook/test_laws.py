from datetime import date

import pytest

from tender_guard.errors import RulebookError
from tender_guard.findings import Basis
from tender_guard.rulebook.laws import bases, cited, misapplied, not_in_force
from tender_guard.rulebook.model import Article, Citation, Law, Parameter, Rule

OLD = Law(
    title="旧渡船规定",
    short="旧规定",
    until=date(2019, 12, 31),
    articles=(Article(article="第五条", summary="旧的说法。"),),
)
NEW = Law(
    title="渡船安全条例",
    short="渡船条例",
    since=date(2020, 1, 1),
    articles=(Article(article="第二条第二款第二项", summary="大风不开船。"),),
)
LAWS = {law.short: law for law in (OLD, NEW)}
WIND = Parameter(id="wind-max", title="开航的最大风力", value=6, unit="级", local=True)
PARAMETERS = {WIND.id: WIND}


def rule(*basis: dict[str, object]) -> Rule:
    return Rule(
        id="wind",
        title="大风开航",
        severity="risk",
        basis=tuple(Citation.model_validate(one) for one in basis),
        advice="停航。",
        when=({"wind": {}},),
    )


BOTH = rule(
    {"law": "旧规定", "article": "第五条"}, {"law": "渡船条例", "article": "第二条第二款（二）"}
)


@pytest.mark.parametrize(
    ("day", "law"),
    [(date(2019, 12, 31), "旧规定"), (date(2020, 1, 1), "渡船条例")],
)
def test_the_law_in_force_on_the_day_is_shown(day: date, law: str) -> None:
    assert [basis.law for basis in bases(BOTH, "statutory", day, LAWS, PARAMETERS)] == [law]


def test_an_article_is_found_however_it_is_written_and_shown_as_in_the_library() -> None:
    (basis,) = bases(BOTH, "statutory", date(2024, 1, 1), LAWS, PARAMETERS)

    assert basis == Basis("渡船条例", "第二条第二款第二项", "大风不开船。", verified=False)


def test_the_words_of_the_rule_go_before_those_of_the_library() -> None:
    own = rule({"law": "渡船条例", "article": "第二条第二款第二项", "summary": "六级以上停航。"})

    (basis,) = bases(own, "statutory", date(2024, 1, 1), LAWS, PARAMETERS)

    assert basis.summary == "六级以上停航。"


def test_a_citation_is_narrowed_by_its_own_days_and_regime() -> None:
    narrow = rule(
        {"law": "渡船条例", "article": "第二条第二款第二项", "from": date(2025, 1, 1)},
        {"law": "渡船条例", "article": "第二条第二款第二项", "regime": "procurement"},
    )

    assert bases(narrow, "statutory", date(2024, 12, 31), LAWS, PARAMETERS) == ()
    assert len(bases(narrow, "statutory", date(2025, 1, 1), LAWS, PARAMETERS)) == 1
    assert len(bases(narrow, "procurement", date(2025, 1, 1), LAWS, PARAMETERS)) == 2


def test_nothing_in_force_is_explained() -> None:
    new = rule({"law": "渡船条例", "article": "第二条第二款第二项"})

    assert not_in_force(new, "statutory", date(2019, 1, 1), LAWS) == (
        "2019-01-01 没有有效的依据：渡船条例自 2020-01-01 起适用"
    )
    assert not_in_force(new, "statutory", date(2020, 1, 1), LAWS) == ""


def test_a_rule_without_a_citation_for_the_regime_is_explained() -> None:
    only = rule({"law": "渡船条例", "article": "第二条第二款第二项", "regime": ["procurement"]})

    assert bases(only, "voluntary", date(2024, 1, 1), LAWS, PARAMETERS) == ()
    assert not_in_force(only, "voluntary", date(2024, 1, 1), LAWS) == "没有适用于这类项目的依据"


def test_a_local_basis_names_the_parameter_and_its_document() -> None:
    local = rule({"local": "wind-max"})
    entered = {WIND.id: WIND.model_copy(update={"document": "某航〔2026〕1号"})}

    (without,) = bases(local, "statutory", date(2024, 1, 1), LAWS, PARAMETERS)
    (within,) = bases(local, "statutory", date(2024, 1, 1), LAWS, entered)

    assert (without.local, without.document, without.verified) == ("wind-max", None, False)
    assert without.summary == "开航的最大风力"
    assert (within.document, within.verified) == ("某航〔2026〕1号", False)


def test_verified_counts_only_under_an_intact_seal() -> None:
    article = Article(article="第五条", summary="新的说法。", verified=True)
    by_hand = Law(title="码头条例", short="码头条例", articles=(article,))
    compared = by_hand.model_copy(update={"sha256": "0" * 64})
    compared = compared.model_copy(update={"seal": compared.sealing()})
    pier = rule({"law": "码头条例", "article": "第五条"})

    def verified(law: Law) -> bool:
        return bases(pier, "statutory", date(2024, 1, 1), {"码头条例": law}, {})[0].verified

    assert not verified(by_hand)
    assert verified(compared)


@pytest.mark.parametrize(
    "basis",
    [
        {"law": "没有的法", "article": "第一条"},
        {"law": "渡船条例", "article": "第九条"},
        {"local": "no-such-parameter"},
    ],
)
def test_what_is_not_in_the_library_is_an_error(basis: dict[str, object]) -> None:
    with pytest.raises(RulebookError):
        bases(rule(basis), "statutory", date(2024, 1, 1), LAWS, PARAMETERS)


def test_an_entry_is_found_with_its_law() -> None:
    assert cited(LAWS, "渡船条例", "第二条第二款第二项") == (NEW, NEW.articles[0])


def test_a_citation_wider_than_its_article_is_named() -> None:
    ferries = NEW.model_copy(update={"regime": ("statutory",)})
    wide = rule({"law": "渡船条例", "article": "第二条第二款第二项"})
    fitting = rule(
        {"law": "渡船条例", "article": "第二条第二款第二项", "regime": ["statutory"]},
        {"local": "wind-max"},
    )

    assert misapplied(wide, {"渡船条例": ferries}) == (
        "渡船条例 第二条第二款第二项 只适用于依法必须招标的项目，引用须写明 regime",
    )
    assert misapplied(fitting, {"渡船条例": ferries}) == ()
    assert misapplied(wide, LAWS) == ()


def test_the_limit_of_an_article_goes_before_that_of_its_law() -> None:
    article = NEW.articles[0].model_copy(update={"regime": ("procurement",)})
    ferries = NEW.model_copy(update={"regime": ("statutory",), "articles": (article,)})
    bought = rule({"law": "渡船条例", "article": "第二条第二款第二项", "regime": ["procurement"]})

    assert misapplied(bought, {"渡船条例": ferries}) == ()


def test_a_rule_on_records_picks_its_lots_itself() -> None:
    ferries = NEW.model_copy(update={"regime": ("statutory",)})
    lots = rule({"law": "渡船条例", "article": "第二条第二款第二项"})

    assert misapplied(lots.model_copy(update={"subject": "lot"}), {"渡船条例": ferries}) == ()


def test_the_law_of_a_province_is_not_shown_for_a_document_of_another() -> None:
    ports = Law(
        title="海州省渡口条例",
        short="海州渡口条例",
        province="海州",
        articles=(Article(article="第三条", summary="大雾停航。"),),
    )
    laws = {**LAWS, ports.short: ports}
    both = rule(
        {"law": "海州渡口条例", "article": "第三条"},
        {"law": "渡船条例", "article": "第二条第二款（二）"},
    )
    day = date(2026, 1, 1)

    def shown(place: str | None) -> list[str | None]:
        found = bases(both, "statutory", day, laws, PARAMETERS, province=place)
        return [one.law for one in found]

    assert shown("海州") == shown(None) == ["海州渡口条例", "渡船条例"]
    assert shown("山阳") == ["渡船条例"]
    alone = rule({"law": "海州渡口条例", "article": "第三条"})
    assert "海州" in not_in_force(alone, "statutory", day, laws, province="山阳")

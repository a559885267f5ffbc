from __future__ import annotations

from worlds import World, checked, day


def test_a_project_that_keeps_every_rule_has_no_findings_and_lacks_nothing() -> None:
    world = World(1)
    world.rows["project"][0]["industry"] = "房建"
    world.change()
    world.experts(80, 82, 81, 79, 80)
    report = checked(world)
    assert [finding.rule for finding in report.findings] == []
    assert [o for o in report.outcomes if o.outcome == "missing-data"] == []


def test_the_same_before_the_tender_after_it_and_when_all_is_done() -> None:
    world = World(1)
    world.lot.update(completed=day(11, 2), retention_released=None)
    for as_of in (day(3, 3), day(3, 26), day(4, 3), day(4, 21), day(5, 19), day(11, 23)):
        findings = checked(world, as_of=as_of).findings
        assert [finding.rule for finding in findings] == [], as_of

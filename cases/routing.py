"""May a new case go to the proposed unit by itself? Only under the office's written, revocable instruction, and never in these cases."""

from __future__ import annotations

from cases.model import Case, Purpose
from cases.rules import Rules


def automatic(case: Case, rules: Rules, complained_of: frozenset[str] = frozenset()) -> tuple[bool, str]:
    """(goes by itself, why not). ``complained_of``: codes of units that the petition complains of."""
    barred = (
        (case.sealed or case.purpose == Purpose.ACCUSATION, "检举控告由保密专岗处理"),
        ("misconduct" in case.flags, "涉及工作人员违纪违法"),
        (case.proposed_unit in complained_of, "建议单位正是被反映的单位"),
        (case.urgency in ("E1", "E2"), "紧急情况由人处理"),
        ("law_related" in case.flags or case.route == 1, "涉法涉诉由人分流"),
        ("repeat" in case.flags, f"同一事项先前反映过（{case.facts.get('earlier', '')}）"),
        (not case.proposed_unit, "没有建议单位"),
        (case.confidence < rules.auto_transfer_confidence, "把握不够"),
    )
    why = next((reason for holds, reason in barred if holds), "")
    return not why, why

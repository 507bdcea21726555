"""The opinion (Art. 31–33): claims one by one, the remedy by route, what closing must show, whether the dispute is settled."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from cases import evidence
from cases.facts import facts, merged
from cases.model import Actor, Case, Claim, Petitioner, Refused
from cases.values import replace
from cases.words import VIEWS

Fields = Mapping[str, str]
#: A remedy before court, by reconsideration or arbitration, and what offers it in the same clause or right after 不服.
_ELSEWHERE = "(?:行政复议|申请复议|仲裁|起诉|诉讼|打官司|上诉|法院(?:告|解决|处理|立案|主张|裁决)|(?:司法|法律)(?:途径|程序|渠道))"
_COURT = re.compile(
    rf"(?:可以?|有权|应当?|请[您你]?|建议|自行|另行|通过|走|到|去|向|找|能)[^，,。；;！!\n]{{0,24}}?{_ELSEWHERE}"
    rf"|(?:不服|不满|有异议)[^。；;！!\n]{{0,24}}?{_ELSEWHERE}|法院(?:打官司|起诉)"
)
#: What is told of a case before a court is no offer, nor is that the way is not open.
_TOLD = re.compile(r"已|正在|曾|不能|不得|不可|无法|不属|不走|不予")
_CLAUSE = re.compile(r"[，,。；;！!\n]")
#: In a visit several people choose at most so many to speak for them (Art. 20); letters and online petitions have no such limit.
REPRESENTATIVES = 5


def claim(case: Case, fields: Fields, actor: Actor) -> Case:
    """One more claim; the first one also keeps what the petition asked for from the start."""
    known = case.claims or ((Claim(case.wants or case.summary or case.text, case.route),) if case.wants or case.text else ())
    return replace(case, claims=(*known, Claim(fields["text"], int(fields.get("route") or 0))))


def opine(case: Case, fields: Fields, actor: Actor) -> Case:
    """The opinion on one claim."""
    number = _number(case, fields["claim"])
    answered = replace(case.claims[number], opinion=fields["opinion"], reply=fields["text"], basis=fields.get("basis", ""))
    return replace(case, claims=(*case.claims[:number], answered, *case.claims[number + 1 :]))


def _number(case: Case, text: str) -> int:
    digits = text.strip("第项条")
    if not digits.isdecimal() or not 1 <= int(digits) <= len(case.claims):
        raise Refused(f"这件有{len(case.claims)}项诉求，请写第几项；没有分项的，先用“诉求”逐项写明。", "claim")
    return int(digits) - 1


def answer(case: Case, fields: Fields, actor: Actor) -> Case:
    """The draft. Raises ``Refused`` while a claim has no opinion, or where the remedy is not the route's."""
    open_claims = [f"第{n}项“{c.text[:20]}”" for n, c in enumerate(case.claims, 1) if not c.opinion]
    if open_claims:
        raise Refused(f"还没有逐项答复：{'、'.join(open_claims)}。先用“逐项意见”写明，每项都答复了才能发出（条例32条）。")
    for text in (fields["text"], fields.get("basis", ""), *(words for claim in case.claims for words in (claim.reply, claim.basis))):
        _only_review(case, text)
    said = {name: fields.get(name) for name in ("opinion", "basis")}
    drafted = replace(case, answer=fields["text"], handler=case.handler or actor.name)
    return facts(drafted, extension=None, extension_reason=None, **said)


def _only_review(case: Case, text: str) -> None:
    """Raises ``Refused`` where an opinion of the petition procedure sends people anywhere but to its review."""
    offers = (hit for hit in _COURT.finditer(text) if not _TOLD.search(_CLAUSE.split(text[: hit.end()])[-1]))
    named = next(offers, None) if case.route == 6 else None
    if named:
        raise Refused(f"信访处理意见书只能告知30日内申请复查（条例35条），不能叫人去复议、仲裁或者打官司；请删去“{named[0]}”这一句。")


def close(case: Case, fields: Fields, actor: Actor) -> Case:
    """What was done: a report where the case was assigned, proof where a claim was supported."""
    if "call_owed" in case.facts:
        raise Refused("信访人对单位评了不满意，信访局还没有回访；回访以后才能办结（条例21条）。")
    if case.clock("C8") and not fields.get("text"):
        raise Refused("交办（责令重办）的件办结要报办结报告：查明了什么、办了什么、信访人怎么看（条例22条）。", "text")
    if evidence.supported(case) and not fields.get("proof"):
        raise Refused("答复支持了诉求，办结要写明落实的凭据（条例32条）。", "proof")
    return facts(_outcome(case, fields), proof=fields.get("proof"), closing=fields.get("text"))


def resolve(case: Case, fields: Fields, actor: Actor) -> Case:
    """Settled or not, apart from the procedure."""
    return _outcome(case, fields)


def _outcome(case: Case, fields: Fields) -> Case:
    view = fields.get("view") or case.view or ("9" if "resolved" not in fields else case.view)
    return replace(case, resolved=fields.get("resolved") or case.resolved, view=view if view in VIEWS else case.view)


def join(case: Case, fields: Fields, actor: Actor) -> Case:
    """One more who signed; of a visit at most five speak for all (Art. 20)."""
    if fields["name"] in (case.petitioner.name, *(p.name for p in case.others)):
        raise Refused("这个姓名已经在名单上了。")
    speakers = int(case.facts.get("representatives", "1")) + (fields.get("value") == "1")
    if case.channel == "visit" and speakers > REPRESENTATIVES:
        raise Refused(f"多人走访推选的代表不超过{REPRESENTATIVES}人（条例20条3款）；其他人照样列名，不作代表。")
    others = (*case.others, Petitioner(fields["name"], fields.get("phone", ""), fields.get("address", "")))
    joint = replace(case, others=others, people=max(case.people, len(others) + 1), flags=case.flags | {"joint"})
    return facts(joint, representatives=str(speakers))


def split(case: Case, fields: Fields, actor: Actor) -> Case:
    """The case without the claim that becomes a case of its own."""
    number = _number(case, fields["claim"]) if fields.get("claim") else None
    left = tuple(c for n, c in enumerate(case.claims) if n != number)
    return replace(case, claims=left)


def record(case: Case, fields: Fields, actor: Actor) -> Case:
    """What a clerk heard joins the text and waits for the petitioner's yes."""
    return facts(replace(case, text=merged(case.text, fields["text"])), wording="asked")


EFFECTS: dict[str, Callable[[Case, Fields, Actor], Case]] = {
    "claim": claim,
    "opine": opine,
    "answer": answer,
    "close": close,
    "resolve": resolve,
    "join": join,
    "split": split,
    "record": record,
    "settle": lambda case, fields, actor: replace(case, resolved="化解"),
}

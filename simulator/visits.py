"""What a person does on a page inside WeChat: showing who they are, answering the consent popup."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from simulator import pushes
from simulator.pushes import Fields
from simulator.templates import LASTING
from simulator.world import SignInCode, World

_serials = itertools.count(1)
_POPUP = 5


def code_for(world: World, openid: str, virtual: bool) -> str:
    """The code that a page gets for this visitor; ``virtual``: of a made-up user, as in WeChat's preview mode."""
    code = f"C{next(_serials)}{openid}"
    with world.lock:
        who = f"oVirtual{next(_serials)}" if virtual else openid
        world.codes[code] = SignInCode(who, world.clock(), virtual)
    return code


def answered(world: World, openid: str, choices: Sequence[tuple[str, bool]]) -> Fields:
    """Takes the answers (template id, accepted) of one popup; the event that the account hears. Raises ``ValueError`` for a popup that
    WeChat would not open: more than five notices, or those for one consent beside those for good."""
    lasting = {template_id for template_id, _ in choices if _lasts(world, template_id)}
    if len(choices) > _POPUP or (lasting and len(lasting) < len(choices)):
        raise ValueError("a popup takes up to five notices of one kind")
    with world.lock:
        person = world.person(openid)
        for template_id, accepted in choices:
            if accepted and template_id in lasting:
                person.long_term.add(template_id)
            elif accepted:
                person.consents[template_id] = person.consents.get(template_id, 0) + 1
    rows = [{"TemplateId": t, "SubscribeStatusString": "accept" if yes else "reject", "PopupScene": "1"} for t, yes in choices]
    return pushes.subscription("subscribe_msg_popup_event", "SubscribeMsgPopupEvent", rows)


def _lasts(world: World, template_id: str) -> bool:
    template = world.templates.get(template_id)
    return template is not None and template.subscription == LASTING

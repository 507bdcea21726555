"""Each command of ``cases.commands`` as rows. One function a command; ``apply`` finds it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from cases import commands as c
from cases.calendar import CHINA
from cases.commands import Stale
from cases.model import Entry
from cases.values import replace
from store import alarmbook, consents, erasure, guesses, posting, taskbook
from store.casework import columns, seconds, write_parts
from store.lessons import unlearn
from store.letters import WECOM
from store.likeness import forget
from store.roster import note_owner
from store.scene import Scene
from store.sealing import SHUT, rekey, turned
from store.vault import pack
from store.writer import Undo


def save_case(scene: Scene, command: c.SaveCase) -> None:
    """Insert with a fresh number, or update where the version is still the one read. Raises ``Undo(Stale)``."""
    case, cursor = command.decision.case, scene.cursor
    if case.id:
        _update(scene, command)
        return
    day = scene.work.at.astimezone(CHINA).strftime("%y%m%d")
    serial = cursor.one(
        "INSERT INTO counters (day, n) VALUES (:day, 1) ON CONFLICT (day) DO UPDATE SET n = counters.n + 1 RETURNING n", {"day": day}
    )[0]
    number = f"XF{day}{serial:04d}"
    case = replace(case, number=number, contact=scene.who(case.contact))
    row = columns(case, scene.vault)
    names = ", ".join(row)
    sql = f"INSERT INTO cases ({names}, version) VALUES ({', '.join(':' + n for n in row)}, 1) RETURNING id"
    case_id = int(cursor.one(sql, row)[0])
    scene.saved(case)
    write_parts(cursor, scene.vault, case_id, number, replace(command.decision, case=case), fresh=True)
    note_owner(cursor, case_id, command.decision)
    _attach(scene, command, number)


def _update(scene: Scene, command: c.SaveCase) -> None:
    case, cursor = command.decision.case, scene.cursor
    row = columns(case, scene.vault)
    names = ", ".join(f"{n} = :{n}" for n in row)
    sql = f"UPDATE cases SET {names}, version = version + 1 WHERE id = :id AND version = :version"
    if cursor.run(sql, {**row, "id": case.id, "version": case.version}) != 1:
        raise Undo(Stale())
    if case.sealed:
        forget(cursor, case.id)
        unlearn(cursor, case.id)
    if turned(command.decision):
        rekey(cursor, scene.vault, case)
    decision = replace(command.decision, entries=tuple(_linked(scene, entry) for entry in command.decision.entries))
    scene.saved(case)
    write_parts(cursor, scene.vault, case.id, case.number, decision, fresh=False)
    note_owner(cursor, case.id, decision)
    _attach(scene, command, case.number)


def _linked(scene: Scene, entry: Entry) -> Entry:
    """A log row that names the case which was split off in the same work."""
    named = entry.fields.get("into") == "{number}"
    return replace(entry, fields={**entry.fields, "into": scene.number}) if named else entry


def _attach(scene: Scene, command: c.SaveCase, number: str) -> None:
    for media in command.media:
        row = {"number": number, "id": media, "sealed": int(command.decision.case.sealed)}
        scene.cursor.run(f"UPDATE media SET number = :number, {SHUT.format(now=':sealed')} WHERE id = :id", row)


#: Each answer to a reopened case is rated anew, the petition office once.
_ROUND = {"unit": "(SELECT COUNT(*) FROM log WHERE log.case_id = cases.id AND log.action = 'reopen')", "office": "0"}
_CHANGED = "value = excluded.value, reason_c = excluded.reason_c, reasons = excluded.reasons, at = excluded.at, contact = excluded.contact, channel = excluded.channel, identity = excluded.identity"


def rate(scene: Scene, command: c.Rate) -> None:
    """A rating, once for each object of each answer; a second one changes it only where it says so."""
    scene.cursor.run(
        "INSERT INTO ratings (case_id, object, round, value, reason_c, reasons, at, contact, channel, identity)"
        f" SELECT id, :object, {_ROUND[command.object]}, :value, :reason_c, :reasons, :at, :contact, :channel, :identity FROM cases WHERE number = :number"
        f" ON CONFLICT (case_id, object, round) DO {f'UPDATE SET {_CHANGED}' if command.change else 'NOTHING'}",
        {
            "number": command.number,
            "object": command.object,
            "value": command.value,
            "reason_c": scene.vault.seal(command.reason, f"ratings:reason:{command.number}", sealed=scene.is_sealed(command.number)),
            "reasons": ",".join(command.reasons),
            "at": seconds(command.at),
            "contact": scene.who(command.contact),
            "channel": command.channel,
            "identity": command.identity,
        },
    )


def remark(scene: Scene, command: c.Remark) -> None:
    """Words that join the newest rating of this object; nothing where there is none."""
    row = scene.cursor.one(
        "SELECT r.id, r.reason_c, r.reasons FROM ratings r JOIN cases c ON c.id = r.case_id WHERE c.number = :number AND r.object = :object"
        " ORDER BY r.id DESC LIMIT 1",
        {"number": command.number, "object": command.object},
    )
    if row is None:
        return
    where = f"ratings:reason:{command.number}"
    text = "；".join(filter(None, (scene.vault.open(row["reason_c"], where), command.text)))
    codes = dict.fromkeys(filter(None, (*row["reasons"].split(","), *command.reasons)))
    scene.cursor.run(
        "UPDATE ratings SET reason_c = :reason_c, reasons = :reasons WHERE id = :id",
        {"reason_c": scene.vault.seal(text, where, sealed=scene.is_sealed(command.number)), "reasons": ",".join(codes), "id": row["id"]},
    )


def save_media(scene: Scene, command: c.SaveMedia) -> None:
    """A thing to be fetched; the same media id is kept once, and joins the case when one is named."""
    scene.cursor.run(
        "INSERT INTO media (media_id, kind, at, number, contact, sealed) VALUES (:media_id, :kind, :at, :number, :contact, :sealed)"
        " ON CONFLICT (media_id) DO UPDATE SET number = CASE WHEN excluded.number <> '' THEN excluded.number ELSE media.number END,"
        f" {SHUT.format(now='excluded.sealed')}",
        {
            "media_id": command.media_id,
            "kind": command.kind,
            "at": seconds(command.at),
            "number": scene.fill(command.number),
            "contact": scene.who(command.contact),
            "sealed": int(command.sealed),
        },
    )


def save_contact(scene: Scene, command: c.SaveContact) -> None:
    """What is now known of a person."""
    contact = scene.who(command.contact)
    told = {k: v for k in ("name", "phone", "address") if (v := getattr(command, k)) is not None}
    if told:
        row = scene.cursor.one("SELECT known_c FROM contacts WHERE id = :id", {"id": contact})
        known = json.loads(scene.vault.open(row[0], "contacts:known") or "{}") if row and row[0] else {}
        blob = scene.vault.seal(pack({**known, **told}), "contacts:known")
        scene.cursor.run("UPDATE contacts SET known_c = :known_c WHERE id = :id", {"known_c": blob, "id": contact})
    for name in ("subscribed", "opted_out", "greeted"):
        value = getattr(command, name)
        if value is not None:
            scene.cursor.run(f"UPDATE contacts SET {name} = :value WHERE id = :id", {"value": int(value), "id": contact})


def consent(scene: Scene, command: c.Consent) -> None:
    """One more consent, or a lasting one; a refusal ends them all."""
    consents.note(scene.cursor, scene.who(command.contact), command)


def detach(scene: Scene, command: c.Detach) -> None:
    """Erases what came from WeChat: openid, name, phone, the talk, stored replies. Cases keep their lawful data (Art. 21, PIPL Art. 47)."""
    erasure.erase(scene.cursor, scene.who(command.contact), seconds(command.at))


def come_back(scene: Scene, command: c.Return) -> None:
    """The person takes the place of whoever was erased, with what is held for them."""
    erasure.come_back(scene.cursor, command.number, scene.who(command.contact))


def bind(scene: Scene, command: c.Bind) -> None:
    """Joins the person to the staff member, as their WeChat or as their WeCom; the code ends. A phone is one staff member's. Raises
    ``Undo(Stale)`` when the code was just used."""
    row = {"contact": scene.who(command.contact), "id": command.staff}
    column = "wecom" if scene.work.openid.startswith(WECOM) else "contact"
    scene.cursor.run(f"UPDATE staff SET {column} = 0 WHERE {column} = :contact AND id <> :id", row)
    if scene.cursor.run(f"UPDATE staff SET {column} = :contact, code_ix = NULL WHERE id = :id AND code_ix IS NOT NULL", row) != 1:
        raise Undo(Stale())


def share(scene: Scene, command: c.Share) -> None:
    """A further person of a case."""
    scene.cursor.run(
        "INSERT INTO shares (case_id, contact) SELECT id, :contact FROM cases WHERE number = :number ON CONFLICT (case_id, contact) DO NOTHING",
        {"contact": scene.who(command.contact), "number": command.number},
    )


def missed(scene: Scene, command: c.Missed) -> None:
    """A wrong code: on record for the case, and counted against whoever named it."""
    note(scene, c.Audit(command.at, str(scene.me), c.WRONG_CODE, command.number))
    guesses.note(scene.cursor, scene.vault, scene.work.openid, command.at)


def note(scene: Scene, command: c.Audit) -> None:
    """A look that is logged."""
    scene.cursor.run(
        "INSERT INTO audit (at, actor, action, number, detail_c) VALUES (:at, :actor, :action, :number, :detail_c)",
        {
            "at": seconds(command.at),
            "actor": command.actor,
            "action": command.action,
            "number": command.number,
            "detail_c": scene.vault.seal(command.detail, "audit:detail", sealed=True),
        },
    )


def drop_timer(scene: Scene, command: c.DropTimer) -> None:
    """Done with. Raises ``Undo(Stale)`` when another process has rung it."""
    if scene.cursor.run("DELETE FROM timers WHERE id = :id", {"id": command.id}) != 1:
        raise Undo(Stale())


_APPLY: dict[type[Any], Callable[[Scene, Any], None]] = {
    c.SaveCase: save_case,
    c.Push: posting.push,
    c.CancelPushes: posting.cancel,
    c.HandOver: posting.hand_over,
    c.Rate: rate,
    c.Remark: remark,
    c.OpenTask: taskbook.open_task,
    c.CloseTask: taskbook.close_task,
    c.RaiseAlarm: alarmbook.raise_alarm,
    c.AddToAlarm: alarmbook.add_to_alarm,
    c.TakeAlarm: alarmbook.take_alarm,
    c.SaveMedia: save_media,
    c.SaveContact: save_contact,
    c.Consent: consent,
    c.Detach: detach,
    c.Bind: bind,
    c.Share: share,
    c.Return: come_back,
    c.Missed: missed,
    c.Audit: note,
    c.DropTimer: drop_timer,
}


def apply(scene: Scene, command: c.Command) -> None:
    """Writes one command."""
    _APPLY[type(command)](scene, command)

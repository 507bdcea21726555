"""Every table. Moments are unix seconds (UTC) as floats, flags are 0 or 1; every column that ends in ``_c`` is encrypted, in ``_ix`` a blind index."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, LargeBinary, MetaData, String, Table, UniqueConstraint

metadata = MetaData()


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True, autoincrement=True)


def _text(name: str, default: str = "") -> Column[str]:
    return Column(name, String, nullable=False, server_default=default)


def _int(name: str, default: int = 0) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=str(default))


def _at(name: str, default: float | None = None) -> Column[float]:
    if default is None:
        return Column(name, Float)
    return Column(name, Float, nullable=False, server_default=str(default))


contacts = Table(
    "contacts", metadata, _id(),
    Column("openid_ix", LargeBinary, unique=True), Column("openid_c", LargeBinary), Column("known_c", LargeBinary),
    _int("subscribed", 1), _int("opted_out"), _int("greeted"),
    _int("version"), Column("dialogue_c", LargeBinary), _at("wake_at"), _int("heard"),
    _at("window_until", 0), _int("window_left"), _at("created_at", 0),
    Index("contacts_wake", "wake_at"),
)  # fmt: skip

consents = Table(
    "consents", metadata, _id(), _int("contact"), _text("name"), _int("remaining"), _int("lasting"), UniqueConstraint("contact", "name"),
)  # fmt: skip

inbound = Table(
    "inbound", metadata, Column("key", LargeBinary, primary_key=True), _int("contact"), Column("reply_c", LargeBinary), _at("at", 0),
    Index("inbound_at", "at"),
)  # fmt: skip

cases = Table(
    "cases", metadata, _id(), Column("number", String, unique=True, nullable=False), _int("version"), _text("status"), _text("unit"),
    _int("contact"), _int("sealed"), _text("category"), _text("purpose"), _text("urgency"), _int("national"), _at("received_at", 0),
    Column("body_c", LargeBinary, nullable=False),
    Index("cases_unit", "unit", "status"), Index("cases_contact", "contact"), Index("cases_status", "status"),
)  # fmt: skip

clocks = Table(
    "clocks", metadata, _id(), _int("case_id"), _text("clock"), _at("started_at", 0), _at("due_at", 0), _at("stopped_at"), _int("extended"),
    Index("clocks_case", "case_id"),
)  # fmt: skip

log = Table(
    "log", metadata, _id(), _int("case_id"), _at("at", 0), _int("actor_id"), _text("action"), _text("source"), _text("target"),
    Column("body_c", LargeBinary, nullable=False), Index("log_case", "case_id"),
)  # fmt: skip

timers = Table(
    "timers",
    metadata,
    _id(),
    _int("case_id"),
    _text("kind"),
    _at("due_at", 0),
    Index("timers_due", "due_at"),
    Index("timers_case", "case_id"),
)

outbox = Table(
    "outbox", metadata, _id(), Column("key", String, unique=True, nullable=False), _int("contact"), _text("number"), _text("kind"),
    Column("body_c", LargeBinary, nullable=False), _text("template"), _at("due_at", 0), _int("urgent"), _int("routine", 1), _int("statutory"),
    _int("whole", 1), _text("proves"), _text("grp"), _int("optional"), _int("sealed"), _text("status", "queued"), _text("channel"), _text("why"),
    _int("attempts"), _at("first_try"), _at("next_try", 0), _at("lease_until", 0), _int("held_heard"), _at("held_at"), _at("at"), _text("msgid"),
    _text("ladder", "news"), _int("unsure"),
    Index("outbox_queue", "status", "due_at"), Index("outbox_contact", "contact", "status"), Index("outbox_number", "number"),
    Index("outbox_msgid", "msgid"), Index("outbox_grp", "grp"),
)  # fmt: skip

ratings = Table(
    "ratings", metadata, _id(), _int("case_id"), _text("object"), _int("value"), Column("reason_c", LargeBinary), _at("at", 0), _int("contact"),
    _text("channel"), _int("round"), _text("reasons"), _text("identity", "bound"), UniqueConstraint("case_id", "object", "round"),
)  # fmt: skip

tasks = Table(
    "tasks", metadata, _id(), Column("key", String, unique=True, nullable=False), _text("kind"), Column("body_c", LargeBinary, nullable=False),
    _at("due_at", 0), _text("number"), _int("contact"), _text("role"), _int("sealed"), _at("closed_at"), _text("closed_by"),
    Column("result_c", LargeBinary), Index("tasks_open", "closed_at", "role"),
)  # fmt: skip

alarms = Table(
    "alarms", metadata, _id(), Column("key", String, unique=True, nullable=False), _text("level"), Column("body_c", LargeBinary, nullable=False),
    _at("at", 0), _int("contact"), _at("next_at"), _int("times"), _text("taken_by"), _at("taken_at"), _int("reached"),
    Index("alarms_next", "next_at"),
)  # fmt: skip

media = Table(
    "media", metadata, _id(), Column("media_id", String, unique=True, nullable=False), _text("kind"), _at("at", 0), _text("number"),
    _int("contact"), _int("sealed"), _text("status", "waiting"), _text("path"), _text("sha256"), _int("tries"), _at("next_try", 0), _text("why"),
    Index("media_waiting", "status", "next_try"), Index("media_number", "number"),
)  # fmt: skip

matters = Table(
    "matters", metadata, Column("case_id", Integer, primary_key=True, autoincrement=False), _int("version"), _at("at", 0), _text("town"),
    Column("who", BigInteger, nullable=False, server_default="0"), Column("traces", LargeBinary, nullable=False), Index("matters_at", "at"),
)  # fmt: skip

traces = Table(
    "traces", metadata, Column("trace", BigInteger, primary_key=True, autoincrement=False),
    Column("case_id", Integer, primary_key=True, autoincrement=False), sqlite_with_rowid=False,
)  # fmt: skip

examples = Table(
    "examples", metadata, _id(), _int("case_id"), _text("part"), _text("label"), _text("was"), _text("model"), _at("at", 0),
    UniqueConstraint("case_id", "part"), Index("examples_part", "part", "at"),
)  # fmt: skip

models = Table(
    "models", metadata, Column("id", String, primary_key=True, autoincrement=False), _text("part"), _at("at", 0), _int("used"), _at("weight", 0), _text("figures"),
    Column("content_c", LargeBinary, nullable=False),
)  # fmt: skip

units = Table(
    "units", metadata, Column("code", String, primary_key=True), _text("name"), _text("kind"), _text("parent"), _text("aliases"), _text("duties"),
    _int("example"), _int("retired"),
)  # fmt: skip

staff = Table(
    "staff", metadata, _id(), _text("name"), _text("unit"), _text("roles"), Column("phone_c", LargeBinary), _int("contact"),
    Column("code_ix", LargeBinary), _at("code_until"), _text("desk"), _int("wecom"), _text("own"), _int("stand_in"), _int("gone"), Index("staff_contact", "contact"), Index("staff_unit", "unit"),
    Index("staff_wecom", "wecom"),
)  # fmt: skip

duty = Table("duty", metadata, _id(), _int("staff_id"), _at("starts_at", 0), _at("ends_at", 0))

#: Units that help with a case and have not reported yet.
helpers = Table(
    "helpers", metadata, _id(), _int("case_id"), _text("unit"), Index("helpers_unit", "unit"), Index("helpers_case", "case_id"),
)  # fmt: skip

leaves = Table(
    "leaves",
    metadata,
    _id(),
    _int("staff_id"),
    _int("substitute_id"),
    _at("starts_at", 0),
    _at("ends_at", 0),
    Index("leaves_ends", "ends_at"),
)

owners = Table(
    "owners", metadata, Column("case_id", Integer, primary_key=True, autoincrement=False), _text("pool"), _int("staff_id"),
    Index("owners_staff", "staff_id", "pool"), Index("owners_pool", "pool"),
)  # fmt: skip

supervisions = Table(
    "supervisions", metadata, _id(), Column("key", String, unique=True, nullable=False), _int("case_id"), _text("trigger"), _at("since", 0),
    _at("opened_at", 0), _at("closed_at"), Index("supervisions_open", "closed_at", "case_id"),
)  # fmt: skip

#: When a case is to be looked at again though nobody does anything.
watches = Table(
    "watches", metadata, Column("case_id", Integer, primary_key=True, autoincrement=False), _at("due_at", 0), Index("watches_due", "due_at")
)

shares = Table("shares", metadata, _id(), _int("case_id"), _int("contact"), UniqueConstraint("case_id", "contact"))

audit = Table("audit", metadata, _id(), _at("at", 0), _text("actor"), _text("action"), _text("number"), Column("detail_c", LargeBinary))

counters = Table("counters", metadata, Column("day", String, primary_key=True), _int("n"))

meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value_c", LargeBinary), _at("at", 0))

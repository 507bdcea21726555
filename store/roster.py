"""Leave, substitutes, moves and removals of people, and whose each case is. Rights are written as they are now; every read sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from cases.leaves import Leave, check, rights_now, stand_in
from cases.model import Decision, Refused, Staff
from cases.pools import Pool, pick
from cases.rights import clash
from cases.words import ENDED
from store.book import Book
from store.casework import moment, seconds
from store.db import Cursor, Database
from store.writer import Writer

_UNOWNED = "SELECT o.case_id, o.pool, c.number FROM owners o JOIN cases c ON c.id = o.case_id WHERE o.staff_id = 0 AND o.pool <> '' ORDER BY o.case_id LIMIT 200"
_LOAD = "SELECT staff_id, COUNT(*) FROM owners WHERE staff_id > 0 AND pool <> '' GROUP BY staff_id"

_SEALED_OPEN = f"SELECT 1 FROM cases WHERE sealed = 1 AND status NOT IN ({', '.join(repr(str(s)) for s in sorted(ENDED))}) LIMIT 1"


class Roster:
    """What changes of people; every call is one transaction."""

    def __init__(self, db: Database, writer: Writer, book: Book) -> None:
        self._db, self._writer, self._book = db, writer, book

    def leaves(self, now: datetime) -> list[Leave]:
        """Leaves that are or will be, soonest first."""
        sql = "SELECT staff_id, substitute_id, starts_at, ends_at FROM leaves WHERE ends_at > :t ORDER BY starts_at, id"
        return [Leave(r[0], r[1], moment(r[2]), moment(r[3])) for r in self._db.reading().all(sql, {"t": seconds(now)})]

    def take_leave(self, leave: Leave, now: datetime) -> None:
        """Enters a leave and lets it begin where its time has come. Raises ``Refused``."""
        check(leave, {s.id: s for s in self._own()}, self.leaves(now))
        row = {"staff": leave.staff, "substitute": leave.substitute, "a": seconds(leave.starts_at), "b": seconds(leave.ends_at)}
        sql = "INSERT INTO leaves (staff_id, substitute_id, starts_at, ends_at) VALUES (:staff, :substitute, :a, :b)"
        self._writer.write(lambda cursor: cursor.run(sql, row))
        self.settle(now)

    def apart(self, new: Staff, now: datetime) -> None:
        """Raises ``Refused`` where one person would hold together what must be apart: by standing in, or in a second entry with their mobile."""
        own, phones = {s.id: s for s in self._own()}, {s.id: s.phone for s in self._book.all_staff()}
        me = next((s.id for s in own.values() if (s.name, s.unit) == (new.name, new.unit)), 0)
        pairs = [(leave.staff, leave.substitute) for leave in self.leaves(now)]
        others = {a + b - me for a, b in pairs if me in (a, b)}
        others |= {s for s in own if s != me and new.phone.startswith("1") and phones[s] == new.phone}
        for other in (own[s] for s in sorted(others) if s in own):
            if mixed := clash(new.roles | other.roles):
                raise Refused(f"{new.name}和{other.name}是同一个人或者互相代班，{mixed[0]} 和 {mixed[1]} 不能在一个人手里。")

    def come_back(self, staff: int, now: datetime) -> int:
        """Ends this person's leave now, and what was entered for later with it; how many ended."""
        sql = "UPDATE leaves SET ends_at = :t WHERE staff_id = :id AND ends_at > :t"
        count = self._writer.write(lambda cursor: cursor.run(sql, {"t": seconds(now), "id": staff}))
        self.settle(now)
        return int(count)

    def settle(self, now: datetime) -> int:
        """Writes everybody's rights as they are at this moment; for how many they changed."""
        leaves, people = self.leaves(now), self._own()
        rights = rights_now(people, leaves, now)
        held = {s.id: s.roles for s in self._book.all_staff()}
        holders = {s.id: stand_in(s.id, leaves, now) for s in people}
        rows = [
            {"id": s.id, "roles": ",".join(sorted(rights[s.id])), "stand_in": 0 if holders[s.id] == s.id else holders[s.id]}
            for s in people
            if rights[s.id] != held.get(s.id)
        ]
        if rows:
            self._writer.write(lambda cursor: cursor.many("UPDATE staff SET roles = :roles, stand_in = :stand_in WHERE id = :id", rows))
        return len(rows)

    def move(self, staff: Staff, unit: str, to: Staff | None, now: datetime) -> int:
        """Another unit; what they had of the old one goes to ``to``, else by load. How many cases. Raises ``Refused``."""
        return self._leave_pools(staff, to, now, "UPDATE staff SET unit = :unit WHERE id = :id", {"id": staff.id, "unit": unit})

    def remove(self, staff: Staff, to: Staff | None, now: datetime) -> int:
        """No longer on the staff: no rights, no notices; the log keeps the name. How many cases were handed over. Raises ``Refused``."""
        standing = [leave for leave in self.leaves(now) if leave.substitute == staff.id]
        if standing:
            raise Refused(f"{staff.name}还要代别人的班，先改代班的人。")
        self._sealed_keeper(staff, [s for s in self._book.all_staff() if s.id != staff.id])
        sql = "UPDATE staff SET gone = 1, roles = '', own = '', contact = 0, wecom = 0, stand_in = 0, code_ix = NULL WHERE id = :id"
        return self._leave_pools(staff, to, now, sql, {"id": staff.id})

    def _leave_pools(self, staff: Staff, to: Staff | None, now: datetime, sql: str, row: Mapping[str, object]) -> int:
        others = [s for s in self._book.all_staff() if s.id != staff.id]
        for pool in self._pools(staff):
            self._somebody(Pool(pool), others, staff, to)

        def job(cursor: Cursor) -> int:
            cursor.run("UPDATE leaves SET ends_at = :t WHERE staff_id = :id AND ends_at > :t", {"t": seconds(now), "id": staff.id})
            cursor.run(sql, row)
            given = {"to": to.id if to else 0, "id": staff.id}
            return int(cursor.run("UPDATE owners SET staff_id = :to WHERE staff_id = :id AND pool <> ''", given))

        count = self._writer.write(job)
        self.settle(now)
        self.assign()
        return count

    def _pools(self, staff: Staff) -> list[str]:
        """Pools with open cases that this person is in, or has a case of."""
        mine = {"id": staff.id, "unit": staff.unit}
        held = self._db.reading().all("SELECT DISTINCT pool FROM owners WHERE pool <> '' AND (staff_id = :id OR pool = :unit)", mine)
        own = next((s.roles for s in self._own() if s.id == staff.id), frozenset())
        waiting = {r[0] for r in self._db.reading().all("SELECT DISTINCT pool FROM owners WHERE pool LIKE '@%'", {})}
        return sorted({r[0] for r in held if r[0] != staff.unit or own & {"unit", "head"}} | {p for p in waiting if p[1:] in own})

    @staticmethod
    def _somebody(pool: Pool, others: Sequence[Staff], staff: Staff, to: Staff | None) -> None:
        left = pool.people(others)
        if not left:
            raise Refused(f"{staff.name}走了，那里的件就没有人办了：先添一位接手的，再移动或移除。")
        if to is not None and to.id not in {s.id for s in left}:
            raise Refused(f"{to.name}接不了{staff.name}的件（不在那个单位，或没有那个角色），请另写一位。")

    def _sealed_keeper(self, staff: Staff, others: Sequence[Staff]) -> None:
        """Sealed cases have one reader's role: its last holder stays while one is open (Art. 30)."""
        keeps = "confidential" in staff.roles and not any("confidential" in other.roles for other in others)
        if keeps and self._db.reading().one(_SEALED_OPEN, {}):
            raise Refused(f"{staff.name}是唯一的保密专岗，还有没办完的保密件：先添一位保密专岗，再移动或移除。")

    def assign(self) -> list[tuple[str, str]]:
        """Gives each case that is nobody's to the one of its pool with the least to do; (number, pool) of those whose pool is empty."""
        cursor, staff = self._db.reading(), self._book.all_staff()
        waiting = cursor.all(_UNOWNED, {})
        load: dict[int, int] = {r[0]: r[1] for r in cursor.all(_LOAD, {})} if waiting else {}
        empty, rows = [], []
        for case_id, pool, number in waiting:
            found = pick(Pool(pool), staff, load)
            if found is None:
                empty.append((number, pool))
                continue
            load[found.id] = load.get(found.id, 0) + 1
            rows.append({"case": case_id, "pool": pool, "staff": found.id})
        if rows:
            sql = "UPDATE owners SET staff_id = :staff WHERE case_id = :case AND pool = :pool AND staff_id = 0"
            self._writer.write(lambda cursor: cursor.many(sql, rows))
        return empty

    def owners(self) -> dict[int, tuple[Staff, Staff]]:
        """case id → (whose it is, who acts for them now: the same person unless they are away)."""
        people = {s.id: s for s in self._book.all_staff()}
        away = {r[0]: r[1] for r in self._db.reading().all("SELECT id, stand_in FROM staff WHERE stand_in > 0", {})}
        rows = self._db.reading().all("SELECT case_id, staff_id FROM owners WHERE staff_id > 0 AND pool <> ''", {})
        return {r[0]: (people[r[1]], people.get(away.get(r[1], r[1]), people[r[1]])) for r in rows if r[1] in people}

    def _own(self) -> list[Staff]:
        """Everybody with the roles that are their own, whoever is away."""
        own = {r[0]: r[1] for r in self._db.reading().all("SELECT id, own FROM staff WHERE gone = 0", {})}
        return [Staff(s.id, s.name, s.unit, frozenset(filter(None, own[s.id].split(","))), s.contact) for s in self._book.all_staff()]


def note_owner(cursor: Cursor, case_id: int, decision: Decision) -> None:
    """With every step: which pool the case is with. Who accepts it has it; in another pool it is nobody's until the next ``assign``."""
    taken = next((e.actor_id for e in decision.entries if e.action == "accept" and e.actor_id), 0)
    cursor.run(
        "INSERT INTO owners (case_id, pool, staff_id) VALUES (:case, :pool, :staff) ON CONFLICT (case_id) DO UPDATE SET staff_id = CASE WHEN"
        " excluded.staff_id > 0 THEN excluded.staff_id WHEN owners.pool = excluded.pool THEN owners.staff_id ELSE 0 END, pool = excluded.pool",
        {"case": case_id, "pool": Pool.of(decision.case).name, "staff": taken},
    )

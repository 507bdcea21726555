"""A process that files cases until it is killed, and tells each number once it is acknowledged: DATABASE KEY NAME."""

from __future__ import annotations

import itertools
import os
import sys
import threading
from pathlib import Path

from cases.commands import Done, SaveCase, Work
from store import Store
from store.vault import Vault
from tests.store.conftest import NOW, REPLY, decision, push


def file_for_ever(store: Store, name: str) -> None:
    """Every case is a push of its own, with a message about it."""
    for n in itertools.count():
        key = f"{name}:{n}"
        done = store.commit(
            Work(NOW, (SaveCase(decision()), push("told:{number}", -1, number="{number}")), key, f"o{key}", 0, {}, reply=REPLY)
        )
        assert isinstance(done, Done)
        os.write(1, f"{done.number} {key}\n".encode())


if __name__ == "__main__":
    database, key_file, child = sys.argv[1:]
    desk = Store.open(database, Vault.load(Path(key_file)))
    for thread in range(4):
        threading.Thread(target=file_for_ever, args=(desk, f"{child}{thread}")).start()

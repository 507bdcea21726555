"""``replace`` for wide frozen values: a turn makes a dozen slightly different cases and drafts, each of some forty fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the same to whoever reads or checks the types
    from dataclasses import replace
else:
    import dataclasses

    def replace(value, /, **changes):
        """What ``dataclasses.replace`` makes, without passing every field through ``__init__``: for classes that have no ``__post_init__``.

        Raises ``TypeError`` for a field that is not there.
        """
        kept = getattr(value, "__dict__", None)
        if kept is None:  # has slots: narrow
            return dataclasses.replace(value, **changes)
        if not changes.keys() <= kept.keys():
            raise TypeError(f"{type(value).__name__} has no field {', '.join(changes.keys() - kept.keys())}")
        made = object.__new__(type(value))
        made.__dict__.update(kept, **changes)
        return made


__all__ = ["replace"]

"""What a browser keeps for us between two pages: signed, short-lived, out of reach of scripts and of other sites' requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Response, request
from itsdangerous import BadData, URLSafeTimedSerializer


@dataclass(frozen=True, slots=True)
class Cookie:
    """One cookie of the pages below ``path``. ``key`` signs it; ``secure``: it travels over https alone."""

    name: str
    key: bytes
    life: timedelta
    path: str
    secure: bool

    @property
    def _signer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.key, salt=self.name)

    def read(self) -> str:
        """Its value in this request; "" where there is none, it is too old or not ours."""
        try:
            return str(self._signer.loads(request.cookies.get(self.name, ""), max_age=int(self.life.total_seconds())))
        except BadData:
            return ""

    def write(self, answer: Response, value: str) -> None:
        """Gives the browser this value for its life."""
        made = self._signer.dumps(value)
        seconds = int(self.life.total_seconds())
        answer.set_cookie(self.name, made, max_age=seconds, path=self.path, secure=self.secure, httponly=True, samesite="Lax")

    def drop(self, answer: Response) -> None:
        """Takes it back."""
        answer.delete_cookie(self.name, path=self.path, secure=self.secure, httponly=True, samesite="Lax")

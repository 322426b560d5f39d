"""Who is signed in: a random id in a cookie, the rest on this side (Redis, or memory)."""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass

from admin.kept import Kept
from storage.users import User

IDLE_S = 8 * 60 * 60


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser; ``csrf`` stands in each of its forms.

    ``proof`` is drawn from the hash of the password: a new password ends every session.
    """

    id: str
    user: str
    csrf: str
    proof: str

    def fits(self, user: User) -> bool:
        """Tell whether the user may still go on with this session."""
        return user.active and hmac.compare_digest(self.proof, proof_of(user))

    def owns(self, token: str) -> bool:
        """Tell whether a form was made for this session."""
        return hmac.compare_digest(self.csrf.encode(), token.encode())


class Sessions:
    """Begins, finds and ends sessions."""

    def __init__(self, kept: Kept) -> None:
        """Keep them in ``kept``."""
        self._kept = kept

    async def begin(self, user: User) -> Session:
        """Make a session of a user whose password was right."""
        session = Session(
            secrets.token_urlsafe(32), user.name, secrets.token_urlsafe(24), proof_of(user)
        )
        await self._keep(session)
        return session

    async def find(self, session_id: str, *, used: bool = True) -> Session | None:
        """Give a session that is not idle for too long; ``used`` lets its time begin anew."""
        text = await self._kept.get(_key(session_id)) if session_id else None
        if text is None:
            return None
        session = Session(session_id, **json.loads(text))
        if used:
            await self._keep(session)
        return session

    async def end(self, session: Session) -> None:
        """Sign out, in every process."""
        await self._kept.drop(_key(session.id), IDLE_S)

    async def _keep(self, session: Session) -> None:
        values = {"user": session.user, "csrf": session.csrf, "proof": session.proof}
        await self._kept.put(_key(session.id), json.dumps(values), IDLE_S)


def proof_of(user: User) -> str:
    """Give what a session keeps of a password's hash."""
    return hashlib.sha256(user.hash.encode()).hexdigest()[:32]


def _key(session_id: str) -> str:
    # Whoever reads Redis finds no cookie that would let him in.
    return f"admin:session:{hashlib.sha256(session_id.encode()).hexdigest()}"

"""What can be made to go wrong on purpose (`/sim/faults`, design §9)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class Faults:
    """The faults in force; counts run down, `True` means until told otherwise."""

    refuse: bool = False
    lose_answers: bool | int = False
    errcode: int = 0
    errcode_times: int | None = None
    delay_s: float = 0.0
    drop_callbacks: bool | int = False
    duplicate_callbacks: bool = False
    hide: list[tuple[str, str]] = field(default_factory=list)

    def hides(self, userid: str, app: str) -> bool:
        """Say whether a person was taken out of an app's visible range."""
        return (userid.casefold(), app) in {(user.casefold(), name) for user, name in self.hide}

    def send_error(self) -> int:
        """Return the errcode that this send or card update must answer, 0 for none."""
        if self.errcode_times is None:
            return self.errcode
        if self.errcode_times <= 0:
            return 0
        self.errcode_times -= 1
        return self.errcode

    def drops_callback(self) -> bool:
        """Say whether this callback is lost before its first delivery."""
        lost, self.drop_callbacks = _spend(self.drop_callbacks)
        return lost

    def loses_answer(self) -> bool:
        """Say whether the connection is cut after the API call was carried out."""
        lost, self.lose_answers = _spend(self.lose_answers)
        return lost

    def change(self, wanted: Json) -> None:
        """Take over the named faults, all or none; an unknown name or wrong value is ValueError."""
        if wanted.get("reset"):
            self.__dict__.update(Faults().__dict__)
        named = {name: value for name, value in wanted.items() if name != "reset"}
        self.__dict__.update({name: _checked(name, value) for name, value in named.items()})

    def shown(self) -> Json:
        """Return the faults in force as JSON."""
        return dict(self.__dict__)


def _spend(budget: int) -> tuple[bool, int]:
    if isinstance(budget, bool):
        return budget, budget
    return budget > 0, max(budget - 1, 0)


_READERS: dict[str, Callable[[Any], object]] = {
    "refuse": bool,
    "lose_answers": lambda value: value if isinstance(value, bool) else int(value),
    "errcode": int,
    "errcode_times": lambda value: None if value is None else int(value),
    "delay_s": float,
    "drop_callbacks": lambda value: value if isinstance(value, bool) else int(value),
    "duplicate_callbacks": bool,
    "hide": lambda pairs: [(str(user), str(app)) for user, app in pairs],
}


def _checked(name: str, value: object) -> object:
    if name not in _READERS:
        raise ValueError(f"unknown fault {name!r}")
    try:
        return _READERS[name](value)
    except (TypeError, ValueError) as error:
        raise ValueError(f"fault {name!r} can't be {value!r}") from error

"""Evidence: what was sent beside the words."""

from dataclasses import dataclass

from bot.dialog.steps.base import Json, Refusal, Step


@dataclass(frozen=True, eq=False)
class Photos(Step[tuple[str, ...]]):
    """The ids of photos, voices, videos and files, in the order in which they came.

    Where not everything will do, ``only`` names the kinds that do, ``instead`` what to send.
    """

    most: int = 50
    only: tuple[str, ...] = ()
    instead: str = ""

    def takes(self, kind: str) -> bool:
        """Tell whether what was sent is of a kind that counts here."""
        return not self.only or kind in self.only

    def parse(self, text: str) -> tuple[str, ...]:
        """Refuse: words are no photo."""
        del text
        raise Refusal("照片、语音或文件直接发过来就行。", "直接发一张照片")

    def load(self, raw: Json) -> tuple[str, ...]:
        """Return stored ids; raise ValueError when they are none."""
        if not isinstance(raw, list | tuple) or not all(isinstance(one, str) for one in raw):
            raise ValueError(raw)
        return tuple(raw)

    def dump(self, value: tuple[str, ...]) -> Json:
        """Return the ids as a list."""
        return list(value)

    def show(self, value: tuple[str, ...]) -> str:
        """Return how many there are."""
        return f"{len(value)} 份"

"""Where a member of the corp belongs: his institution, his department's path, his leader."""

from collections.abc import Iterable, Mapping

from bot.wecom.directory import ROOT, Department, Member
from storage.roster import Found


class Tree:
    """The corp's departments, as far as any app sees them."""

    def __init__(self, departments: Iterable[Department], roots: Mapping[int, str]) -> None:
        """``roots`` gives the institution of each root department of the settings."""
        self._departments: dict[int, Department] = {}
        self._roots = roots
        for one in departments:
            known = self._departments.get(one.id)
            if known is None or not known.leaders:
                self._departments[one.id] = one

    def placed(self, member: Member, apps: tuple[str, ...]) -> Found:
        """Give the member as the record knows people."""
        return Found(
            userid=member.userid,
            name=member.name,
            institution=self.institution(member.department),
            department=self.path(member.department),
            post=member.position,
            leader=self.leader(member),
            apps=apps,
            phone=member.phone,
        )

    def institution(self, department: int) -> str:
        """Give the institution with the deepest root above a department; "" outside of all."""
        above = [*self._upward(department), ROOT]
        return next((self._roots[number] for number in above if number in self._roots), "")

    def path(self, department: int) -> str:
        """Give the names from the top down, as ``县支公司/理赔部``; the corp itself is left out."""
        names = [
            self._departments[number].name
            for number in self._upward(department)
            if number in self._departments and number != ROOT
        ]
        return "/".join(reversed(names))

    def leader(self, member: Member) -> str:
        """Give the direct leader, else the nearest leader of a department above him; or ""."""
        for userid in member.leaders:
            if userid.lower() != member.userid.lower():
                return userid
        return next((u for u in self._heads(member) if u.lower() != member.userid.lower()), "")

    def below(self, department: int) -> list[int]:
        """List a department and everything below it."""
        return [number for number in self._departments if department in self._upward(number)]

    def _heads(self, member: Member) -> Iterable[str]:
        for number in self._upward(member.department):
            if number in self._departments:
                yield from self._departments[number].leaders

    def _upward(self, department: int) -> list[int]:
        """List a department and those above it, the last one perhaps unseen."""
        found: list[int] = []
        while department and department not in found:
            found.append(department)
            known = self._departments.get(department)
            department = known.parent if known else 0
        return found

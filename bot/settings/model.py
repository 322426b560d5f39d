"""The settings of a deployment: one typed object, complete and unchanging (design §9)."""

from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from bot.settings.fields import (
    AesKey,
    AppName,
    BaseUrl,
    Code,
    DatabaseUrl,
    Days,
    Key,
    Location,
    OptionalUrl,
    Prefix,
    RedisUrl,
    Token,
    Words,
)
from cases.announced import Announced

REAL_API: Final = "https://qyapi.weixin.qq.com"


class Section(BaseModel):
    """A table of bot.toml: unknown keys are refused, nothing changes after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Http(Section):
    """Where the bot listens, and the address that people and WeCom reach it at."""

    host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8080
    public_url: BaseUrl = "http://127.0.0.1:8080"


class Clock(Section):
    """The shared time of a simulator; an empty url means the real clock (design §8)."""

    url: OptionalUrl = ""


class Calendar(Section):
    """The state's days off and make-up days of years that the installed calendar lacks."""

    holidays: Days = ()
    workdays: Days = ()


class Audit(Section):
    """The file outside the database that witnesses the heads of the audit chains."""

    witness: Location = Path("data/audit-heads.log")


class Contacts(Section):
    """Whether people, departments and leaders are kept as WeCom has them, without a command."""

    sync: bool = True


class Hotline(Section):
    """The key of the hotline's log API; an empty key means that the API is off."""

    key: SecretStr = SecretStr("")


class LookUp(Section):
    """The institution's policy system, asked for what nobody has to be asked; empty: none."""

    url: OptionalUrl = ""


class App(Section):
    """One WeCom app; its callback is ``/wecom/{name}``."""

    name: AppName
    agent_id: Annotated[int, Field(ge=1)]
    secret: Annotated[SecretStr, Field(min_length=1)]
    token: Token
    aes_key: AesKey
    flows: Words
    # What people see the app called; a simulator's phones and the cards show it.
    title: str = ""


class Wecom(Section):
    """The one corp of the deployment and its apps."""

    api_base: BaseUrl = REAL_API
    oauth_base: BaseUrl = "https://open.weixin.qq.com"
    login_base: BaseUrl = "https://login.work.weixin.qq.com"
    corp_id: Annotated[str, Field(min_length=1)]
    apps: Annotated[tuple[App, ...], Field(min_length=1)]

    def app(self, name: str) -> App:
        """Give an app by its name; KeyError where there is none."""
        return {app.name: app for app in self.apps}[name]


class Institution(Section):
    """One institution; its code is in every key, its prefix in every case number."""

    code: Code
    policy: Location
    # Stricter rules of branches, each for the people below one department.
    overlays: tuple[Location, ...] = ()
    root_department: Annotated[int, Field(ge=1)] = 1
    apps: Words
    prefix: Prefix = ""


class Settings(Section):
    """Everything that a deployment decides; paths are absolute."""

    database_url: DatabaseUrl = Field(
        default="sqlite+aiosqlite:///data/bot.db", repr=False, validate_default=True
    )
    redis_url: RedisUrl = Field(default="", repr=False)
    secret_keys: Annotated[tuple[Key, ...], Field(min_length=1)]
    hash_key: Key
    evidence_dir: Location = Path("data/evidence")
    http: Http = Http()
    clock: Clock = Clock()
    calendar: Calendar = Calendar()
    audit: Audit = Audit()
    contacts: Contacts = Contacts()
    hotline: Hotline = Hotline()
    lookup: LookUp = LookUp()
    wecom: Wecom
    institutions: Annotated[tuple[Institution, ...], Field(min_length=1)]

    @property
    def on_sqlite(self) -> bool:
        """Whether the record is a SQLite file."""
        return self.database_url.startswith("sqlite")

    @property
    def embedded_redis(self) -> bool:
        """Whether the bot starts its own Redis."""
        return not self.redis_url

    def institution(self, code: str) -> Institution:
        """Give an institution by its code; KeyError where there is none."""
        return {place.code: place for place in self.institutions}[code]

    @property
    def roots(self) -> dict[int, str]:
        """The institution of each root department."""
        return {place.root_department: place.code for place in self.institutions}

    @property
    def announced(self) -> Announced:
        """What was written down of the state's holidays, for every policy at once."""
        days = self.calendar
        return Announced(frozenset(days.holidays), frozenset(days.workdays))

    @property
    def vault_keys(self) -> tuple[bytes, ...]:
        """The encryption keys, newest first, 32 bytes each."""
        return tuple(key.get_secret_value() for key in self.secret_keys)

"""From bot.toml and the environment to settings, or to every problem at once."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy.engine import make_url

from bot.positions import BadTomlError, Document, KeyPath
from bot.positions import load as load_toml
from bot.problems import Problem
from bot.settings.checks import cross_errors, missing_policies
from bot.settings.environment import overlay, variable_for, variable_within
from bot.settings.model import Settings
from cases.policy import PolicyError, dotted
from cases.policy.errors import from_pydantic
from cases.policy.structure import keys_at


def load(path: Path, environ: Mapping[str, str]) -> tuple[Settings | None, list[Problem]]:
    """Read settings; relative paths in them start at the file's folder.

    Either the settings, or all problems, each at its line or naming its variable.
    """
    try:
        document = load_toml(path)
    except OSError as failure:
        hint = "可用 escalation-bot init 新建" if not path.exists() else failure.strerror
        return None, [Problem(str(path), None, f"读不到配置文件，{hint}")]
    except BadTomlError as bad:
        return None, [Problem(str(path), bad.line, f"第 {bad.column} 列：{bad.message}")]
    values = overlay(document.data, environ)
    folder = path.absolute().parent
    settings, errors = _build(values)
    errors += [*cross_errors(values), *missing_policies(values, folder)]
    problems = _located(errors, path, document, environ)
    return (_anchored(settings, folder) if settings and not problems else None), problems


def _build(values: Mapping[str, Any]) -> tuple[Settings | None, list[PolicyError]]:
    try:
        return Settings.model_validate(values), []
    except ValidationError as failure:
        return None, from_pydantic(failure, lambda path: keys_at(Settings, path))


def _anchored(settings: Settings, folder: Path) -> Settings:
    """Make every relative path start at the folder of the file that names it."""
    return settings.model_copy(
        update={
            "database_url": _anchored_url(settings.database_url, folder),
            "evidence_dir": folder / settings.evidence_dir,
            "audit": settings.audit.model_copy(update={"witness": folder / settings.audit.witness}),
            "institutions": tuple(
                place.model_copy(
                    update={
                        "policy": folder / place.policy,
                        "overlays": tuple(folder / overlay for overlay in place.overlays),
                    }
                )
                for place in settings.institutions
            ),
        }
    )


def _anchored_url(text: str, folder: Path) -> str:
    url = make_url(text)
    if url.get_backend_name() != "sqlite":
        return text
    # The validator of the field refuses a URL without a database.
    whole = url.set(database=str(folder / (url.database or "")))
    return whole.render_as_string(hide_password=False)


def _located(
    errors: Iterable[PolicyError], path: Path, document: Document, environ: Mapping[str, str]
) -> list[Problem]:
    problems: dict[KeyPath, Problem] = {}
    for error in errors:
        sentence = f"{dotted(error.path)} {error.message}"
        variable = variable_for(error.path, environ)
        if error.path not in document.lines:
            variable = variable or variable_within(error.path, environ)
        if variable is not None:
            problem = Problem(variable, None, sentence)
        else:
            problem = Problem(str(path), document.line_of(error.path), sentence)
        # Where a value has the wrong form, what else is wrong with it follows from that.
        problems.setdefault(error.path, problem)
    return sorted(problems.values(), key=lambda problem: (problem.line is None, problem.line or 0))

"""What the national schema data·inclusion v1 takes in each of its fields. All pure; the official package says the same (see the tests)."""

import math
import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from importlib import resources
from typing import Any

from pydantic import HttpUrl, TypeAdapter, ValidationError

CODES: Mapping[str, tuple[str, ...]] = {
    name: tuple(codes) for name, codes in tomllib.loads((resources.files("commands.exports") / "codes.toml").read_text("utf-8")).items()
}
"""The codes of each field that has some."""
EVERYBODY = "tous-publics"
FIRST_DAY = date(2000, 1, 1)
SHORTEST_NAME, LONGEST_NAME = 3, 150
SHORTEST_TEXT, LONGEST_TEXT = 5, 10_000
NOBODYS = frozenset({"arpa", "invalid", "local", "localhost", "onion", "test"})
"""The ends of domains where no mail arrives (RFC 6761)."""
LONGEST_MAIL = 254  # RFC 5321
_MAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,63}")
_AREA = re.compile(r"\w{2,3}|\w{5}|\d{9}|france", re.ASCII)
_URL = TypeAdapter(HttpUrl)


def fits(column: str, value: object, today: date) -> bool:
    """Whether a field may hold this. Nothing (None) fits where nothing is asked for."""
    if value is None:
        return column not in REQUIRED
    if column == "date_maj":
        return is_day(value, today)
    if column in CODES and column not in {"frais", "type"}:
        return _is_list(value, CODES[column].__contains__) and (column != "publics" or value == [EVERYBODY] or not _is_in(EVERYBODY, value))
    return CHECKS.get(column, _is_text)(value)


def is_day(value: object, today: date) -> bool:
    """Whether it is a day of this century, as ISO writes it, that has come."""
    try:
        return isinstance(value, str) and len(value) == len("2026-11-23") and FIRST_DAY <= date.fromisoformat(value) <= today
    except ValueError:
        return False


def is_link(value: object) -> bool:
    """Whether it is an address of the web."""
    try:
        return isinstance(value, str) and bool(_URL.validate_python(value))
    except ValidationError:
        return False


def is_mail(value: object) -> bool:
    """Whether mail may arrive there."""
    if not isinstance(value, str) or len(value) > LONGEST_MAIL or not _MAIL.fullmatch(value):
        return False
    before, _, domain = value.rpartition("@")
    labels = domain.split(".")
    dots = before.startswith(".") or before.endswith(".") or ".." in before or len(before) > 64
    odd = any(len(label) > 63 or label[2:4] == "--" for label in labels)
    return not dots and not odd and labels[-1].lower() not in NOBODYS


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_list(value: object, is_one: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, str) and is_one(each) for each in value) and _once(value)


def _is_in(code: str, value: object) -> bool:
    return isinstance(value, list) and code in value


def _is_one_of(name: str) -> Callable[[object], bool]:
    return lambda value: value in CODES[name]


def _once(values: list[str]) -> bool:
    return len(set(values)) == len(values)


def _of_signs(pattern: str) -> Callable[[object], bool]:
    signs = re.compile(pattern, re.ASCII)
    return lambda value: isinstance(value, str) and bool(signs.fullmatch(value))


def _between(least: int, most: int) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and least <= len(value) <= most


REQUIRED = frozenset({"source", "id", "structure_id", "nom", "date_maj"})
CHECKS: Mapping[str, Callable[[object], bool]] = {
    "nom": _between(SHORTEST_NAME, LONGEST_NAME),
    "description": _between(SHORTEST_TEXT, LONGEST_TEXT),
    **dict.fromkeys(("lien_source", "site_web", "accessibilite_lieu", "lien_mobilisation"), is_link),
    "courriel": is_mail,
    "siret": _of_signs(r"\d{14}"),
    "code_postal": _of_signs(r"\d{5}"),
    "code_insee": _of_signs(r"\w{5}"),
    **dict.fromkeys(("latitude", "longitude"), _is_number),
    "volume_horaire_hebdomadaire": lambda value: _is_number(value) and float(str(value)) >= 0,
    "nombre_semaines": lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 1,
    "zone_eligibilite": lambda value: _is_list(value, lambda code: bool(_AREA.fullmatch(code))),
    **{name: _is_one_of(name) for name in ("frais", "type")},
}

"""From messages to what a room shows: HTML by the templates of a family, and the plain text that says the same."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import partial
from pathlib import Path
from types import CodeType
from typing import ClassVar

from jinja2 import BytecodeCache, Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, pass_context
from jinja2.bccache import Bucket
from typing_extensions import override

from commands.core.declaration.context import Territory
from commands.core.declaration.effects import Msg
from commands.core.rules.naming import called
from commands.core.telling.examples import WRITTEN_FOR, current
from commands.core.telling.french import filters, listed
from commands.core.telling.markup import clean, plain, shorten

TEXTS = Path(__file__).parents[2] / "texts" / "fr"
SOURCES = FileSystemLoader(TEXTS)
NOTHING = "…"
AS_WRITTEN = datetime.combine(WRITTEN_FOR, time(12), UTC)
TEAM = "l’équipe d’animation"


@dataclass(frozen=True, slots=True)
class Rendered:
    """An answer ready to be sent: never empty, both parts short enough for one event, even encrypted, even edited."""

    body: str
    html: str


class CompiledOnce(BytecodeCache):
    """Each template is compiled once in a process, however many houses there are in it: it takes half a second for all."""

    _compiled: ClassVar[dict[tuple[str, str], CodeType]] = {}

    @override
    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the code of a template that reads as it read then."""
        bucket.code = self._compiled.get((bucket.key, bucket.checksum))

    @override
    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        if bucket.code is not None:
            self._compiled[bucket.key, bucket.checksum] = bucket.code


class CompiledInFolder(FileSystemBytecodeCache):
    """Each template is compiled once for all processes that share a folder. One that cannot be kept there is compiled again."""

    @override
    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except Exception:  # noqa: BLE001 - a file that a power cut left half written may say anything
            bucket.reset()

    @override
    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):  # a disk that is full takes no words from anybody
            super().dump_bytecode(bucket)


class Texts:
    """The texts of the house, told for one territory. clock: for the dates of examples, which are told as days to come.

    compiled: a folder that is there, and that nobody else writes to, where what was compiled is kept; None: in this process.

    Templates know `territory` (its name), `contact` (whom to ask), `retention` (how long things are kept) and the filters of
    `commands.core.telling.french`; `inline` says a message of one paragraph, of whatever family, inside another one; `called` names
    somebody (`commands.core.rules.naming`).
    """

    def __init__(self, territory: Territory, clock: Callable[[], datetime] = lambda: AS_WRITTEN, compiled: Path | None = None) -> None:
        self._cache = CompiledInFolder(str(compiled)) if compiled else CompiledOnce()
        self._environment = Environment(
            loader=SOURCES,
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=self._cache,
        )
        self._environment.filters.update(filters(territory.zone))
        self._environment.filters["current"] = pass_context(lambda _, text: current(text, clock().astimezone(territory.zone).date()))
        self._environment.filters["inline"] = self._inline
        self._environment.filters["called"] = partial(called, territory)
        self._environment.globals.update(territory=territory.name, contact=contact(territory), retention=territory.retention)

    def _inline(self, message: Msg) -> str:
        """A message of one paragraph without its marks, to be said inside another one: it is HTML, as escaped as any."""
        return self._told(message).strip().removeprefix("<p>").removesuffix("</p>")

    def prepare(self) -> None:
        """Compile all templates: it takes half a second, which nobody's answer should wait for."""
        for template in self._templates():
            self._environment.get_template(template)

    def are_compiled(self) -> bool:
        """Whether all templates were compiled, as they read now. None is kept in memory: each is loaded when it is first said."""
        return all(self._is_compiled(template) for template in self._templates())

    def _is_compiled(self, template: str) -> bool:
        source, file, _ = SOURCES.get_source(self._environment, template)
        return self._cache.get_bucket(self._environment, template, file, source).code is not None

    def _templates(self) -> list[str]:
        return self._environment.list_templates(filter_func=lambda name: name.endswith(".html.j2"))

    def render(self, *messages: Msg) -> Rendered:
        """Say these messages one after the other, as blocks of one answer.

        Raises a Jinja2 error when a template, a macro or a fact is missing.
        """
        html = shorten(clean("".join(self._told(message) for message in messages)))
        return Rendered(body=plain(html) or NOTHING, html=html or NOTHING)

    def _told(self, message: Msg) -> str:
        family, _, name = message.key.partition(".")
        macros = self._environment.get_template(f"{family}.html.j2").module
        return str(getattr(macros, name.replace("-", "_"))(**message.facts))


def contact(territory: Territory) -> str:
    """Whom to ask: « Samira (CCAS) ou Paul (Centre social) », or the team when nobody is named."""
    people = [f"{person.name} ({person.structure})" for person in territory.coordinators[:2]]
    return listed(people, "or") if people else TEAM

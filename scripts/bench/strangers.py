"""What a document of full size, or made to harm, costs: `python -m scripts.bench.strangers` prints Markdown.

Each is read by the process apart that the bot has, within its bounds; meanwhile a house of a hundred documents is asked `!documents
logement` again and again, as it was before. Memory is the most that the process held.
"""

import asyncio
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from asyncio.subprocess import PIPE
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import typst

from bot.administration.document_child import MOST_MB
from bot.engine.brought_documents import CHILD, READ_WITHIN_S
from scripts.bench.documents import PEOPLE, settle, vocabulary
from scripts.bench.turns import houses, timed
from storage.documents import MOST_BYTES
from tests.chat import Chat
from tests.commands.library import files

PAGES, ON_A_PAGE = 5_000, 250
ALONE = 40
LIMIT_MB = 300
_BODY = '<w:document xmlns:w="' + files.W + '"><w:body>{}</w:body></w:document>'


@dataclass(frozen=True, slots=True)
class Reading:
    """How a document was read: seconds of clock and of processor, MB at most, what it ended with, the times of the commands meanwhile."""

    clock_s: float
    processor_s: float
    held_mb: float
    told: str
    meanwhile_ms: list[float]


def long_pdf() -> bytes:
    """As many pages of words as a file that may be sent holds."""
    lots, words = random.Random(3), vocabulary(random.Random(7))  # noqa: S311 - the same file at each run
    pages = (f'#"{" ".join(lots.choices(words, k=ON_A_PAGE))}"' for _ in range(PAGES))
    style = "#set page(width: 15cm, height: 21cm)\n#set text(size: 9pt)\n"
    return bytes(typst.compile((style + "\n#pagebreak()\n".join(pages)).encode()))


def made_of(body: str) -> bytes:
    """A document of Word with this XML in it."""
    return files.docx([], more={"word/document.xml": _BODY.format(body)})


STRANGERS: dict[str, Callable[[], bytes]] = {
    f"PDF, {PAGES} pages": long_pdf,
    "DOCX, 2 million runs": lambda: made_of("<w:p>" + "<w:r><w:t>a</w:t></w:r>" * 2_000_000 + "</w:p>"),
    "DOCX, 8 million empty elements": lambda: made_of("<w:x/>" * 8_000_000),
    "DOCX, 5 million elements in one another": lambda: made_of("<w:p>" * 5_000_000),
    "DOCX, a part of 900 MB": lambda: files.docx([], more={"word/media/a.png": bytes(900_000_000), "word/b.png": bytes(200_000_000)}),
}


async def read_beside(chat: Chat, content: bytes, folder: Path) -> Reading:
    """Have a document read, and ask the house meanwhile."""
    job = folder / "job"
    job.write_bytes(json.dumps({"data": str(folder), "name": "etude", "year": 2026}).encode() + b"\n" + content)
    begun = time.monotonic()
    with job.open("rb") as sent:
        child = await asyncio.create_subprocess_exec(*(sys.executable, "-c", _WEIGHED, CHILD), stdin=sent, stdout=PIPE, stderr=PIPE)
    ending = asyncio.create_task(child.communicate())
    meanwhile: list[float] = []
    while not ending.done():
        meanwhile.append(await ask(chat, len(meanwhile)))
    told, used = await ending
    outcome = json.loads(told) if told else {}
    words = "read" if "read" in outcome else outcome.get("trouble", {}).get("why", "nothing")
    processor, held = json.loads(used.splitlines()[-1])
    return Reading(time.monotonic() - begun, processor, held / 1024, words, meanwhile)


async def ask(chat: Chat, rank: int) -> float:
    """Ask the house for documents, and wait a little: ms that the answer took."""
    heard = chat.hear("!documents logement", person=PEOPLE[rank % len(PEOPLE)])
    taken = await timed(lambda: chat.dispatcher.dispatch(heard))
    await asyncio.sleep(0.05)
    return taken


async def main(folder: Path) -> None:
    """Print the table."""
    async with houses(settle, 100) as (chat,):
        before = statistics.median([await ask(chat, rank) for rank in range(ALONE)])
        print(f"\nAt most {MOST_BYTES // 1_000_000} MB a file, {READ_WITHIN_S} s and {MOST_MB} MB a reading; alone, {before:.1f} ms\n")
        print("| document | MB | told | clock | processor | held at most | a command meanwhile | ratio |")
        print("|---|---|---|---|---|---|---|---|")
        for rank, name in enumerate(STRANGERS):
            content = (folder / str(rank)).read_bytes()
            reading = await read_beside(chat, content, folder)
            meanwhile = statistics.median(reading.meanwhile_ms)
            print(
                f"| {name} | {len(content) / 1e6:.1f} | {reading.told} | {reading.clock_s:.1f} s | {reading.processor_s:.1f} s "
                f"| {reading.held_mb:.0f} MB | {meanwhile:.1f} ms | {meanwhile / before:.2f} |"
            )


_MAKE = """
import sys
from pathlib import Path
from scripts.bench.strangers import STRANGERS
for rank, make in enumerate(STRANGERS.values()):
    (Path(sys.argv[1]) / str(rank)).write_bytes(make())
"""
"""By a process of its own: the house would hold what it took to make them."""
_WEIGHED = """
import json, resource, subprocess, sys
subprocess.call([sys.executable, "-P", "-m", sys.argv[1]])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print("\\n" + json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss]), file=sys.stderr)
"""
"""By a small process: a child is counted for what its parent held as it began."""

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        subprocess.run([sys.executable, "-c", _MAKE, made], check=True)  # noqa: S603 - our own
        asyncio.run(main(Path(made)))

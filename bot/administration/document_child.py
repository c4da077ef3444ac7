"""`python -m bot.administration.document_child < job and file > lines of JSON`: a stranger's document is read, apart from the robot.

Its memory and its time are bounded, and it ends with the pipe it tells into. It opens no database and asks nothing of the network. What
goes out is `{"read": …}`, or `{"trouble": {"why": …}}`.
"""

from dataclasses import asdict, dataclass
from hashlib import sha256

from bot.administration import apart
from bot.administration.apart import Outcome
from commands.core import guard
from commands.library.reading.files import read_document
from commands.library.reading.proposals import propose
from commands.library.reading.texts import UnreadableError
from storage.lexicon import Lexicon
from storage.passages import MOST_CHARACTERS, cut, weigh

MOST_MB = 300
FEWEST_LETTERS = 10
"""In a text that is one: a scanned page may hold a number, or the mark of the machine."""


@dataclass(frozen=True, slots=True)
class Job(apart.Job):
    """name: of the file. year: this one."""

    name: str
    year: int

    @property
    def most_mb(self) -> int:
        """A document of a thousand pages takes half of it; what takes more was made to."""
        return MOST_MB


def read(job: Job, content: bytes, lexicon: Lexicon) -> Outcome:
    """What is read of a document, as JSON values."""
    digest = sha256(content).hexdigest()
    try:
        text = read_document(content)
    except UnreadableError as error:
        return {"trouble": {"why": error.why}}
    passages = cut(text.paragraphs)
    letters = sum(sign.isalpha() for each in passages for sign in each.text)
    if letters < FEWEST_LETTERS:
        passages = []
    cut_short = sum(len(words) for _, words in text.paragraphs) > MOST_CHARACTERS
    read_pages = min(passages[-1].page, text.read_pages) if cut_short and passages else text.read_pages
    told = {
        "digest": digest,
        "pages": text.pages,
        "read_pages": read_pages,
        "cut": cut_short or read_pages < text.pages,
        "scripted": text.scripted,
        "proposal": asdict(propose(job.name, text, passages, lexicon, job.year)),
        "named": sum(not guard.is_safe(each.text) for each in passages),
        "passages": [[each.page, each.text] for each in passages],
        "words": [[each.stem, each.weight, each.places] for each in weigh(passages)],
    }
    return {"read": told}


def main() -> None:
    """Do the job that comes in."""
    apart.serve(Job, read, crash="document-crashed")


if __name__ == "__main__":
    main()

"""What is read of what the bot prints."""

from io import BytesIO

from pypdf import PdfReader


def pages_of(data: bytes) -> list[str]:
    """What is read aloud of each page of a PDF, in its order, in plain spaces."""
    return [in_one_line(page.extract_text()) for page in PdfReader(BytesIO(data)).pages]


def in_one_line(text: str) -> str:
    """A text with plain spaces, whatever its lines."""
    return " ".join(text.split())

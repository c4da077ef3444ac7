"""A file of whatever name: what it is by its first bytes, and its text."""

from commands.library.reading.texts import DAMAGED, LOCKED, OLD, OTHER, Text, UnreadableError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Of the programs of before 2007, and of what needs a password since."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PDF_WITHIN = 1_024
"""Bytes within which « %PDF- » stands (ISO 32000-1, note 13 of its annex H)."""


def read_document(content: bytes) -> Text:
    """Raises UnreadableError."""
    if b"%PDF-" in content[:_PDF_WITHIN]:
        from commands.library.reading.pdf import read_pdf  # noqa: PLC0415 - half a second, for PDF only

        return read_pdf(content)
    if content.startswith(b"PK"):
        from commands.library.reading.zipped import read_zipped  # noqa: PLC0415 - as above

        return read_zipped(content)
    if content.startswith(_OLE):
        raise UnreadableError(LOCKED if _ENCRYPTED in content else OLD)
    raise UnreadableError(OTHER if any(content[:_PDF_WITHIN]) else DAMAGED)

"""What a file is, by its first bytes: workbooks are read, other things than text are named, with what to do."""

import struct
import zipfile
import zlib
from io import BytesIO

from commands.imports.reading.sheets import UnreadableError

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
LOCKED = "Ce classeur est protégé par un mot de passe. Enregistrez-le sans mot de passe, puis recommencez."
BROKEN_ARCHIVE = "Ce classeur est abîmé ou coupé. Reprenez-le à la source, ou enregistrez-le de nouveau."
_NO_TABLE = "Il faut le tableau d’origine : Excel, LibreOffice, CSV ou JSON."
SIGNATURES = {
    b"\x1f\x8b": "C’est un fichier compressé. Décompressez-le, puis recommencez.",
    b"Rar!": "C’est une archive. Ouvrez-la, et donnez le tableau qu’elle contient.",
    b"7z\xbc\xaf": "C’est une archive. Ouvrez-la, et donnez le tableau qu’elle contient.",
    b"\x89PNG": f"C’est une image. {_NO_TABLE}",
    b"\xff\xd8\xff": f"C’est une image. {_NO_TABLE}",
    b"GIF8": f"C’est une image. {_NO_TABLE}",
    b"{\\rtf": "C’est un document RTF. Ouvrez-le, enregistrez-le en .docx, puis recommencez.",
    b"SQLite format 3": f"C’est une base de données. {_NO_TABLE}",
}
_MARKUP = (
    b"<!doctype html",
    b"<html",
    b"<table",
    b"<?xml",
    b"<head",
    b"<body",
    b"<meta",
    b"<main",
    b"<section",
    b"<article",
    b"<div",
    b"<ul",
    b"<h1",
    b"<h2",
)
_LOCKED_OLE = "EncryptedPackage".encode("utf-16-le")
_OLD_WORD = "WordDocument".encode("utf-16-le")
_LOCKED_ODS, _TEXT = b"encryption-data", b"opendocument.text"
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, ValueError, KeyError, OSError, EOFError)
"""What an archive that is cut or spoiled may raise."""


def is_workbook(content: bytes) -> bool:
    """Whether it is a workbook that can be read: .xlsx, .xlsm, .xlsb, .ods, or .xls of before. Raises UnreadableError: other archives."""
    if content.startswith(OLE):
        if _LOCKED_OLE in content:
            raise UnreadableError(LOCKED)
        if _OLD_WORD in content:
            raise UnreadableError("C’est un document Word d’avant 2007. Ouvrez-le, enregistrez-le en .docx, puis recommencez.")
        return True
    if not content.startswith(ZIP):
        return False
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            locked = "META-INF/manifest.xml" in names and _LOCKED_ODS in archive.open("META-INF/manifest.xml").read(1_000_000)
            kind = archive.open("mimetype").read(200) if "mimetype" in names else b""
    except BROKEN as error:
        raise UnreadableError(BROKEN_ARCHIVE) from error
    if locked:
        raise UnreadableError(LOCKED)
    return _TEXT not in kind and _is_of_cells(names)


def _is_of_cells(names: set[str]) -> bool:
    if any(name.startswith("word/") for name in names):
        return False
    if any(name.startswith("ppt/") for name in names):
        raise UnreadableError(f"C’est un diaporama. {_NO_TABLE}")
    if any(name.startswith("Index/") for name in names):
        raise UnreadableError("C’est un tableau de Numbers. Exportez-le en « Excel » ou en CSV, puis recommencez.")
    if any(name.startswith("xl/") for name in names) or "content.xml" in names:
        return True
    raise UnreadableError("C’est une archive. Ouvrez-la, et donnez le tableau qu’elle contient.")


def is_document(content: bytes) -> bool:
    """Whether it is a document of text that can be read: PDF, or an archive that is no workbook (`is_workbook` refuses the others)."""
    return content.startswith((b"%PDF", ZIP))


def refuse_others(content: bytes) -> None:
    """Name what is no text. Raises UnreadableError."""
    for signature, sentence in SIGNATURES.items():
        if content.startswith(signature):
            raise UnreadableError(sentence)


def is_page(content: bytes) -> bool:
    """Whether it is a page of tables, which much software calls .xls: HTML, or the XML of Excel 2003."""
    return content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP)

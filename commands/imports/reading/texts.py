"""From bytes to text, whatever the machine that wrote them: Unicode, Windows, an old Macintosh, DOS; and what is no text."""

import codecs
import re

from commands.imports.reading.sheets import UnreadableError

BINARY = "Ce n’est pas un fichier de texte. Il faut un tableau : Excel, LibreOffice, CSV ou JSON."
EMPTY = "Le fichier est vide. Vérifiez l’export, puis recommencez."
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
SOMETHING = re.compile(rb"[^\x00 \t\r\n\x0b\x0c]")
CONTROLS_ALLOWED = 0.05  # a null byte here and there is dirt; more than one character in twenty is no text
WESTERN = ("cp1252", "iso8859_15", "mac_roman", "cp850")
"""What French machines wrote, the likeliest first: Windows, Macintosh, and « CSV (MS-DOS) »."""
_FRENCH = {
    sign: weight for signs, weight in (("éèà", 3), ("êçôûîâùëïœ’«»€°", 2), ("ÉÈÀÊÇÔÎÂŒöüæ‘“”–—…²ñ\u00a0\u202f", 1)) for sign in signs
}
"""Signs of French, and how often they are met."""
_WITHIN_WORDS = re.compile(r"(?<=[^\W\d_])[«»…‘“”–—€°](?=[^\W\d_])")
INSIDE = 4
"""What each of these weighs against a machine: « COURRI»RES » is no French, and lists are often in capitals."""
_TWICE = re.compile("Ã[\x80-\xbf©¨ª«´®¯¢§€™¹»¼§]|â€[™œ“”¦]")
"""What « é » and « ’ » become when UTF-8 was read as Windows and written as UTF-8 again."""
_SAMPLE = 200_000
_AS_WINDOWS = "agora-as-windows"


def text_of(content: bytes) -> str:
    """Give the text of a file. Raises UnreadableError when it is none, or empty."""
    if not SOMETHING.search(content):
        raise UnreadableError(EMPTY)
    text = _decoded(content)
    if len(CONTROLS.findall(text)) > CONTROLS_ALLOWED * len(text):
        raise UnreadableError(BINARY)
    if not text or text.isspace():
        raise UnreadableError(EMPTY)
    return text


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # « Texte Unicode » of spreadsheets
        return content.decode("utf-16", errors="replace")
    for encoding, nulls in (("utf-16-le", content[1:2_000:2]), ("utf-16-be", content[:2_000:2])):
        if nulls.count(0) > len(nulls) // 2:
            return content.decode(encoding, errors="replace")
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return _once(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        if error.start >= len(content) - 4:  # cut in the middle of a letter
            return content[: error.start].decode("utf-8")
    return _western(content)


def _western(content: bytes) -> str:
    """Most of it UTF-8 and some of it not, after a copy and paste: the letters of each. Else the machine that makes it the most French."""
    sample = content[:_SAMPLE]
    good = len(sample.decode("utf-8", errors="ignore").encode()) - len(sample.decode("ascii", errors="ignore"))
    stray = len(sample) - len(sample.decode("utf-8", errors="ignore").encode())
    if good > 4 * stray:
        return content.decode("utf-8", errors=_AS_WINDOWS)
    best = max(WESTERN, key=lambda encoding: _french(sample.decode(encoding, errors="replace")))
    return content.decode(best, errors="replace")


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error(_AS_WINDOWS, _as_windows)


def _french(text: str) -> int:
    """How much French the signs are that are not ASCII: the higher the likelier."""
    return sum(_FRENCH.get(sign, -2) for sign in text if sign > "\x7f") - INSIDE * len(_WITHIN_WORDS.findall(text))


def _once(text: str) -> str:
    """A text that was encoded twice, as it was before; any other as it is."""
    if len(_TWICE.findall(text[:_SAMPLE])) < 2:
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text

"""Documents of sections and tables as files for a word processor and a spreadsheet: made by the process that prints, never by the robot.

A document is `title`, `territory`, `prepared`, `lead` (paragraphs) and `sections`; a section is `title`, `parts` and `open` (words under
which somebody writes on); a part is `title`, `columns`, `rows` (texts), `nothing` (said without rows) and `note` (sources and limits).
"""

from collections.abc import Mapping
from importlib.util import find_spec
from io import BytesIO
from typing import Any

from commands.core.telling.spreadsheets import xlsx_book

WORD, WORKBOOK = "document.docx", "document.xlsx"
"""What stands for a layout: there is none, as each of these files has but one shape."""
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGE = "fr-FR"
_SHEET_NAME = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'’", " "))


def can_write() -> bool:
    """Whether python-docx is there: `pip install "agora-bot[documents]"` brings it."""
    return find_spec("docx") is not None


def word_file(study: Mapping[str, Any]) -> bytes:
    """With real titles, a language, tables whose head is repeated on each page and that say what they are to who hears them."""
    from docx import Document  # noqa: PLC0415 - an extra
    from docx.enum.section import WD_ORIENT  # noqa: PLC0415 - as above

    document = Document()
    page = document.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, page.page_height, page.page_width
    document.core_properties.title = f"{study['title']}, {study['territory']}"
    document.core_properties.language = LANGUAGE
    _speak_french(document)
    document.add_heading(study["title"], 0)
    document.add_paragraph(study["territory"])
    for words in (study["prepared"], *study["lead"]):
        document.add_paragraph(words)
    for section in study["sections"]:
        document.add_heading(section["title"], 1)
        for part in section["parts"]:
            _write_part(document, part)
        if section["open"]:
            document.add_paragraph(section["open"]).runs[0].bold = True
            document.add_paragraph("")
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _speak_french(document: Any) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415 - an extra
    from docx.oxml.ns import qn  # noqa: PLC0415 - as above

    fonts = document.styles["Normal"].element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LANGUAGE)
    fonts.append(language)


def _write_part(document: Any, part: Mapping[str, Any]) -> None:
    document.add_heading(part["title"], 2)
    if part["rows"]:
        _write_table(document, part)
    else:
        document.add_paragraph(part["nothing"])
    if part["note"]:
        document.add_paragraph(part["note"]).runs[0].italic = True


def _write_table(document: Any, part: Mapping[str, Any]) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415 - an extra
    from docx.oxml.ns import qn  # noqa: PLC0415 - as above

    table = document.add_table(rows=1, cols=len(part["columns"]))
    table.style = "Table Grid"
    for cell, name in zip(table.rows[0].cells, part["columns"], strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 - the library has no other way to it
    for row in part["rows"]:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    for tag, words in (("w:tblCaption", part["title"]), ("w:tblDescription", part["note"] or part["title"])):
        told = OxmlElement(tag)
        told.set(qn("w:val"), words)
        table._tbl.tblPr.append(told)  # noqa: SLF001 - as above


def workbook_file(study: Mapping[str, Any]) -> bytes:
    """A sheet a section: under each other, its parts, each row with the name of its part."""
    sheets: dict[str, list[list[str]]] = {}
    front = [[study["title"], study["territory"]], [study["prepared"]], *([words] for words in study["lead"])]
    sheets["À lire"] = front
    for rank, section in enumerate(study["sections"], 1):
        name = f"{rank} {section['title'].translate(_NOT_IN_NAMES)}"[:_SHEET_NAME].strip()
        rows = sheets.setdefault(name, [[section["title"]]])
        for part in section["parts"]:
            rows += [[], [part["title"]], *([part["columns"], *part["rows"]] if part["rows"] else [[part["nothing"]]])]
            rows += [[part["note"]]] if part["note"] else []
        rows += [[], [section["open"]]] if section["open"] else []
    return xlsx_book(sheets)

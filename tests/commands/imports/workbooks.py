"""Small workbooks, made as spreadsheets make them."""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

from openpyxl import Workbook

from tests.zips import zip_of

Table = Sequence[Sequence[object]]


def xlsx(tables: Mapping[str, Table], merged: Iterable[tuple[str, str]] = (), hidden: Iterable[str] = ()) -> bytes:
    """An Excel workbook. merged: (sheet, « A1:C1 »)."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, table in tables.items():
        sheet = book.create_sheet(name)
        for cells in table:
            sheet.append(list(cells))
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    for name, span in merged:
        book[name].merge_cells(span)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def ods(tables: Mapping[str, Iterable[str]], manifest: str = "", styles: str = "") -> bytes:
    """A LibreOffice workbook, of sheets whose lines, and styles, are already XML."""
    names = ("office", "table", "text", "style")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    sheets = "".join(f'<table:table table:name="{escape(name)}">{"".join(lines)}</table:table>' for name, lines in tables.items())
    body = f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
    content = f'<?xml version="1.0"?><office:document-content {spaces}>{styles}{body}</office:document-content>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zip_of({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest or "<manifest/>"})


def line(*cells: str, repeated: int = 1) -> str:
    """A line of such a sheet. A cell may begin with attributes: « table:number-rows-spanned="2"|CCAS »."""
    made = []
    for cell in cells:
        attributes, _, words = cell.rpartition("|")
        said = f'office:value-type="string"><text:p>{escape(words)}</text:p>' if words else ">"
        made.append(f"<table:table-cell {attributes} {said}</table:table-cell>")
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(made)}</table:table-row>'

"""Documents as office programs write them, as small as they can be."""

from xml.sax.saxutils import escape

import typst

from tests.zips import zip_of

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx(*parts: str | tuple[str, str] | list[list[str]], links: dict[str, str] | None = None) -> bytes:
    """A document of Word: paragraphs, alone or with their style (« gras »: in bold), and tables; links: where words lead."""
    body = "".join(_table(part) if isinstance(part, list) else _paragraph(part, links or {}) for part in parts)
    targets = "".join(f'<Relationship Id="{words}" Target="{target}"/>' for words, target in (links or {}).items())
    return zip_of({
        "word/document.xml": f'<w:document xmlns:w="{_WORD}" xmlns:r="{_LINKS}"><w:body>{body}</w:body></w:document>',
        "word/_rels/document.xml.rels": f"<Relationships>{targets}</Relationships>",
    })  # fmt: skip


def pdf(source: str) -> bytes:
    """What Typst makes of a source."""
    return bytes(typst.compile(source.encode()))


def _paragraph(part: str | tuple[str, str], links: dict[str, str]) -> str:
    words, style = (part, "") if isinstance(part, str) else part
    heavy = "<w:rPr><w:b/></w:rPr>" if style == "gras" else ""
    run = "<w:br/>".join(f"<w:t>{escape(line)}</w:t>" for line in words.split("\n"))
    run = f'<w:hyperlink r:id="{words}"><w:r>{run}</w:r></w:hyperlink>' if words in links else f"<w:r>{heavy}{run}</w:r>"
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style and not heavy else ""
    return f"<w:p>{styled}{run}</w:p>"


def _table(lines: list[list[str]]) -> str:
    return f"<w:tbl>{''.join(map(_row, lines))}</w:tbl>"


def _row(line: list[str]) -> str:
    cells = ("".join(_paragraph(each, {}) for each in cell.split("\n")) for cell in line)
    return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"

"""Documents as people send them, made here: a PDF of typst, DOCX and ODT written part by part, and what is made to harm."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

import typst
from pypdf import PdfReader, PdfWriter
from pypdf.actions import JavaScript

from tests.zips import zip_of

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RENTS = (
    "Le parc social de Valmont compte 812 logements, dont la moitié a plus de quarante ans.",
    "Un ménage attend en moyenne vingt-sept mois avant de signer un bail ; les familles monoparentales attendent davantage.",
    "Les impayés de loyer ont doublé depuis 2021, surtout chez les locataires du quartier des Tilleuls.",
)
MEALS = (
    "La précarité alimentaire touche un étudiant sur trois.",
    "Les distributions de colis du mardi soir refusent du monde dès dix-neuf heures.",
)


def pdf(pages: Sequence[str], title: str = "", author: str = "") -> bytes:
    """A PDF with a text on each page."""
    told = ", ".join(f'{name}: "{value}"' for name, value in (("title", title), ("author", author)) if value)
    body = "\n#pagebreak()\n".join(f'#"{page}"' if page else "" for page in pages)
    return bytes(typst.compile(f"#set document({told})\n#set page(width: 10cm, height: 14cm)\n{body}".encode()))


def image_pdf() -> bytes:
    """A page that holds a drawing, and no letter."""
    return bytes(typst.compile(b"#rect(width: 4cm, height: 3cm, fill: gray)"))


def many_pages(count: int) -> bytes:
    """A PDF of so many pages of one text each."""
    page = PdfReader(BytesIO(pdf(["Le logement des jeunes"]))).pages[0]
    writer = PdfWriter()
    for _ in range(count):
        writer.add_page(page)
    return _written(writer)


def scripted_pdf() -> bytes:
    """A PDF that would run a program as it opens."""
    writer = PdfWriter(clone_from=BytesIO(pdf(["Un formulaire à remplir pour demander un logement social"])))
    writer.add_open_action(JavaScript("app.alert('bonjour')"))
    return _written(writer)


def locked_pdf(password: str, owner: str = "") -> bytes:
    """A PDF that needs a password to be opened; or, where it is empty, to be changed only."""
    writer = PdfWriter(clone_from=BytesIO(pdf(RENTS)))
    writer.encrypt(password, owner or None, algorithm="AES-128")
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def docx(
    paragraphs: Sequence[str], title: str = "", company: str = "", *, main: str = MAIN, more: Mapping[str, str | bytes] | None = None
) -> bytes:
    """A document as Word writes it."""
    body = "".join(f"<w:p><w:r><w:t>{escape(each)}</w:t></w:r></w:p>" for each in paragraphs)
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    told = f"<dc:title>{escape(title)}</dc:title><t:created>2023-05-02T10:00:00Z</t:created>"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": types,
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
        "docProps/core.xml": f'<p xmlns:dc="d" xmlns:t="t">{told}</p>',
        "docProps/app.xml": f"<Properties><Company>{escape(company)}</Company></Properties>",
    }
    return zip_of(parts | dict(more or {}))


TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
DRAW = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
XLINK = "http://www.w3.org/1999/xlink"


def odt(body: str, kind: str = "text", more: Mapping[str, str | bytes] | None = None) -> bytes:
    """A document as LibreOffice writes it. body: XML of `text:` elements."""
    spaces = f'xmlns:text="{TEXT}" xmlns:office="{OFFICE}" xmlns:draw="{DRAW}" xmlns:xlink="{XLINK}"'
    parts: dict[str, str | bytes] = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": f"<office:document-content {spaces}><office:body>{body}</office:body></office:document-content>",
    }
    return zip_of(parts | dict(more or {}))


def pptx(slides: Sequence[str]) -> bytes:
    """Slides as PowerPoint writes them."""
    main = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    parts: dict[str, str | bytes] = {"[Content_Types].xml": f'<Types><Override ContentType="{main}"/></Types>'}
    for rank, words in enumerate(slides, 1):
        parts[f"ppt/slides/slide{rank}.xml"] = f'<s xmlns:a="a"><a:p><a:r><a:t>{escape(words)}</a:t></a:r></a:p></s>'
    return zip_of(parts)

"""What is read of the files that strangers send: their text, page by page; and why one is not kept."""

import tracemalloc
from collections.abc import Sequence
from io import BytesIO

import pytest
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from commands.library.reading import pdf, zipped
from commands.library.reading.files import read_document
from commands.library.reading.texts import BOMB, DAMAGED, LOCKED, MACROS, OLD, OTHER, UnreadableError
from tests.commands.library import files
from tests.commands.library.files import MEALS, RENTS
from tests.zips import zip_of


def why(content: bytes) -> str:
    """Why it is not read."""
    with pytest.raises(UnreadableError) as caught:
        read_document(content)
    return caught.value.why


def test_a_pdf_is_read_page_by_page_with_what_it_tells_of_itself() -> None:
    text = read_document(files.pdf(RENTS, "Se loger à Valmont", "Agence d’urbanisme"))
    assert [page for page, _ in text.paragraphs] == [1, 2, 3]
    assert "vingt-sept mois avant de signer un bail" in text.paragraphs[1][1]
    assert (text.title, text.maker, text.pages, text.read_pages, text.scripted) == ("Se loger à Valmont", "Agence d’urbanisme", 3, 3, False)
    assert text.headline.startswith("Le parc social de Valmont")


def test_words_that_end_a_line_in_two_are_one() -> None:
    assert list(pdf._joined(["un loge-", "ment social", "", "Rendez-", "Vous"])) == ["un logement social", "Rendez- Vous"]


def test_a_pdf_of_images_has_no_text() -> None:
    assert read_document(files.image_pdf()).paragraphs == []


def test_scripts_are_told_and_owners_locks_open() -> None:
    scripted = read_document(files.scripted_pdf())
    assert scripted.scripted
    assert "logement social" in scripted.paragraphs[0][1]
    assert "parc social" in read_document(files.locked_pdf("", "secret")).paragraphs[0][1]


def test_the_first_pages_of_many_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_PAGES", 20)
    text = read_document(files.many_pages(60))
    assert (text.pages, text.read_pages, len(text.paragraphs)) == (60, 20, 20)
    monkeypatch.setattr(pdf, "READ_FOR_S", -1.0)
    assert read_document(files.many_pages(60)).read_pages == 1


def test_a_docx_is_read_with_its_notes_and_nothing_twice() -> None:
    box = "<w:p><w:r><w:t>Encadré</w:t></w:r></w:p>"
    body = (
        f'<w:p><w:pPr><w:pStyle w:val="Titre"/></w:pPr><w:r><w:t>Se loger</w:t></w:r></w:p>'
        f"<w:p><w:r><w:t>Un</w:t><w:tab/><w:t>deux</w:t></w:r><w:del><w:r><w:delText>rayé</w:delText></w:r></w:del></w:p>"
        f'<w:p><mc:A xmlns:mc="m"><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:A></w:p>'
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Case</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    content = f'<w:document xmlns:w="{files.W}"><w:body>{body}</w:body></w:document>'
    notes = f'<w:notes xmlns:w="{files.W}"><w:p><w:r><w:t>Source : Insee</w:t></w:r></w:p></w:notes>'
    text = read_document(files.docx([], "Logement", "CCAS", more={"word/document.xml": content, "word/footnotes.xml": notes}))
    assert [words for _, words in text.paragraphs] == ["Se loger", "Un deux", "Encadré", "Case", "Source : Insee"]
    assert (text.kind, text.title, text.headline, text.maker, text.year) == ("docx", "Logement", "Se loger", "CCAS", 2023)


def test_an_odt_is_read_in_order_without_remarks_nor_what_was_crossed_out() -> None:
    body = (
        "<text:tracked-changes><text:p>rayé</text:p></text:tracked-changes>"
        "<text:h>Un titre</text:h><text:p>a<text:span>b<text:span>c</text:span></text:span>d<text:s/>e<text:line-break/>f"
        "<office:annotation><text:p>remarque</text:p></office:annotation> g</text:p>"
    )
    assert [words for _, words in read_document(files.odt(body)).paragraphs] == ["Un titre", "abcd e f g"]


def test_slides_are_read_by_their_numbers() -> None:
    slides = read_document(files.pptx([f"Diapositive {rank}" for rank in range(1, 12)]))
    assert slides.paragraphs[9:] == [(10, "Diapositive 10"), (11, "Diapositive 11")]
    pages = "<draw:page><text:p>un</text:p></draw:page><draw:page><text:p>deux</text:p></draw:page>"
    assert read_document(files.odt(pages, "presentation")).paragraphs == [(1, "un"), (2, "deux")]


BILLION = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (files.locked_pdf("secret"), LOCKED),
        (files.pdf(RENTS)[:2_000], DAMAGED),
        (b"%PDF-1.7\n" + b"x" * 5_000, DAMAGED),
        (files.docx(MEALS)[:300], DAMAGED),
        (files.docx(MEALS, more={"word/document.xml": "<w:document"}), DAMAGED),
        (files.docx(MEALS, more={"word/document.xml": BILLION}), DAMAGED),
        (files.docx(MEALS, more={"word/document.xml": OUTSIDE}), DAMAGED),
        (files.docx(MEALS, more={"docProps/core.xml": BILLION}), DAMAGED),
        (files.odt("", more={"content.xml": BILLION}), DAMAGED),
        (files.odt("", more={"content.xml": OUTSIDE}), DAMAGED),
        (files.docx(MEALS, main="application/vnd.ms-word.document.macroEnabled.main+xml"), MACROS),
        (files.docx(MEALS, more={"word/vbaProject.bin": b"x"}), MACROS),
        (files.docx([], main="application/vnd.ms-excel.sheet.macroEnabled.main+xml"), MACROS),
        (files.odt("", more={"Basic/Standard/Module1.xml": "<x/>"}), MACROS),
        (files.odt("", more={"META-INF/manifest.xml": "<m><encryption-data/></m>"}), LOCKED),
        (files.docx([], main="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"), OTHER),
        (zip_of({"lisez-moi.txt": "rien"}), OTHER),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, OLD),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), LOCKED),
        (b"\x89PNG\r\n", OTHER),
        (b"bonjour", OTHER),
        (b"\0" * 100, DAMAGED),
    ],
)
def test_what_cannot_or_must_not_be_read_says_why(content: bytes, reason: str) -> None:
    assert why(content) == reason


def test_what_unfolds_beyond_measure_is_not_unfolded(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = files.docx([], more={"word/document.xml": b" " * 2_000_000})
    monkeypatch.setattr(zipped, "MOST_PART", 1_000_000)
    assert why(bomb) == BOMB
    assert why(files.odt("", more={"content.xml": b" " * 2_000_000})) == BOMB
    assert why(files.docx(MEALS, more={"docProps/app.xml": b" " * 2_000_000})) == BOMB
    monkeypatch.setattr(zipped, "MOST_UNFOLDED", 1_000_000)
    assert why(files.docx(MEALS, more={"word/media/image.png": b" " * 2_000_000})) == BOMB
    monkeypatch.setattr(zipped, "MOST_PARTS", 3)
    assert why(files.docx(MEALS)) == BOMB


EMPTY = "<w:document xmlns:w='{w}'><w:body>{body}</w:body></w:document>"


@pytest.mark.parametrize(
    ("body", "found"), [("<w:p>" + "<w:r><w:t>ab</w:t></w:r>" * 200_000 + "</w:p>", 1), ("<w:x/>" * 400_000, 0)], ids=["runs", "nothing"]
)
def test_what_is_made_of_many_elements_weighs_what_is_kept_of_it(body: str, found: int) -> None:
    content = files.docx([], more={"word/document.xml": EMPTY.format(w=files.W, body=body)})
    tracemalloc.start()
    text = read_document(content)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(text.paragraphs) == found
    assert most < 25_000_000, "a tree of them takes 35 MB or more"


def test_elements_in_one_another_without_end_are_refused() -> None:
    deep = "<w:p>" * 100_000 + "</w:p>" * 100_000
    assert why(files.docx([], more={"word/document.xml": EMPTY.format(w=files.W, body=deep)})) == BOMB


def test_who_made_a_remark_is_no_part_of_the_text() -> None:
    remark = '<office:annotation xmlns:dc="d"><dc:creator>Jeanne Petit</dc:creator><text:p>à voir</text:p></office:annotation>'
    assert read_document(files.odt(f"<text:p>Un bail{remark} signé</text:p>")).paragraphs == [(0, "Un bail signé")]


def test_a_page_that_unfolds_beyond_measure_says_nothing() -> None:
    writer = PdfWriter(clone_from=BytesIO(files.pdf([*RENTS])))
    bomb = DecodedStreamObject()
    bomb.set_data(b" " * 100_000_000)
    writer.pages[0][NameObject("/Contents")] = writer._add_object(bomb.flate_encode())
    out = BytesIO()
    writer.write(out)
    assert len(out.getvalue()) < 1_000_000
    text = read_document(out.getvalue())
    assert [page for page, _ in text.paragraphs] == [2, 3]
    assert (text.pages, text.read_pages) == (3, 2), "what was not read is not told as read"


def spoiled(pages: Sequence[str], *, whole: bool) -> bytes:
    """A PDF of which the first page, or each, is of no known compression; its date is none."""
    writer = PdfWriter(clone_from=BytesIO(files.pdf(pages, "Se loger à Valmont")))
    for page in writer.pages[: None if whole else 1]:
        stream = page["/Contents"].get_object()
        assert isinstance(stream, DictionaryObject)
        stream[NameObject("/Filter")] = NameObject("/NoSuchDecode")
    writer.add_metadata({"/CreationDate": "hier"})
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_page_that_cannot_be_read_is_not_told_as_read() -> None:
    text = read_document(spoiled(RENTS, whole=False))
    assert [page for page, _ in text.paragraphs] == [2, 3]
    assert (text.pages, text.read_pages, text.title, text.headline, text.year) == (3, 2, "Se loger à Valmont", "", None)
    assert why(spoiled(RENTS, whole=True)) == DAMAGED, "and not a file of images"

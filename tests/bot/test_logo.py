"""The picture of the bot: the project's own, a PNG or a JPEG as it is, an SVG drawn; what is none of them is refused in French."""

import sys
from pathlib import Path

import pytest

from bot import logo
from bot.logo import LogoError

SVG = Path(logo.__file__).with_name("agora.svg")
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 40


def sides(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


def test_without_a_file_it_is_that_of_the_project() -> None:
    own = logo.read(None)
    assert (own.media_type, own.info["w"], own.info["h"]) == ("image/png", 512, 512)
    assert own.info["size"] == len(own.data) < 50_000


def test_a_png_and_a_jpeg_are_taken_as_they_are_whatever_their_name(tmp_path: Path) -> None:
    for data, kind in ((logo.read(None).data, "image/png"), (JPEG, "image/jpeg")):
        (tmp_path / "logo").write_bytes(data)
        found = logo.read(tmp_path / "logo")
        assert (found.data, found.media_type) == (data, kind)
    assert "w" not in logo.read(tmp_path / "logo").info


def test_an_svg_is_drawn_and_the_one_of_the_project_gives_its_png_again() -> None:
    drawn = logo.read(SVG)
    assert (drawn.media_type, sides(drawn.data)) == ("image/png", (512, 512))
    assert drawn.digest == logo.read(SVG).digest
    assert abs(len(drawn.data) - len(logo.read(None).data)) < 2_000


def test_an_svg_without_typst_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(LogoError, match="pip install typst"):
        logo.read(SVG)
    assert logo.read(None).data


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "PNG, JPEG ou SVG"), (b"GIF89a", "PNG, JPEG ou SVG"), (b"<svg", "ne se dessine pas"), (JPEG + b"0" * 3_000_000, "trop lourd")],
)
def test_what_is_no_picture_is_refused_in_french(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "logo.png").write_bytes(data)
    with pytest.raises(LogoError, match=said):
        logo.read(tmp_path / "logo.png")
    with pytest.raises(LogoError, match="ne se lit pas"):
        logo.read(tmp_path / "absent.png")

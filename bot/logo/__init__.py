"""The picture people know the bot by: the project's own, or one that the town gives. A PNG or JPEG; an SVG is drawn as a PNG first."""

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

OWN = "agora.png"
"""Drawn from `OWN_DRAWING` beside it, by `scripts/logo`."""
OWN_DRAWING = "agora.svg"
SIDE = 512
MOST_BYTES = 2_000_000
PNG, JPEG = "image/png", "image/jpeg"
_PNG_HEAD, _JPEG_HEAD = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_SHEET = f"""#set page(width: {SIDE}pt, height: {SIDE}pt, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: {SIDE}pt, height: {SIDE}pt, fit: "contain")"""


class LogoError(Exception):
    """A picture that cannot be used. The message says why, in French."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture as it goes to the homeserver."""

    data: bytes
    media_type: str

    @property
    def digest(self) -> str:
        """Tells one picture from another."""
        return sha256(self.data).hexdigest()

    @property
    def name(self) -> str:
        """Of its file."""
        return "agora.png" if self.media_type == PNG else "agora.jpg"

    @property
    def info(self) -> dict[str, str | int]:
        """What clients are told of it: its sides are written in a PNG only."""
        sides = (
            {name: int.from_bytes(self.data[at : at + 4], "big") for name, at in (("w", 16), ("h", 20))} if self.media_type == PNG else {}
        )
        return {"mimetype": self.media_type, "size": len(self.data), **sides}


def read(file: Path | None) -> Logo:
    """The picture of a file; without one, that of the project. Raises LogoError."""
    if file is None:
        return Logo(files(__name__).joinpath(OWN).read_bytes(), PNG)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise LogoError(f"{file} ne se lit pas ({error.strerror})") from error
    if data.startswith(_PNG_HEAD):
        return _small(file, Logo(data, PNG))
    if data.startswith(_JPEG_HEAD):
        return _small(file, Logo(data, JPEG))
    if b"<svg" in data[:4_000]:
        return _small(file, Logo(draw(file, data), PNG))
    raise LogoError(f"{file} n’est pas une image PNG, JPEG ou SVG")


def for_print(file: Path | None) -> str:
    """The logo as SVG; empty when it cannot be used: a page without it is better than none, and `agora check` says why."""
    try:
        return as_svg(file)
    except LogoError:
        return ""


def as_svg(file: Path | None) -> str:
    """The picture for what is printed: the drawing of the project as it is; that of a town inside an SVG. Raises LogoError."""
    if file is None:
        return files(__name__).joinpath(OWN_DRAWING).read_text(encoding="utf-8")
    picture = read(file)
    href = f"data:{picture.media_type};base64,{b64encode(picture.data).decode()}"
    image = f'<image href="{href}" width="{SIDE}" height="{SIDE}" preserveAspectRatio="xMidYMid meet"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}">{image}</svg>'


def draw(file: Path, svg: bytes) -> bytes:
    """An SVG as a PNG of 512 pixels a side. Raises LogoError, also where Typst, which draws it, is missing."""
    try:
        import typst  # noqa: PLC0415 - 30 MB, for the few who give an SVG
    except ImportError:
        raise LogoError(f"{file} : pour un SVG, il manque la bibliothèque typst (pip install typst) ; ou donnez un PNG") from None
    try:
        made = typst.compile(_SHEET.encode(), format="png", ppi=72, sys_inputs={"svg": svg.decode()}, ignore_system_fonts=True)
    except (RuntimeError, UnicodeDecodeError) as error:
        raise LogoError(f"{file} : ce SVG ne se dessine pas, donnez un PNG") from error
    assert isinstance(made, bytes)
    return made


def _small(file: Path, logo: Logo) -> Logo:
    if len(logo.data) > MOST_BYTES:
        raise LogoError(f"{file} est trop lourd ({MOST_BYTES // 1_000_000} Mo au plus)")
    return logo

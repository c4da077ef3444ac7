"""Zips, which archives, workbooks and documents of office programs are."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile


def zip_of(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of these parts, by their names."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return made.getvalue()

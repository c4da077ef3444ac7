"""Lines from a pipe, and from a file."""

import os
from pathlib import Path

from bot.demo.typed import typed_lines


async def test_lines_of_a_pipe_come_as_they_are_typed() -> None:
    reading, writing = os.pipe()
    lines = typed_lines(reading)
    os.write(writing, "!aide\r\n!qui-fait épic".encode())
    assert await anext(lines) == "!aide"
    os.write(writing, b"erie\n\nfin")
    os.close(writing)
    assert [line async for line in lines] == ["!qui-fait épicerie", "", "fin"]
    os.close(reading)


async def test_a_plain_file_does_as_well(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_text("un\ndeux\n", encoding="utf-8")
    with path.open("rb") as file:
        assert [line async for line in typed_lines(file.fileno())] == ["un", "deux"]

"""The skeleton of a family, for scripts/family: a numbered subject with a message, an end, its table, its texts and its tests."""

import re
import sys
import unicodedata
from pathlib import Path

SKELETON = Path(__file__).parent / "skeleton"
HOW = "scripts/family NOUNS LETTER WORD, as in: scripts/family gardens J jardin (a plural English noun, a letter nobody has, a French word)"
TABLE = Path("commands/table.py")


def main() -> None:
    """Write the files, and add the family to the table of all."""
    match sys.argv[1:]:
        case [nouns, letter, french] if re.fullmatch("[a-z]{3,}s", nouns) and re.fullmatch("[A-Z]", letter) and french.isalpha():
            write(nouns, letter, french.lower())
        case _:
            sys.exit(HOW)


def write(nouns: str, letter: str, french: str) -> None:
    """Raises SystemExit where there is such a family."""
    noun = nouns[:-1]
    words = {"nouns": nouns, "noun": noun, "Noun": noun.capitalize(), "Nouns": nouns.capitalize(), "NOUNS": nouns.upper()}
    plain = unicodedata.normalize("NFD", french).encode("ascii", "ignore").decode()
    words |= {"letter": letter, "french": french, "frenches": french + "s", "ascii": plain}
    places = {
        "storage.py": f"storage/{nouns}.py",
        "init.py": f"commands/{nouns}/__init__.py",
        "subject.py": f"commands/{nouns}/{noun}.py",
        "asking.py": f"commands/{nouns}/asking.py",
        "ending.py": f"commands/{nouns}/ending.py",
        "texts.html.j2": f"commands/texts/fr/{nouns}.html.j2",
        "told.toml": f"commands/texts/fr/{nouns}.toml",
        "samples.py": f"tests/commands/samples/{nouns}.py",
        "test.py": f"tests/commands/{nouns}/test_life.py",
    }
    if found := [place for place in places.values() if Path(place).exists()]:
        sys.exit(f"{found[0]} is there already")
    for name, place in places.items():
        text = (SKELETON / f"{name}.txt").read_text(encoding="utf-8")
        for word, value in words.items():
            text = text.replace(f"__{word}__", value)
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        Path(place).write_text(text, encoding="utf-8")
    (Path("tests/commands") / nouns / "__init__.py").touch()
    _add(nouns)


def _add(nouns: str) -> None:
    """Before the network, in the order in which `!aide` tells them; the import where ruff will sort it."""
    table = TABLE.read_text(encoding="utf-8")
    table = table.replace("from commands import (\n", f"from commands import (\n    {nouns},\n", 1)
    table = table.replace("    network.family,", f"    {nouns}.family,\n    network.family,")
    TABLE.write_text(table, encoding="utf-8")


if __name__ == "__main__":
    main()

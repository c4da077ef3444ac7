"""Measure the guard on the sentences written for it: `python -m scripts.bench.guard` prints a Markdown table.

A sentence is found when any sign is found in it: what is refused is the whole text. `--missed` shows those of the development half that
are judged wrong, and never those of the blind half.
"""

import argparse
import time
import tomllib
from pathlib import Path

from commands.core.guard import Kind, findings, is_safe

SENTENCES = Path(__file__).parent.parent.parent / "tests/commands/core/sentences.toml"
NONE = "none"
HALVES = ("development", "blind")


def main() -> None:
    """Print the table, then the time of a long text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--missed", action="store_true", help="show what is judged wrong in the development half")
    arguments = parser.parse_args()
    halves = tomllib.loads(SENTENCES.read_text(encoding="utf-8"))
    print("| Kind | " + " | ".join(HALVES) + " |\n|---|---|---|")
    for kind in Kind:
        print(f"| {kind} | " + " | ".join(share(refused(halves[half][kind]), len(halves[half][kind])) for half in HALVES) + " |")
    for title, judged in (("**recall**", with_signs), ("**false alarms**", without)):
        print(f"| {title} | " + " | ".join(share(refused(judged(halves[half])), len(judged(halves[half]))) for half in HALVES) + " |")
    print_time(" ".join(sentence for half in halves.values() for kind in half.values() for sentence in kind))
    if arguments.missed:
        print_missed(halves["development"])


def with_signs(half: dict[str, list[str]]) -> list[str]:
    """The sentences that name somebody."""
    return [sentence for kind, sentences in half.items() if kind != NONE for sentence in sentences]


def without(half: dict[str, list[str]]) -> list[str]:
    """The sentences that name nobody."""
    return half[NONE]


def refused(sentences: list[str]) -> int:
    """How many sentences the guard refuses."""
    return sum(not is_safe(sentence) for sentence in sentences)


def share(some: int, total: int) -> str:
    """« 79 of 82 (0.963) »."""
    return f"{some} of {total} ({some / total:.3f})"


def print_time(text: str) -> None:
    """Print the time for 60 kB of sentences, and for twice as much: it should double."""
    for size in (60_000, 120_000):
        long = (text * (size // len(text) + 1))[:size]
        start = time.perf_counter()
        findings(long)
        print(f"\n{size // 1000} kB: {(time.perf_counter() - start) * 1000:.0f} ms")


def print_missed(half: dict[str, list[str]]) -> None:
    """Print what is judged wrong."""
    for kind, sentences in half.items():
        for sentence in sentences:
            if is_safe(sentence) is not (kind == NONE):
                print(f"\n{kind}: {sentence}")


if __name__ == "__main__":
    main()

"""Words as they are compared."""


def flat(text: str) -> str:
    """A text without what only typography sees: its no-break spaces are spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")

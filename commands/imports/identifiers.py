"""What names a row among those of its source, of a length that databases index."""

from hashlib import sha256

LONGEST_IDENTIFIER = 200


def shortened(identifier: str) -> str:
    """Bring an endless identifier to a length that databases index, still its own."""
    if len(identifier) <= LONGEST_IDENTIFIER:
        return identifier
    return f"{identifier[: LONGEST_IDENTIFIER - 17]}~{sha256(identifier.encode()).hexdigest()[:16]}"

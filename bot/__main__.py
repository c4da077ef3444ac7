"""`agora`, and `python -m bot`."""

import gc

YOUNG = 10_000
"""How many new things the collector lets come before it looks among them for what nobody holds any more.

What is imported stays: looking through it again and again, as it does after 700, takes a sixth of the start.
"""


def main() -> None:
    """The entry point of the package."""
    gc.set_threshold(YOUNG)
    from bot.administration import cli  # noqa: PLC0415 - most of the start is this import

    cli.main()


if __name__ == "__main__":
    main()

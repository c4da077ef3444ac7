"""What stops a demo."""


class DemoError(Exception):
    """The demo cannot go on. The message is for who runs it, in French."""

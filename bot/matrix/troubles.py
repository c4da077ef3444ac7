"""The four ways in which the homeserver gives no answer. Here and not beside nio, so that who never asks it need not load that."""


class Unreachable(Exception):
    """The homeserver does not answer, or not as a homeserver does: try again later."""


class RateLimited(Exception):
    """Too much at once: try again after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"retry after {seconds} s")
        self.seconds = seconds


class Rejected(Exception):
    """The homeserver refuses for good: the same request would be refused again."""


class TokenRevoked(Exception):
    """The account is shut: nothing will work until an operator mends it."""

"""Marks on the arguments of a command: how what was said to it is read."""


class Spoken:
    """Marks a field that takes the words of the message: all that is left, as it was said (« Un goûter ou une soirée ? »)."""


class Unsure:
    """Marks a field, never typed, which tells that the words were not said to this command: `ALOUD`, `SILENTLY` or `AT_LENGTH`.

    The command then answers only when it makes something of them. Else it says, aloud, that they are not understood. At length, they are
    many: it says so, and offers to hear them, but for what cannot wait.
    """


class Unscreened:
    """Marks spoken words that the guard does not read at the door: a professional's name or number. What is stored is screened later."""


class Whole:
    """Marks spoken words that are said again as they were: their last « ? », « ! » and thanks are part of them."""


class Stripped:
    """Marks spoken words that are looked for: without the quotes around them and their first article, « l’aide alimentaire »."""

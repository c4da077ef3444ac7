"""vulture, for scripts/check: what the texts read of a value is used, though no Python reads it."""

import sys
from pathlib import Path

from jinja2 import Environment, nodes
from vulture.config import make_config
from vulture.core import Vulture


def read_by_texts() -> set[str]:
    """The attributes that the templates read."""
    parse = Environment(autoescape=True).parse
    trees = (parse(path.read_text(encoding="utf-8")) for path in Path("commands/texts").rglob("*.j2"))
    return {read.attr for tree in trees for read in tree.find_all(nodes.Getattr)}


if __name__ == "__main__":
    config = make_config([])
    ignored = [*config["ignore_names"], *read_by_texts()]
    found = Vulture(ignore_names=ignored, ignore_decorators=config["ignore_decorators"])
    found.scavenge(config["paths"], exclude=config["exclude"])
    sys.exit(found.report(min_confidence=config["min_confidence"]))

"""The directory's search: `index` what changed, `remove` what goes, `search` a question, `find_structures_by_name`."""

from storage.search.explaining import Hit, ServiceHit, Why
from storage.search.findings import Corrected, Findings, Synonym, find_structures_by_name, search
from storage.search.gist import Gist, read_gist
from storage.search.groups import Kind
from storage.search.hours import OPEN, SHUT, UNSURE, When, times_of
from storage.search.indexing import index, list_missing, remove
from storage.search.relaxing import LeftOut

__all__ = [
    "OPEN",
    "SHUT",
    "UNSURE",
    "Corrected",
    "Findings",
    "Gist",
    "Hit",
    "Kind",
    "LeftOut",
    "ServiceHit",
    "Synonym",
    "When",
    "Why",
    "find_structures_by_name",
    "index",
    "list_missing",
    "read_gist",
    "remove",
    "search",
    "times_of",
]

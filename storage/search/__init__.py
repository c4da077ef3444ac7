"""The directory's search: `index` what changed, `remove` what goes, `search` a question, `find_structures_by_name`."""

from storage.search.documents import Reading, ServiceText, StructureText, read_structure
from storage.search.explaining import Hit, ServiceHit, Why
from storage.search.findings import Corrected, Findings, Synonym, find_structures_by_name, search
from storage.search.gist import Gist, read_gist
from storage.search.groups import Kind
from storage.search.hours import OPEN, SHUT, UNSURE, When, part_of, times_of
from storage.search.indexing import Changes, count, index, list_missing, make_ready, remove
from storage.search.relaxed import LeftOut
from storage.search.spoken import FILLERS, read_time

__all__ = [
    "FILLERS",
    "OPEN",
    "SHUT",
    "UNSURE",
    "Changes",
    "Corrected",
    "Findings",
    "Gist",
    "Hit",
    "Kind",
    "LeftOut",
    "Reading",
    "ServiceHit",
    "ServiceText",
    "StructureText",
    "Synonym",
    "When",
    "Why",
    "count",
    "find_structures_by_name",
    "index",
    "list_missing",
    "make_ready",
    "part_of",
    "read_gist",
    "read_structure",
    "read_time",
    "remove",
    "search",
    "times_of",
]

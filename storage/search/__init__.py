"""The directory's search: `index` what changed, `remove` what goes, `search` a question, `find_structures_by_name`."""

from storage.search.findings import Corrected, Findings, Hit, ServiceHit, Synonym, Why, find_structures_by_name, search
from storage.search.groups import Kind
from storage.search.indexing import index, index_missing, remove
from storage.search.relaxing import LeftOut

__all__ = [
    "Corrected",
    "Findings",
    "Hit",
    "Kind",
    "LeftOut",
    "ServiceHit",
    "Synonym",
    "Why",
    "find_structures_by_name",
    "index",
    "index_missing",
    "remove",
    "search",
]

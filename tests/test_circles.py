"""No module needs, by whatever way round, a module that needs it: not even inside a function, or for types alone."""

from graphlib import TopologicalSorter

import grimp


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph = grimp.build_graph("bot", "commands", "storage", cache_dir=None)
    needs = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert len(needs) > 200
    TopologicalSorter(needs).prepare()  # raises CycleError, which names the circle

"""All families, in the order in which `!aide` tells them: what only the équipe d'animation has comes last, for all count alike."""

from commands import (
    announcements,
    counts,
    directory,
    evaluation,
    exchange,
    exports,
    figures,
    governance,
    groups,
    library,
    meetings,
    network,
    pairs,
    personal_data,
    polls,
    problems,
    programmes,
    reach,
    readings,
    rooms,
    state,
    surveys,
    team,
    upkeep,
)
from commands import help as helping
from commands.core.declaration.families import Table
from commands.imports.chat import family as imports
from commands.meetings.reminders.instants import family as reminders

FAMILIES = (
    directory.family,
    upkeep.family,
    meetings.family,
    reminders,
    polls.family,
    programmes.family,
    problems.family,
    exchange.family,
    groups.family,
    governance.family,
    figures.family,
    library.family,
    readings.family,
    counts.family,
    surveys.family,
    evaluation.family,
    announcements.family,
    network.family,
    pairs.family,
    reach.family,
    team.family,
    personal_data.family,
    state.family,
    exports.family,
    imports,
    helping.family,
    rooms.family,
)
TABLE = Table(FAMILIES)

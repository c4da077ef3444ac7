"""All families, in the order in which `!aide` tells them. Adding a family is adding it here."""

from commands import (
    announcements,
    directory,
    exchange,
    exports,
    governance,
    groups,
    meetings,
    network,
    pairs,
    personal_data,
    polls,
    problems,
    programmes,
    reach,
    rooms,
    state,
    team,
    upkeep,
)
from commands import help as helping
from commands.core.declaration.families import Table
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
    announcements.family,
    network.family,
    exports.family,
    pairs.family,
    reach.family,
    team.family,
    personal_data.family,
    state.family,
    helping.family,
    rooms.family,
)
TABLE = Table(FAMILIES)

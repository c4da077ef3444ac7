"""`!export P7`, `!export problèmes`: problems, their steps and their answers as files for a spreadsheet, in private; nobody is named."""

from collections.abc import Sequence
from datetime import datetime

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Attach, Direct, Effects, Refused, msg
from commands.core.declaration.shapes import Words
from commands.core.declaration.vocabulary import Borrowed
from commands.core.language.words import sayings, words_of
from commands.core.rules.rights import only_for_the_network
from commands.core.subjects import number_of
from commands.core.telling.spreadsheets import CSV, XLSX, csv_file, xlsx_file
from commands.problems.subject import PROBLEMS, family, tell_steps
from storage import directory, problem_steps, problems
from storage.problem_steps import LIGHT
from storage.problems import PROBLEM, WITHDRAWN, Problem

MOST = 500
"""Problems in a file: the last ones. A file stays under a few hundred kilobytes."""
ALL = sayings("problemes, les problemes, problemes du terrain, tous les problemes, problemes excel, problemes csv")
_STATES = {"open": "ouvert", "answered": "répondu", "dropped": "sans suite"}
_KINDS = {
    "taken": "pris en charge",
    "light": "éclairage",
    "group": "confié à un groupe",
    "outcome": "bilan du groupe",
    "idea": "proposé au programme",
    "sent": "transmis",
    "answer": "réponse",
    "dropped": "sans suite",
    "reopened": "rouvert",
    "help": "entraide ou initiative",
    "helped": "bilan de l’entraide ou de l’initiative",
}
_HEAD = [
    *("numéro", "signalé le", "structure", "problème", "thème", "public", "lieu", "structures", "secteurs", "personnes sans structure"),
    *("état", "pris en charge le", "transmis à", "nouvelles attendues le", "réponse ou raison", "répondu le", "éclairages"),
]
_STEPS = ["numéro", "date", "étape", "structure", "texte", "renvoie à", "réponse attendue le"]


def _is_of_problems(words: str) -> bool:
    return PROBLEMS.is_called(words) or words_of(words) in ALL


@family.command(
    "exporter-problèmes",
    Words.described("Recevoir un problème, ou tous, en fichiers pour tableur, en privé.", _is_of_problems),
    aliases=("export-problèmes", "export-problème"),
    examples=("!export P7", "!export problèmes"),
    borrowed=Borrowed(("export", "exporter", "csv", "tableau"), _is_of_problems),
)
async def export(ctx: Context, args: Words) -> Effects:
    """CSV and XLSX of one table: a line a problem; of one, a line a step beside."""
    await only_for_the_network(ctx, Refused("problems.members-only"))
    if PROBLEMS.is_named(args.words):
        found: Sequence[Problem] = [(await PROBLEMS.find(ctx, args.words))[0]]
        if found[0].state == WITHDRAWN:
            raise Refused("problems.is-over", problem=found[0])
        name = f"P{found[0].number}"
    else:
        found, name = await problems.list_last(ctx.session, MOST), "problemes"
    lines = [_HEAD, *await _lines(ctx, found)]
    files = [Attach(f"{name}.csv", CSV, csv_file(lines)), Attach(f"{name}.xlsx", XLSX, xlsx_file("Problèmes", lines))]
    if len(found) == 1:
        files.append(Attach(f"{name}-etapes.csv", CSV, csv_file([_STEPS, *await _step_lines(ctx, found[0])])))
    return Direct(msg("problems.exported", count=len(found), most=MOST)), *files


async def _lines(ctx: Context, found: Sequence[Problem]) -> list[Sequence[object]]:
    """A line a problem, by two questions for all of them."""
    names = await directory.find_short_names(ctx.session, [each.structure_id for each in found])
    lights = await problem_steps.count_steps(ctx.session, [number_of(each) for each in found], LIGHT)
    return [_line(ctx, each, names.get(each.structure_id, ""), lights.get(number_of(each), 0)) for each in found]


def _line(ctx: Context, problem: Problem, by: str, lights: int) -> Sequence[object]:
    return [
        *(f"P{problem.number}", _day(ctx, problem.created_at), by, problem.text, problem.theme, problem.public, problem.place),
        *(problem.structures, problem.sectors, problem.alone, _STATES[problem.state], _day(ctx, problem.taken_at), problem.sent_to),
        *(_day(ctx, problem.due_at), problem.answer, _day(ctx, problem.answered_at), lights),
    ]


async def _step_lines(ctx: Context, problem: Problem) -> list[Sequence[object]]:
    told = await tell_steps(ctx.session, await problem_steps.list_steps(ctx.session, number_of(problem)))
    return [
        [
            *(f"P{problem.number}", _day(ctx, each.step.at), _KINDS[each.step.kind], each.by, each.step.text),
            *(each.sheet or each.step.about.removeprefix(PROBLEM), _day(ctx, each.step.until)),
        ]
        for each in told
    ]


def _day(ctx: Context, at: datetime | None) -> str:
    return at.astimezone(ctx.territory.zone).strftime("%d/%m/%Y") if at else ""

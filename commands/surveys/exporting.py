"""`!export Q3`: the results of a closed sounding as a file for a spreadsheet, with how each number was counted."""

from collections.abc import Sequence

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Attach, Direct, Effects, Refused, msg
from commands.core.declaration.shapes import Words
from commands.core.declaration.vocabulary import Borrowed
from commands.core.rules.rights import only_for_the_network
from commands.core.telling.spreadsheets import XLSX, xlsx_book
from commands.surveys.results import Found, find_result
from commands.surveys.subject import SURVEYS, family, only_closed
from storage.surveys import Survey

_KINDS = {"choice": "choix", "scale": "échelle", "number": "nombre", "words": "mots libres"}


@family.command(
    "exporter-enquête",
    Words.described("Recevoir les résultats d’une enquête close en fichier pour tableur, en privé.", SURVEYS.is_named),
    aliases=("export-enquête",),
    examples=("!export Q3",),
    borrowed=Borrowed(("export", "exporter", "csv", "tableau", "excel"), SURVEYS.is_called),
)
async def export(ctx: Context, args: Words) -> Effects:
    """What the messages tell, and nothing more."""
    await only_for_the_network(ctx, Refused("surveys.members-only"))
    survey, _ = await SURVEYS.find(ctx, args.words)
    only_closed(ctx, survey)
    book = xlsx_book(_sheets(ctx, survey, await find_result(ctx.session, survey)))
    return Direct(msg("surveys.exported", survey=survey)), Attach(f"enquete-Q{survey.number}.xlsx", XLSX, book)


def _sheets(ctx: Context, survey: Survey, found: Sequence[Found]) -> dict[str, list[Sequence[object]]]:
    return {
        "Enquête": _about(ctx, survey),
        "Réponses": [["question", "texte", "type", "réponses", "réponse", "nombre", "moyenne", "médiane"], *_shares(found)],
        "Par secteur": [["question", "texte", "secteur", "réponses", "réponse", "nombre", "moyenne", "médiane"], *_by_sector(found)],
        "Mots": [["question", "texte", "mots"], *([*_called(each), words] for each in found for words in each.words)],
    }


def _about(ctx: Context, survey: Survey) -> list[Sequence[object]]:
    days = [at.astimezone(ctx.territory.zone).strftime("%d/%m/%Y") if at else "" for at in (survey.opened_at, survey.closed_at)]
    return [
        ["élément", "valeur"],
        *(["enquête", f"Q{survey.number}"], ["titre", survey.title], ["envoyée le", days[0]], ["close le", days[1]]),
        *(["personnes invitées", survey.asked], ["ont répondu au moins à une question", survey.answered]),
        ["sont allées au bout", survey.finished],
        ["méthode", "réponses volontaires et anonymes : elles disent l’avis de qui a répondu, pas de toutes les personnes invitées"],
        ["secret", f"rien n’est montré sous {survey.few} réponses, ni ce qui permettrait de le retrouver par différence"],
        ["comptes", "deux comptes d’une même personne comptent pour deux"],
    ]


def _called(found: Found) -> list[object]:
    return [found.question.rank, found.question.text]


def _shares(found: Sequence[Found]) -> list[Sequence[object]]:
    lines: list[Sequence[object]] = []
    for each in found:
        head = [*_called(each), _KINDS[each.question.kind], each.question.answered]
        if each.spread is None:
            lines.append([*head, "(voir la feuille Mots)" if each.words else "trop peu de réponses", "", "", ""])
            continue
        means = [_float(each.spread.mean), _float(each.spread.median)]
        lines += [[*head, share.label, share.count, *means] for share in each.spread.shares]
    return lines


def _by_sector(found: Sequence[Found]) -> list[Sequence[object]]:
    return [
        [*_called(each), sector, spread.answered, share.label, share.count, _float(spread.mean), _float(spread.median)]
        for each in found
        for sector, spread in each.sectors
        for share in spread.shares
    ]


def _float(value: object) -> object:
    return "" if value is None else float(str(value))

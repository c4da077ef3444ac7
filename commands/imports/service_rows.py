"""What a row says of the services it makes or is: for whom, at what price, how to come, on which conditions."""

from typing import Any

from commands.imports.costs import OTHER, costs
from commands.imports.mapping import Columns, Mapping, ServiceFields
from commands.imports.meanings import Needs, folded, tags_of
from commands.imports.reading.nested import WITHIN
from commands.imports.rows import RowReader
from commands.imports.ticks import read_box
from commands.imports.values.lists import Listed
from storage.analysis import fold

PRECISE = 0.75
"""From which share of the words of a public its code says it all."""
BULLETS = " -*•·"
CONDITIONS = (
    "sur orientation",
    "sur prescription",
    "sur rendez-vous",
    "sur rdv",
    "sans rendez-vous",
    "sous condition",
    "reserve",
    "uniquement",
)
"""How conditions begin, that lists tell among activities."""


def listed(reader: RowReader, column: str) -> Listed:
    """Sort what a cell of activities lists: « RSA, ASE ; tout public ; sur orientation uniquement »."""
    if column not in reader.sorted:
        reader.sorted[column] = _sorted_out(reader, column)
    return reader.sorted[column]


def _sorted_out(reader: RowReader, column: str) -> Listed:
    done, publics, conditions = [], [], []
    for item in reader.items((column,)):
        words = item.replace("_", " ").strip(BULLETS)
        if fold(words).startswith(CONDITIONS):
            conditions.append(words)
        elif reader.meanings.publics(words).share >= 1 > reader.meanings.needs(words).share:
            publics.append(words)
        elif fold(words) not in OTHER:
            done.append(words)
    return Listed(tuple(done), tuple(publics), tuple(conditions))


def service_values(reader: RowReader, mapping: Mapping, needs: Needs) -> dict[str, Any]:
    """Fill the columns of `Service`, but its key and its structure."""
    fields, constants = mapping.service, mapping.constantes
    told = [listed(reader, offer.colonne) for offer in mapping.offre if offer.nom is None]
    publics, precisions = _publics(reader, fields.publics, [words for each in told for words in each.publics])
    cost, cost_words = costs([*_fees(reader, fields.frais), *reader.ticked("frais"), *filter(None, [constants.frais])])
    conditions = [
        reader.saying(fields.conditions, noes=False),
        *(words for each in told for words in each.conditions),
        precisions,
        constants.conditions,
    ]
    return {
        "name": reader.name,
        "description": reader.text(fields.description),
        "tags": tags_of(reader.items(fields.besoins), reader.items(fields.themes), needs),
        "publics": publics,
        "cost": cost,
        "cost_notes": ", ".join(filter(None, [reader.line(fields.frais_precisions), cost_words])) or None,
        "how_to_reach": _how_to_reach(reader, fields),
        "modes": reader.codes("modes", fields.modes),
        "conditions": ". ".join(filter(None, conditions)) or None,
        "area": ", ".join([*reader.codes("zone", fields.zone), *filter(None, [constants.zone])]) or None,
        "confirmed_on": reader.day(fields.verifiee_le),
    }


def _fees(reader: RowReader, columns: Columns) -> list[str]:
    """What it costs, in the words of the list. « Est-ce gratuit ? » « Non, 5 € » is a price."""
    found: list[str] = []
    for name in columns:
        free = "gratuit" in fold(reader.header(name))
        for item in reader.items((name,)):
            box = read_box(item)
            if box is None or not (box.is_bare or fold(item).startswith(("oui", "non"))):
                found.append(reader.mapping.words("frais", item))
            else:
                found += filter(None, ["gratuit" if box.is_ticked == free else "payant", box.note])
    return found


def _how_to_reach(reader: RowReader, fields: ServiceFields) -> str | None:
    """Say how to reach a service, and that one must be sent by a professional where not anybody may come."""
    senders = reader.codes("orientation", fields.orientation)
    ways = [reader.answer("contact", name, item) for name in fields.contact for item in reader.items((name,)) if fold(item) not in OTHER]
    constant = filter(None, [reader.mapping.constantes.contact])
    said = [*dict.fromkeys([*ways, *reader.ticked("contact"), *constant]), *([] if "" in senders else senders)]
    return ". ".join(words for words in (", ".join(said), reader.line(fields.contact_precisions)) if words) or None


def _publics(reader: RowReader, columns: Columns, among: list[str]) -> tuple[list[str], str]:
    """For whom: the codes of publics, and the words of the list where they say more. among: publics told among activities."""
    mapping = reader.mapping
    boxes = [(tick.publics, box) for tick in mapping.coche if tick.publics and (box := reader.box(tick.colonne)) and box.is_ticked]
    found = [code for codes, _ in boxes for code in codes] + list(mapping.constantes.publics)
    precisions = [box.note for _, box in boxes if box.note]
    for said in [*(words for name in columns for words in _said(reader, name)), *among]:
        codes, share = _codes(reader, said)
        found += codes
        precisions += [said] if share < PRECISE else []
    told = ", ".join(dict.fromkeys(precisions))
    return list(dict.fromkeys(found)), f"Public : {told}" if told else ""


SEXES = {"H": "hommes", "F": "femmes"}
"""How boxes of publics are called in short."""


def _said(reader: RowReader, column: str) -> list[str]:
    """The publics that a cell says; a cross stands for the column's name."""
    boxes = [(item, read_box(item)) for item in reader.items((column,))]
    kept = [(item, box) for item, box in boxes if box is None or box.is_ticked or not box.is_bare]
    own = reader.header(column).rpartition(WITHIN)[2].strip(" ?:")
    called = SEXES.get(own, own)
    return [called if box and box.is_bare else item.replace("_", " ").strip(BULLETS) for item, box in kept]


def _codes(reader: RowReader, said: str) -> tuple[list[str], float]:
    """The codes of the words of a public, and which part of the words they say."""
    table = reader.mapping.valeurs.get("publics", {})
    if folded(said) in table:
        return [code for code in [table[folded(said)]] if code], 1.0
    if reader.meanings.is_public(said) or _is_code(said):
        return [said], 1.0
    meaning = reader.meanings.publics(said)
    return list(meaning.slugs), 1.0 if fold(said) in OTHER else meaning.share


def _is_code(said: str) -> bool:
    return "-" in said and " " not in said and said == fold(said)

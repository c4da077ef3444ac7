"""What a structure's own row says that it does: columns of activities, boxes that are ticked, what all of a list do."""

from collections.abc import Iterator
from dataclasses import dataclass

from commands.imports.mapping import Mapping, Offer, OfferValue, Tick
from commands.imports.meanings import Meanings, known_value
from commands.imports.rows import RowReader
from commands.imports.service_rows import BULLETS, listed
from commands.imports.ticks import read_box

WELCOME = "Accueil"
"""The service of a row that says for whom, at what price or on which conditions, and not what is done."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A service as a row makes it. `needs`: slugs of the lexicon; `condition`: what is noted beside a box."""

    name: str
    description: str = ""
    needs: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    condition: str = ""


def offered(reader: RowReader, mapping: Mapping, meanings: Meanings) -> list[Offered]:
    """The services that a row makes: of its columns of activities, of its boxes, and those that all rows of the list have."""
    found = [each for offer in mapping.offre for each in _of_a_column(reader, offer, meanings)]
    found += [each for tick in mapping.coche if tick.nom and (each := _of_a_box(reader, tick, tick.nom))]
    return found + [Offered(value.nom, "", value.besoins, value.themes) for value in mapping.constantes.services]


def _of_a_column(reader: RowReader, offer: Offer, meanings: Meanings) -> Iterator[Offered]:
    """With a name, the column makes one service, whose values are told; without, one of each value."""
    items = reader.items((offer.colonne,)) if offer.nom else listed(reader, offer.colonne).done
    if offer.colonne in reader.mapping.mixed:  # among other words
        items = [item for item in items if meanings.needs(item).is_certain]
    values = [_value(reader, offer, item, meanings) for item in items if not _says_no(item)]
    if offer.nom is None:
        yield from (Offered(value.nom, "", value.besoins, value.themes) for value in values if value.nom)
    elif values:
        words = ", ".join(dict.fromkeys(value.nom for value in values if value.nom))
        needs = tuple(slug for value in values for slug in value.besoins)
        yield Offered(offer.nom, words[:1].upper() + words[1:], needs, tuple(theme for value in values for theme in value.themes))


def _value(reader: RowReader, offer: Offer, item: str, meanings: Meanings) -> OfferValue:
    """What a value stands for: as the declaration says, else as the lexicon understands it, else itself, told once."""
    if (known := known_value(item, offer.valeurs)) is not None:
        return offer.valeurs[known]
    box = read_box(item)
    said = reader.header(offer.colonne) if box and box.is_ticked and box.is_bare else item.replace("_", " ").strip(BULLETS)
    meaning = meanings.needs(said)
    if offer.nom is not None:  # things, not activities: only those that the lexicon says wholly
        return OfferValue(nom=said, besoins=meaning.slugs if meaning.share >= 1 else ())
    if not meaning.is_certain:
        reader.note(offer.colonne, said, "activité gardée telle quelle : le lexique n’y reconnaît pas de besoin")
    return OfferValue(nom=said, besoins=meaning.slugs if meaning.is_certain else ())


def _says_no(item: str) -> bool:
    box = read_box(item)
    return box is not None and not box.is_ticked and box.is_bare


def _of_a_box(reader: RowReader, tick: Tick, name: str) -> Offered | None:
    box = reader.box(tick.colonne)
    return Offered(name, "", tick.besoins, tick.themes, box.note) if box and box.is_ticked else None

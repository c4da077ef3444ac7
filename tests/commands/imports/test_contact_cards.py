"""The contacts of a telephone: cards of structures, and of people who work there."""

import pytest

from commands.imports.files import UnreadableError, read_sheet
from tests.commands.imports.samples import proposed

CARDS = """BEGIN:VCARD
VERSION:3.0
N:;;;;
FN:Le Panier
ORG:Association du Panier;Tonneins
item1.TEL;TYPE=WORK,VOICE:+33 5 36 49 20 10
TEL;TYPE=FAX:05 36 49 20 19
EMAIL;TYPE=INTERNET:panier@asso.example
ADR;TYPE=WORK:;;3 rue du Port;Tonneins;;47400;France
NOTE:Distribution mardi 9h-11h\\, insc
 ription obligatoire
END:VCARD
BEGIN:VCARD
VERSION:3.0
N:Lafon;Marie;;Mme;
FN:Marie Lafon
ORG:Maison des solidarités
TITLE:assistante sociale
TEL;TYPE=WORK:05 36 49 20 12
END:VCARD
BEGIN:VCARD
VERSION:2.1
N:Lafon;Paul
FN:Paul Lafon
TEL:05 36 49 20 13
END:VCARD
BEGIN:VCARD
VERSION:2.1
FN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Cr=C3=A8che=
 Les Lutins
TEL:05 36 49 20 14
END:VCARD
"""


def test_cards_are_rows_and_people_are_not_kept() -> None:
    read = proposed(CARDS)
    told = [(each.name, each.values["commune"], sorted(each.contacts)) for each in read.structures.values()]
    assert told == [
        ("Le Panier", "Tonneins", [("email", "panier@asso.example"), ("phone", "05 36 49 20 10")]),
        ("Maison des solidarités", None, [("phone", "05 36 49 20 12")]),
        ("Crèche Les Lutins", None, [("phone", "05 36 49 20 14")]),
    ]
    panier = next(iter(read.structures.values()))
    assert (panier.values["address"], panier.values["opening_hours"]) == ("3 rue du Port", "Tu 09:00-11:00")
    assert "inscription obligatoire" in panier.values["description"]
    assert [(each.place, each.reason) for each in read.refusals] == [(3, "le nom manque")]
    assert "Lafon" not in str(list(read.structures.values())) + str(read.refusals)


def test_a_file_without_a_card() -> None:
    with pytest.raises(UnreadableError):
        read_sheet(b"BEGIN:VCARD\nVERSION:3.0\n")

"""One number is read in the words people use; what may be two things, or less than a number, is asked back or refused."""

import pytest

from commands.counts.numbers import Said, Sort, read_said


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("12", 12),
        (" 12. ", 12),
        ("douze", 12),
        ("Douze foyers", 12),
        ("12 foyers", 12),
        ("nous en avons reçu 12", 12),
        ("on a aidé 1 250 familles", 1250),
        ("1\u202f250", 1250),
        ("1.250", 1250),
        ("vingt et un", 21),
        ("quatre-vingt-dix-sept", 97),
        ("deux cents personnes", 200),
        ("c’est 4", 4),
        ("un", 1),
        ("0", 0),
        ("zéro", 0),
        ("aucun", 0),
        ("personne", 0),
        ("12,00", 12),
        ("= 40", 40),
        ("trente", 30),
        ("soixante-dix", 70),
        ("soixante et onze", 71),
        ("quatre-vingts", 80),
        ("quatre-vingt-douze", 92),
        ("nous avons reçu soixante-quinze familles", 75),
        ("une famille", 1),
        ("mille", 1000),
    ],
)
def test_a_number(said: str, value: int) -> None:
    assert read_said(said, "foyers") == Said(Sort.NUMBER, value)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("environ 40", 40),
        ("~40", 40),
        ("40 à peu près", 40),
        ("une quarantaine", 40),
        ("plus de 40 foyers", 40),
        ("moins de 40", 40),
        ("près de 1 200", 1200),
        ("au moins 40", 40),
        ("40 au moins", 40),
        ("au moins quarante foyers", 40),
        ("40 minimum", 40),
        ("40 max", 40),
        ("pas plus de 40", 40),
        ("pas loin de quarante", 40),
        ("je pense 40", 40),
        ("peut-être 40", 40),
        ("40 ?", 40),
        ("3 douzaines", 36),
        ("3 douzaine", 36),
        ("deux dizaines de foyers", 20),
        ("une bonne centaine", 100),
        ("moins d’une dizaine", 10),
        ("un millier", 1000),
    ],
)
def test_what_is_about_a_number_is_asked_back(said: str, value: int) -> None:
    assert read_said(said, "foyers") == Said(Sort.DOUBT, value)


@pytest.mark.parametrize(
    ("said", "sort"),
    [
        ("-3", Sort.NEGATIVE),
        ("− 3", Sort.NEGATIVE),
        ("moins 3", Sort.NEGATIVE),
        ("12,5", Sort.DECIMALS),
        ("1000000000", Sort.HUGE),
        ("1e9", Sort.UNCLEAR),
        ("12 ou 13", Sort.UNCLEAR),
        ("entre 30 et 40", Sort.UNCLEAR),
        ("entre trente et quarante", Sort.UNCLEAR),
        ("30 à 40", Sort.UNCLEAR),
        ("30-40", Sort.UNCLEAR),
        ("40 et quelques", Sort.UNCLEAR),
        ("40 (une quarantaine)", Sort.UNCLEAR),
        ("une dizaine ou une douzaine", Sort.UNCLEAR),
        ("12 douzaines et 3", Sort.UNCLEAR),
        (">40", Sort.UNCLEAR),
        ("\u22123", Sort.NEGATIVE),
        ("moins trois foyers", Sort.NEGATIVE),
        ("12 foyers 300 personnes", Sort.UNCLEAR),
        ("12 foyers et 3 isolés", Sort.UNCLEAR),
        ("12/2026", Sort.UNCLEAR),
        ("beaucoup", Sort.UNCLEAR),
        ("", Sort.UNCLEAR),
        ("foyers", Sort.UNCLEAR),
        ("½", Sort.UNCLEAR),
        ("douze mille milliards", Sort.UNCLEAR),
        ("?", Sort.UNKNOWN),
        ("Je ne sais pas.", Sort.UNKNOWN),
        ("on ne sait pas", Sort.UNKNOWN),
        ("Pas chez nous", Sort.ELSEWHERE),
        ("nous ne comptons pas cela", Sort.ELSEWHERE),
    ],
)
def test_what_is_none(said: str, sort: Sort) -> None:
    assert read_said(said, "foyers").sort is sort

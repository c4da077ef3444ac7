import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.analysis import LONGEST_WORD, content, fold, forget, initials, stem, tokens

SINGULARS_AND_PLURALS = """
    médiathèque/médiathèques logement/logements local/locaux écoute/écoutes foyer/foyers loyer/loyers emploi/emplois conflit/conflits
    crédit/crédits étranger/étrangers étrangère/étrangères conseiller/conseillers studio/studios connexion/connexions nounou/nounous
    délai/délais ado/ados vélo/vélos bureau/bureaux tuyau/tuyaux lieu/lieux hôpital/hôpitaux aidant/aidants habitant/habitants
    visa/visas infirmière/infirmières bail/baux formation/formations colis/coli
"""


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Épicerie SOCIALE", "epicerie sociale"),
        ("Restos du Cœur", "restos du coeur"),
        ("Lætitia", "laetitia"),
        ("l’école", "l'ecole"),
        ("« Salle\u00a0polyvalente\u202f»", "« salle polyvalente »"),
        ("porte\u2011à\u2013porte", "porte-a-porte"),
        ("cafe\u0301", "cafe"),
        ("a\x00b", "a b"),
        ("Straße ﬁn Ⅳ", "strasse fin iv"),
        ("  deux   mots\n", "deux mots"),
    ],
)
def test_fold_forgets_case_accents_ligatures_and_spaces(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text())
def test_fold_twice_is_fold_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_any_text_is_cut_into_plain_words(text: str) -> None:
    for token in tokens(text):
        assert token.word.isalnum()
        assert token.word == fold(token.word)
        assert len(token.word) <= LONGEST_WORD
        assert token.stem


@given(st.text(alphabet="abcdéèœ '’.-\u00a0"))
def test_words_are_the_same_written_composed_or_not(text: str) -> None:
    import unicodedata

    assert [token.word for token in tokens(unicodedata.normalize("NFD", text))] == [token.word for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("l’école d'à côté", ["ecole", "a", "cote"]),
        ("Qu’est-ce", ["est", "ce"]),
        ("C.C.A.S. de Bègles", ["ccas", "de", "begles"]),
        ("St Médard", ["saint", "medard"]),
        ("aujourd’hui", ["aujourd", "hui"]),
        ("snake_case", ["snake", "case"]),
        ("'; DROP TABLE", ["drop", "table"]),
        ('"*" NEAR( % AND', ["near", "and"]),
        ("16-25 ans", ["16", "25", "ans"]),
        ("Du mal‑être au bien-etre", ["du", "maletre", "au", "bienetre"]),
        ("va mal être", ["va", "maletre"]),
        ("peut bien être", ["peut", "bien", "etre"]),
        ("مرحبا 😀", ["مرحبا"]),
    ],
)
def test_tokens_cut_elisions_and_close_sigles(text: str, words: list[str]) -> None:
    assert [token.word for token in tokens(text)] == words


def test_a_word_remembers_how_it_was_written() -> None:
    assert [token.surface for token in tokens("Épicerie SOLIDAIRE du Cœur")] == ["épicerie", "solidaire", "du", "cœur"]


@pytest.mark.parametrize("one_and_several", SINGULARS_AND_PLURALS.split())
def test_one_and_several_share_a_stem(one_and_several: str) -> None:
    one, several = one_and_several.split("/")
    assert stem(fold(one)) == stem(fold(several))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("imprimer", "imprimantes"),
        ("étranger", "étrangères"),
        ("infirmier", "infirmière"),
        ("français", "françaises"),
        ("heureux", "heureuse"),
    ],
)
def test_kin_share_a_stem(one: str, other: str) -> None:
    assert stem(fold(one)) == stem(fold(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("répit", "repas"),
        ("aidants", "aide"),
        ("habitants", "habits"),
        ("loyers", "loi"),
        ("équipe", "s’équiper"),
        ("place", "placement"),
        ("CIAS", "Ciers"),
        ("français", "France"),
    ],
)
def test_words_that_only_look_alike_have_stems_apart(one: str, other: str) -> None:
    assert tokens(one)[-1].stem != tokens(other)[-1].stem


def test_content_leaves_out_what_says_nothing() -> None:
    assert [token.word for token in content(tokens("Qui peut imprimer un document ?"))] == ["imprimer", "document"]


def test_content_keeps_all_when_nothing_says_anything() -> None:
    assert [token.word for token in content(tokens("Avec tous"))] == ["avec", "tous"]


@pytest.mark.parametrize(("name", "sigle"), [("Centre communal d’action sociale", "ccas"), ("Ricochet", None), ("Maison pour tous", None)])
def test_initials_are_those_of_long_names(name: str, sigle: str | None) -> None:
    assert initials(tokens(name)) == sigle


def test_words_that_were_forgotten_are_read_as_before() -> None:
    def read() -> tuple[str, str, list[str]]:
        return fold("Épicerie SOCIALE"), stem("logements"), [token.stem for token in tokens("l’aide aux vacances")]

    before = read()
    forget()
    assert read() == before

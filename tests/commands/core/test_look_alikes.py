"""Names that the eye takes for one another, and those that it does not."""

import pytest

from commands.core.language.look_alikes import are_alike


@pytest.mark.parametrize(
    "other",
    [
        "KARIM BÉNALI",
        "Benali Karim",
        "Karim-Benali",
        "Каrim Bеnаli",
        "Karim Вenali",
        "Kаrim Benali",
        "Karim\u200b Ben\u00adali",
        "\u202eKarim Benali",
        "Karim BenaIi",
        "Karim Bena1i",
        "Karim Benalli",
        "Karim Benaly",
        "Ｋａｒｉｍ Benali",
        "𝐊arim 𝓑enali",
        "Κarim Βenali",
        "Karim Benali.",
    ],
)
def test_alike(other: str) -> None:
    assert are_alike("Karim Benali", other)
    assert are_alike(other, "Karim Benali")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Karim Benali", "Karim Diop"),
        ("Léa", "Léo"),
        ("Omar", "Amar"),
        ("Karim Benali", "Samira Benali"),
        ("", ""),
        ("…", "!"),
        ("Léa", ""),
    ],
)
def test_not_alike(one: str, other: str) -> None:
    assert not are_alike(one, other)

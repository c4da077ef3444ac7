"""Matrix ids as people write or copy them."""

import pytest

from commands.core.language.ids import Written, find_matrix_id


@pytest.mark.parametrize(
    ("said", "user_id", "beside"),
    [
        ("@karim:example.org", "@karim:example.org", ""),
        ("@Karim:Example.org", "@karim:example.org", ""),
        ("Karim Benali @karim:example.org:8448 merci", "@karim:example.org:8448", "Karim Benali merci"),
        ("https://matrix.to/#/@karim:example.org?via=x", "@karim:example.org", ""),
        ("Karim https://tchap.gouv.fr/#/user/@k.benali-ville.fr:agent.tchap.gouv.fr", "@k.benali-ville.fr:agent.tchap.gouv.fr", "Karim"),
        ("voir matrix:u/@karim:example.org.", "@karim:example.org", "voir"),
        ("@a:b @c:d", "@a:b", "@c:d"),
    ],
)
def test_found_in_what_people_paste(said: str, user_id: str, beside: str) -> None:
    assert find_matrix_id(said) == Written(user_id, beside)


@pytest.mark.parametrize(
    "said", ["", "karim", "@karim", "karim@example.org", "@:example.org", "@ karim:example.org", f"@{'k' * 300}:a", "🎉"]
)
def test_what_is_none(said: str) -> None:
    assert find_matrix_id(said) is None

"""An address is kept as it is, never visited; one that nobody else could open, or that lets in as somebody, is refused."""

import pytest

from commands.core.declaration.effects import Refused
from commands.library.links import digest_of, link_in, read_link
from tests.chat import OMAR
from tests.commands.library.conftest import Desk


@pytest.mark.parametrize(
    ("said", "why"),
    [
        *(
            (said, "scheme")
            for said in ("file:///etc/passwd", "ftp://ville.fr/a.pdf", "javascript:alert(1)", "data:text/html,x", "smb://s/a")
        ),
        *(
            (f"http://{host}/a", "here")
            for host in (
                *("localhost", "localhost:8008", "127.0.0.1", "127.1", "0x7f.1", "0", "2130706433", "017700000001", "10.0.0.7"),
                *("192.168.1.10", "172.16.4.4", "169.254.169.254", "100.64.0.1", "224.0.0.1", "[::1]", "[fe80::1]", "[fc00::1]"),
                *(
                    "[::ffff:127.0.0.1]",
                    "[::ffff:7f00:1]",
                    "[2002:7f00:1::]",
                    "intranet",
                    "serveur.local",
                    "nas.lan",
                    "box.home",
                    "a.internal",
                ),
                *("LOCALHOST", "localhost.", "ccas.intranet", "ccas.intra", "1.2.3.4.5", "x..fr", "a.test", "a.localhost"),
                *("①②⑦.⓪.⓪.①", "127。0。0。1", "１２７.0.0.1", "ⓛocalhost", "serveur。local"),
                *("[64:ff9b::7f00:1]", "[64:ff9b::c0a8:10a]", "[::127.0.0.1]", "[::ffff:0:127.0.0.1]", "[fec0::1]", "[::]", "[ff02::1]"),
                *("[2001:db8::1]", "[2001:0:7f00:1::]", "[fe80::1%25eth0]", "[2002:c0a8:10a::1]"),
            )
        ),
        *(
            (said, "secret")
            for said in (
                "https://lea:secret@ville.fr/a",
                "https://lea@ville.fr",
                "https://ville.fr/a?token=x",
                "https://ville.fr/?a=1&PASSWORD=x",
            )
        ),
        *((said, "broken") for said in ("https://", "https:///a", "http://ville.fr:0/", "http://[::1/", "http://ville.fr:99999/")),
        ("https://ville.fr/" + "a" * 2_000, "long"),
    ],
)
def test_what_nobody_else_could_open_is_refused(said: str, why: str) -> None:
    with pytest.raises(Refused) as caught:
        read_link(said)
    told = caught.value.message.facts["why"]
    assert told == why or {told, why} <= {"here", "broken"}


@pytest.mark.parametrize(
    ("said", "link"),
    [
        ("https://www.insee.fr/fr/statistiques/1234567", "https://www.insee.fr/fr/statistiques/1234567"),
        ("HTTPS://Ville.FR/Rapport.PDF?page=2#p3", "https://ville.fr/Rapport.PDF?page=2#p3"),
        ("www.caf.fr/etude", "https://www.caf.fr/etude"),
        ("http://93.184.216.34/a", "http://93.184.216.34/a"),
        ("http://[2606:2800:220:1::1]/a", "http://[2606:2800:220:1::1]/a"),
        ("http://[::ffff:93.184.216.34]/a", "http://[::ffff:93.184.216.34]/a"),
        ("https://ville.example:8443/a", "https://ville.example:8443/a"),
    ],
)
def test_an_address_of_the_web_is_kept(said: str, link: str) -> None:
    assert read_link(said) == link


def test_an_address_is_found_among_words_and_known_again() -> None:
    assert link_in("voici : https://ville.fr/a.pdf, lisez !") == "https://ville.fr/a.pdf"
    assert link_in("rapport du 3 mars ; CCAS") == ""
    assert len({digest_of(each) for each in ("http://www.ville.fr/a/", "https://ville.fr/a#bas", "https://ville.fr/a")}) == 1


async def test_a_link_is_brought_asked_about_and_found(desk: Desk) -> None:
    told = await desk.says("!document https://www.insee.fr/fr/statistiques/1 ; Les étudiants ; CCAS ; 2024 ; loyer ; licence ouverte")
    assert "C’est par elle qu’on le trouvera" in told
    await desk.says("Enquête nationale sur les conditions de vie")
    assert "C’est dans la bibliothèque" in await desk.says("oui")
    assert "https://www.insee.fr/fr/statistiques/1" in await desk.says("!documents conditions de vie", person=OMAR)
    assert "Le lien : https://www.insee.fr/fr/statistiques/1" in await desk.says("DOC1", person=OMAR)
    assert "C’est déjà DOC1" in await desk.says("!document http://insee.fr/fr/statistiques/1/", person=OMAR)
    assert "machine d’ici" in await desk.says("!document http://192.168.1.10/rapport.pdf")
    assert "une nouvelle version, la 2" in await desk.says("!document DOC1 https://www.insee.fr/fr/statistiques/2")
    assert "statistiques/2" in await desk.says("!fichier DOC1", person=OMAR)
    assert "statistiques/1" in await desk.says("!fichier DOC1 version 1", person=OMAR)

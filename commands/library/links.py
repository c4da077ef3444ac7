"""An address that somebody brings. It is never visited: what is refused is what nobody else could, or should, open."""

import re
import socket
import unicodedata
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, parse_qsl, urlsplit, urlunsplit

from commands.core.declaration.effects import Refused

LONGEST = 1_000
_WORLD = IPv6Network("2000::/3")
"""Where the numbers of the machines of the world are (RFC 4291): others lead here by a number inside them (NAT64, « ::127.0.0.1 »)."""
_ADDRESS = re.compile(r"(?:\w[\w+.-]{0,20}://|www\.)\S+|(?:file|data|javascript|ftp|smb|mailto):\S+", re.IGNORECASE)
_HERE = frozenset("local localhost localdomain internal intranet intra lan home corp private arpa onion test invalid".split())  # noqa: SIM905 - words
"""Last parts of the names of machines that are seen from one network only, or nowhere (RFC 2606, 6761)."""
_SECRETS = frozenset("token access_token password passwd pwd mdp motdepasse auth apikey api_key sig signature secret session".split())  # noqa: SIM905 - words
"""Of what an address asks: who reads it would be let in as who sent it."""


def link_in(words: str) -> str:
    """The first address among words, as it stands there; empty where there is none."""
    found = _ADDRESS.search(words)
    return found[0].rstrip(".,!?»\"'") if found else ""


def read_link(said: str) -> str:
    """An address that anybody may open, as it will be given. Raises Refused."""
    address = f"https://{said}" if said.lower().startswith("www.") else said
    if len(address) > LONGEST:
        raise Refused("library.link-refused", why="long")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Refused("library.link-refused", why="broken") from None
    if parts.scheme.lower() not in {"http", "https"}:
        raise Refused("library.link-refused", why="scheme")
    if parts.username is not None or parts.password is not None or any(name.lower() in _SECRETS for name, _ in parse_qsl(parts.query)):
        raise Refused("library.link-refused", why="secret")
    if port == 0 or not _is_a_name(host):
        raise Refused("library.link-refused", why="broken" if not host else "here")
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, parts.query, parts.fragment))


def digest_of(link: str) -> str:
    """That of an address, whatever place on its page it leads to."""
    parts = urlsplit(link)
    same = SplitResult("https", parts.netloc.removeprefix("www."), parts.path.rstrip("/"), parts.query, "")
    return sha256(urlunsplit(same).encode()).hexdigest()


def _is_a_name(host: str) -> bool:
    """Whether a machine is one of the whole world, by its name or its number, however these are written (`0x7f.1`, `2130706433`, `①`)."""
    plain = unicodedata.normalize("NFKC", host).replace("。", ".")  # as browsers read it (UTS 46)
    number = _number_of(plain)
    if number is not None:
        return number.is_global and not number.is_multicast and (number.version == 4 or number in _WORLD)
    labels = plain.rstrip(".").lower().split(".")
    return len(labels) > 1 and all(labels) and labels[-1] not in _HERE and not labels[-1].isdecimal()


def _number_of(host: str) -> IPv4Address | IPv6Address | None:
    try:
        number = ip_address(host.partition("%")[0])
    except ValueError:
        try:
            return IPv4Address(socket.inet_aton(host))
        except (OSError, ValueError):
            return None
    if isinstance(number, IPv6Address):
        return number.ipv4_mapped or number.sixtofour or number
    return number

from typing import Any

from commands.exports.formats import File, Loss

LOSSES = tuple(
    Loss(label, count, ("Ricochet",))
    for label, count in (
        ("type, quand ce n’est pas un réseau national", 334),
        ("besoins sans thème national", 196),
        ("fiches sans date, datées de leur import", 12),
        ("horaires dits en mots", 2),
        ("sigle", 1),
    )
)
FILE = File("application/json", b"", 347, 1004, 2, LOSSES)

MARKS = [
    {"number": 1, "name": "Le Bouscat", "references": [{"number": 3, "name": "Ricochet"}, {"number": 4, "name": "CCAS"}]},
    {"number": 2, "name": "", "references": [{"number": 9, "name": "Maison pour tous"}]},
    {"number": 3, "name": "Bruges", "references": [{"number": rank, "name": f"Atelier {rank}"} for rank in range(10, 17)]},
]

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "exports.given": [
        {"file": FILE, "shown": 3},
        {"file": File("text/csv", b"", 1, 0), "shown": 3},
        {"file": File("text/csv", b"", 0, 1, 1, LOSSES[:4], score=0.149), "shown": 3},
    ],
    "exports.unknown-form": [{"said": "pdf"}],
    "exports.too-many": [{"most": 2000}],
    "exports.no-score": [{}],
    "exports.no-printer": [{}],
    "exports.map-in-words": [{"marks": MARKS}],
}

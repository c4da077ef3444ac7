"""All that is held about a person, as files: JSON for programs, CSV for a spreadsheet. Their keys are French, and never change."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from commands.core.context import Context
from commands.core.dates import DAYS
from commands.core.tables import csv_file

FORMAT = "agora-mes-donnees/1"

SECTIONS = {
    "profile": "profil",
    "hand-overs-made": "postes_proposes_a_un_collegue",
    "hand-overs-received": "postes_qui_vous_sont_proposes",
    "post-requests": "confirmations_de_poste_demandees",
    "posts": "postes",
    "reach": "preferences_de_contact",
    "silences": "silences",
    "private-rooms": "salons_prives",
    "draft": "reponses_en_cours",
    "offers": "reponses_attendues",
    "timers": "rappels_a_venir",
    "invitations": "salons_ou_vous_avez_invite_le_robot",
    "reactions": "reactions",
    "robot": "pris_pour_un_robot",
    "sealed": "messages_chiffres_illisibles",
    "waiting": "messages_qui_attendent_leur_tour",
    "messages": "messages_du_robot_pour_vous",
    "mentions": "messages_du_robot_qui_vous_nomment",
    "team": "equipe_animation",
    "team-proposed": "equipe_animation_propositions",
    "team-confirmed": "equipe_animation_confirmations",
    "registrations": "inscriptions_aux_rencontres",
    "feed": "abonnement_a_l_agenda",
    "meetings": "rencontres_creees",
    "series": "series_creees",
    "hosted": "rencontres_animees",
    "attendance": "presences_sans_inscription",
    "ratings": "avis_pas_encore_comptes",
    "minutes": "comptes_rendus_joints",
    "marks": "vos_choix_dans_les_sondages",
    "ballots": "vos_votes",
    "polls": "sondages_poses",
    "choices": "choix_ajoutes_aux_sondages",
    "journal-author": "journal_propositions",
    "journal-confirmer": "journal_confirmations",
    "journal-subject": "journal_vous_concernant",
}
"""The holdings of storage, as the files call them."""

FIELDS = {
    "name": "nom",
    "offers": "ce_qu_on_peut_vous_demander",
    "seeks": "ce_que_vous_cherchez",
    "phone": "telephone",
    "hidden": "champs_caches",
    "consented_at": "accord_donne_le",
    "imported_by": "importe_par",
    "informed_at": "import_annonce_le",
    "joined_at": "arrivee_le",
    "last_seen_on": "dernier_signe_de_vie",
    "renewal_asked_on": "renouvellement_demande_le",
    "purge_announced_on": "effacement_annonce_le",
    "greeted_at": "bienvenue_dite_le",
    "inactive_since": "sorti_des_salons_le",
    "left_at": "desinscrit_le",
    "offered_at": "propose_le",
    "source": "message",
    "structure": "structure",
    "role": "role",
    "since": "depuis",
    "confirmed": "confirme",
    "asked_at": "demande_le",
    "chased_at": "redemande_le",
    "until": "jusqu_au",
    "channel": "canal",
    "days": "jours",
    "from_minute": "a_partir_de",
    "until_minute": "jusqu_a",
    "subject": "sujet",
    "room_id": "salon",
    "opened_at": "ouvert_le",
    "invited_again": "invite_de_nouveau",
    "dialogue": "dialogue",
    "questions": "questions",
    "place": "question_en_attente",
    "answers": "reponses",
    "messages": "messages",
    "begun_at": "commence_le",
    "expires_at": "expire_le",
    "event_id": "message",
    "received_at": "recu_le",
    "explained": "explique",
    "key": "signe",
    "created_at": "prepare_le",
    "settled_at": "regle_le",
    "action": "action",
    "state": "etat",
    "content": "texte_en_attente",
    "txn_id": "numero_d_envoi",
    "proposed_at": "propose_le",
    "confirmed_at": "confirme_le",
    "refused_at": "refuse_le",
    "proposed_for": "propose_pour",
    "confirmed_for": "confirme_pour",
    "at": "date",
    "kind": "decision",
    "words": "mots",
    "due_at": "prevu_le",
    "meeting_number": "rencontre",
    "number": "rencontre",
    "title": "titre",
    "rule": "regle",
    "guests": "personnes_avec_vous",
    "guest_names": "noms_des_personnes_avec_vous",
    "arrival": "ordre_d_arrivee",
    "came": "personnes_venues",
    "mark": "avis",
    "offered_until": "place_gardee_jusqu_au",
    "id": "bulletin",
    "ballot_id": "bulletin",
    "rank": "numero_du_choix",
    "value": "reponse",
    "poll_number": "sondage",
    "reason": "raison",
    "question": "question",
    "text": "choix",
    "author_structure": "structure",
    "confirmer_structure": "structure",
    "subject_structure": "structure",
}
"""The columns of the holdings, as the files call them."""


class Copy:
    """What is held about the person of a context, written as they take it away. structures: number → name."""

    def __init__(self, ctx: Context, held: Mapping[str, list[dict[str, Any]]], structures: Mapping[int | None, str]) -> None:
        self._zone = ctx.territory.zone
        self._structures = structures
        self._head = {
            "format": FORMAT,
            "territoire": ctx.territory.name,
            "date": self._plain(ctx.now),
            "identifiant_matrix": ctx.person.user_id,
            "configuration": [
                {"nom": coordinator.name, "structure": coordinator.structure}
                for coordinator in ctx.territory.coordinators
                if coordinator.user_id == ctx.person.user_id
            ],
        }
        self._sections = {french: [self._row(row) for row in held.get(name, [])] for name, french in SECTIONS.items()}

    def as_json(self) -> bytes:
        """UTF-8, every section there even when it is empty."""
        return json.dumps(self._head | {"donnees": self._sections}, ensure_ascii=False, indent=1).encode()

    def as_csv(self) -> bytes:
        """One value a line: rubrique, numéro, champ, valeur."""
        return csv_file((("rubrique", "numero", "champ", "valeur"), *self._lines()))

    def _lines(self) -> Iterator[tuple[str, str, str, str]]:
        sections = {"export": [{name: value for name, value in self._head.items() if name != "configuration"}]}
        for section, rows in (sections | {"configuration": self._head["configuration"]} | self._sections).items():
            for number, row in enumerate(rows, 1):
                for name, value in row.items():
                    yield section, str(number), name, _cell(value)

    def _row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        return dict(self._field(name, value) for name, value in row.items())

    def _field(self, name: str, value: Any) -> tuple[str, Any]:
        """A column as a person reads it: a structure by its name, days and hours in words, a message by its text."""
        match name:
            case "structure_id":
                return FIELDS["structure"], self._structures.get(value)
            case "days":
                value = [DAYS[day] for day in value]
            case "from_minute" | "until_minute":
                value = f"{value // 60:02}:{value % 60:02}"
            case "content":
                value = value.get("body") or value.get("name")
        return FIELDS[name], self._plain(value)

    def _plain(self, value: Any) -> Any:
        """A value JSON has: instants by the territory's clock."""
        if isinstance(value, datetime):
            return value.astimezone(self._zone).isoformat(timespec="seconds")
        return value.isoformat() if isinstance(value, date) else value


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ", ".join(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)

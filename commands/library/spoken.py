"""What people say of documents without naming a command. « Quels documents pour le RSA ? » is a need, looked for in the directory."""

from commands.library.subject import family

# ── Of a document that is named ──────────────────────────────────────────────────────────────────────────────────

family.hears("retirer-document {DOC}", "retirer|retire|retirez|supprimer|supprime|supprimez|enlever|enleve|enlevez")
family.hears("modifier-document {DOC}", "modifier|modifie|modifiez|corriger|corrige|corrigez|changer|change|changez|se trompe|erreur")
family.hears(
    "fichier {DOC}",
    "fichier|pdf|telecharger|telecharge|envoyer|envoie|envoyez|envoies|recevoir|ouvrir|ouvre|ouvrez|lire|donne|donnez|donner|le lien",
)

# ── Of documents, none being named ───────────────────────────────────────────────────────────────────────────────

family.hears(
    "document",
    "ajouter un document|deposer un document|partager un document|mettre un document|apporter un document|donner un document"
    "|ajouter un rapport|deposer un rapport|partager un rapport|ajouter une etude|deposer une etude|partager une etude"
    "|document a partager|rapport a partager|etude a partager|document pour la bibliotheque",
)
family.hears(
    "aide document", "comment", "un document|un rapport|une etude", "ajoute|ajouter|depose|deposer|partage|partager|envoyer|mettre|met"
)
family.hears(
    "documents",
    "bibliotheque|quels documents vous avez|quels documents avez vous|quels documents il y a"
    "|derniers documents|dernieres etudes|derniers rapports|liste des documents|liste des etudes|liste des rapports",
    "voir|montre|montrez|liste|quels|quelles|les|dans|ou|ouvrir|derniers|dernieres",
)
family.hears(
    "documents {*}",  # asked whole: the words that no document has are left aside
    "etude sur|etudes sur|rapport sur|rapports sur|document sur|documents sur|diagnostic sur|diagnostics sur|publications sur",
)
family.hears_of("documents", "bibliotheque du reseau|documents du reseau|etudes du reseau|documents partages|documents de la bibliotheque")
family.hears_alone("documents miens", "mes documents", frozenset({"voir", "montre", "montrez", "apportes", "liste", "la"}))

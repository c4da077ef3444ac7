"""What people say of the directory that goes out, without naming a command."""

from commands.exports.asking import family

_ALL = "annuaire|toutes les structures|liste des structures|les fiches"

family.hears("exporter-annuaire livret", _ALL, "pdf|livret|imprimer|imprime|papier|brochure")
family.hears(
    "exporter-annuaire contacts",
    "contacts|numeros|carnet d adresses",
    "mon telephone|mon portable|vcard|vcf|mes contacts",
    "tous|toutes|structures|annuaire|envoyer|mettre",
)
family.hears(
    "exporter-annuaire",
    "liste de toutes|liste complete|toute la liste|liste des|la liste de",
    "structures|partenaires|associations|assos",
    "avoir|envoyer|envoie|envoyez|recevoir|telecharger|veux|voudrais|toutes|complete",
)
family.hears("exporter-annuaire", _ALL, "excel|tableur|csv|fichier|telecharger|extraire|extraction|en entier|complet")

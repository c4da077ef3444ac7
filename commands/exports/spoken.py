"""What people say of the directory that goes out, without naming a command."""

from commands.exports.asking import family

_ALL = "annuaire|toutes les structures|liste des structures|les fiches"

family.hears("exporter-annuaire livret", _ALL, "pdf|livret|imprimer|imprime|papier|brochure")
family.hears("exporter-annuaire", _ALL, "excel|tableur|csv|fichier|telecharger|extraire|extraction|en entier|complet")

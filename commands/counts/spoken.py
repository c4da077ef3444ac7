"""What people say of counts without naming a command."""

from commands.counts.subject import family

family.hears("je-tiens {CT} non", "ne compte pas|ne comptons pas|ne compte plus|ne comptons plus|ne tient pas|ne tenons pas|ne tiens pas")
family.hears("compte {CT} pas chez nous", "pas chez nous|pas nous|ne nous concerne pas|pas concerne|pas concernes|sans objet")
family.hears("compte {CT} je ne sais pas", "je ne sais pas|ne sais pas|ne sait pas|ne savons pas|aucune idee|nsp")
family.hears("compte {CT} {#}", "#")
family.hears("je-tiens {CT}", "on compte|nous comptons|nous on compte|je compte|je tiens|nous tenons|on tient|compte aussi|comptons aussi")
family.hears(
    "collecte", "la collecte|collecte du trimestre", "combien|ou en est|ont repondu|a repondu|qui manque|avance|avancement|finie|close"
)
family.hears("comptes", "comptes des partenaires|ce que les partenaires comptent|ce que comptent les partenaires|indicateurs partages")

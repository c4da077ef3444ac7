"""What people say of counts without naming a command."""

from commands.counts.subject import family

family.hears("comptes", "comptes des partenaires|ce que les partenaires comptent|ce que comptent les partenaires|indicateurs partages")

"""Names of what is kept in the data folder beside the account. Who closes that folder to others need not load what writes them."""

IDENTITY = "identite.json"
FACE = "visage.json"

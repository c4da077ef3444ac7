"""How the columns of a list that nobody declared are recognised: by their names, and by what their cells are."""

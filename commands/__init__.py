"""The functional core: each family of commands decides, and returns what is to be said as values."""

"""From what a person says to what is to be done."""

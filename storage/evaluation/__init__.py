"""The numbers of the bilan, each with what it is out of and what it does not say: `bilan.count` gives them all.

They are made from the rows of the other families, and keep nothing. What each means, and how it is counted: decision 58.
"""

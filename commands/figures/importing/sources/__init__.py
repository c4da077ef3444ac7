"""The declarations of the house, one file a publication."""

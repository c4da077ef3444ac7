"""The official files, as they are published: which columns say what (mappings), how they are read, what an import changes."""

"""Reading a town's files into the directory: bytes in, a plan out, and nothing changed until it is applied."""

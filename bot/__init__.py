"""The imperative shell: the only floor that knows Matrix, the clock, configuration files and processes."""

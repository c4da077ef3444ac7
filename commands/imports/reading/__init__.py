"""From the bytes of a file to rows: each sort of file makes tables of cells, and a table of cells makes a sheet."""

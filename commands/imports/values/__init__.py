"""What cells of spreadsheets mean, however people and software spoiled them. All pure: a cell, and what it says."""

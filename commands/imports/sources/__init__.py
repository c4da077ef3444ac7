"""The declared mappings that come with the house: one TOML file per source."""

"""A whole AGORA on this machine: an embedded homeserver, a sample town, people to speak as."""

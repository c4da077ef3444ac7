"""What is kept about people: shown, corrected, erased, and let go of in time."""

from commands.personal_data import access, erasure, promises, retention
from commands.personal_data.shared import family

__all__ = ["access", "erasure", "family", "promises", "retention"]

"""The ground floor: SQLModel tables and the questions asked of them. Knows neither Matrix nor commands."""

from storage import holdings as holdings  # before any table: it refuses one that does not say what it holds
from storage import types as types  # before any table: it says what all columns have in common

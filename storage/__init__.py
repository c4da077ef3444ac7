"""The ground floor: SQLModel tables and the questions asked of them. Knows neither Matrix nor commands."""

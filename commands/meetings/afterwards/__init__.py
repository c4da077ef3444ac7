"""Once a meeting began: who was there, what came of it, what people thought."""

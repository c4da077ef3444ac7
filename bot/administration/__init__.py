"""The verbs of `agora`, and what they tell an operator."""

"""Reading the documents of strangers: their text, and what they tell of themselves. For a process of its own, with limits."""

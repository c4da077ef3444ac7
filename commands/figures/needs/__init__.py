"""The analyse des besoins sociaux of a year: what is known of each public, what was raised, what is offered, and what nobody knows."""

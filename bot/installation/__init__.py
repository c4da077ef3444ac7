"""What the bot stands on, on a machine: its folder, its database, its login, its rooms; what an operator must mend."""

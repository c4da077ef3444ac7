"""Before the vote: ideas are had, supported, merged and followed; what was postponed comes back."""

"""What is held: the vote, the selection that pilot structures decide, and the answer that each idea gets."""

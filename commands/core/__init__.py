"""What every family shares: the shapes, the reading of people, the rendering of answers."""

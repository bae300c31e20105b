"""What a corpus shows: pure functions, each with how far it is known."""

"""What the rules are."""

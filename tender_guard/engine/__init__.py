"""How rules are judged."""

"""What the records call for: findings on them, and the duties that follow from them."""

"""What the assistant reads."""

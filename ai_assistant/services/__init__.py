"""What changes something in the assistant."""

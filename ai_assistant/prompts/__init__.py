"""The product's own prompts, and putting a prompt together from its text, its values and shared parts."""

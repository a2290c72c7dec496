"""The assistant's hands: which tools a member's question may use, and how they are run."""

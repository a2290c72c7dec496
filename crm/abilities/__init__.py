"""What the assistant can do with customers and sales when it is asked by name: weigh a deal, find next steps, draft."""

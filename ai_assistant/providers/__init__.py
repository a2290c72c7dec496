"""Language models behind one interface: neutral types, an adapter for each protocol, and a chain that falls back."""

"""Matching: which open invoices an incoming payment pays, how sure that is, and why. No models, no database."""

"""Policies of a seller: their clauses as data, and putting a draft together from them without a database."""

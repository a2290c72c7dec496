"""Leaf library: no models, imports no app of the product."""

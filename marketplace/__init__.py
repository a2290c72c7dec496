"""Shops, products, orders."""

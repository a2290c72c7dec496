"""The product in a real browser: one running site for all tests of this folder."""

"""Commands of the whole site, and what `serve` is made of."""

"""What the assistant understands without a model and without a network: short Bulgarian and English sentences.

Pure functions of the text and of the day. `words` cuts and compares words, `grammar` finds runs of them, `numbers`
reads amounts, `periods` reads days, months and ranges, `intents` tells which of the known questions a sentence asks.
"""

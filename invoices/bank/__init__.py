"""Bank statements: files of banks (CAMT.053, MT940) read into plain values. No models, no database."""

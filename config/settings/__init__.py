"""Settings: `base` holds what is common; `dev` runs one machine, `prod` refuses unsafe values, `test` is for tests."""

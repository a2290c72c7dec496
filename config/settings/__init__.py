"""Settings: `base` holds what is common; `dev` runs on one machine, `prod` refuses unsafe values, `test` is for tests."""

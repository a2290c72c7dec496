"""How one logs in to the demo company."""

from typing import Final

DEMO_EMAIL: Final = "demo@kantora.example"
DEMO_PASSWORD_FILE: Final = "demo_password.txt"  # noqa: S105 - a file's name, in the data folder

"""`manage.py seed_demo`: a believable company to try Kantora with."""

import secrets
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Organization, User
from config.demo.company import NAME, seeded
from config.demo.login import DEMO_EMAIL, DEMO_PASSWORD_FILE
from config.demo.plan import SIZES
from config.demo.progress import Progress
from config.demo.seeding import seed
from config.lib import env

_WORDS: Final = (
    "badem", "bor", "breza", "buhal", "chaika", "cherga", "dab", "draka", "esen", "fener", "gora", "gradina",
    "iglika", "iskra", "izvor", "jito", "kalina", "kamen", "kedar", "kesten", "kladenets", "kniga", "kosher",
    "lampa", "lavina", "lipa", "listo", "luna", "malina", "mastilo", "med", "more", "most", "oblak", "orel",
    "orehi", "papka", "pero", "planina", "polyana", "porta", "reka", "riba", "rosa", "roza", "salkam", "sito",
    "skala", "slance", "smola", "sneg", "sova", "stomna", "tefter", "topola", "trepet", "vihar", "vodenitsa",
    "vrabche", "yabalka", "yasen", "zalez", "zora", "zvezda",
)  # fmt: skip


class Command(BaseCommand):
    """Make the demo company unless it is there."""

    help = "Fill the database with the demo company „Ателие Липа“: customers, deals, offers, invoices, payments."

    def add_arguments(self, parser: CommandParser) -> None:
        """The size, and when to do nothing."""
        parser.add_argument(
            "--size", choices=list(SIZES), default="small", help="small to look around, medium and large to measure"
        )
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is any organization")
        parser.add_argument("--password", default="", help="the demo log-in's; else DEMO_PASSWORD, else one is made up")

    def handle(self, *, size: str, if_empty: bool, password: str, **_options: Any) -> None:
        """Seed once: a second run changes nothing. Raises CommandError when somebody else has the demo address."""
        if seeded() is not None:
            self.stdout.write(f"{NAME} is there already; nothing was added.")
            return
        if if_empty and Organization.objects.exists():
            self.stdout.write("There is an organisation already; the demo company was not added.")
            return
        if User.objects.filter(email=DEMO_EMAIL).exists():
            raise CommandError(f"{DEMO_EMAIL} has an account of its own. Delete it first, then seed the demo company.")
        password = password or env.text("DEMO_PASSWORD") or readable_password()
        seed(size=size, password=password, progress=Progress(SIZES[size].rows))
        write_down(password, settings.VAR_DIR / DEMO_PASSWORD_FILE)
        self.stdout.write(f"{NAME} is ready. Log in as {DEMO_EMAIL}.")


def readable_password() -> str:
    """Four words and a number: 34 bits that can be typed without a mistake."""
    words = "-".join(secrets.choice(_WORDS) for _place in range(4))
    return f"{words}-{secrets.randbelow(900) + 100}"


def write_down(password: str, file: Path) -> None:
    """Keep the password where only this account can read it; `manage.py serve` prints it."""
    file.touch(mode=0o600)
    file.chmod(0o600)
    file.write_text(password, encoding="utf-8")

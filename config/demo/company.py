"""The demo company itself: its legal data, team, logo and bank accounts."""

import math
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

from accounts.models import Member, Organization, Role, User
from accounts.services import organizations, registration
from accounts.tenancy import scope
from config.demo import numbers
from config.demo.login import DEMO_EMAIL
from config.demo.plan import Demo
from invoices.models import BankAccount

NAME: Final = "Ателие Липа"
_LINDEN: Final = "#0d6b5a"
_PAPER: Final = "#fffefb"
_PIXELS: Final = 512
_LEGAL: Final = {
    "legal_name": "Ателие Липа ООД",
    "is_vat_registered": True,
    "responsible_person": "Мария Илиева",
    "street": "ул. „Отец Паисий“ 24",
    "city": "Пловдив",
    "postal_code": "4000",
    "email": "office@lipa.example",
    "phone": "+35932602418",
    "website": "https://lipa.example",
}


@dataclass(frozen=True)
class Colleague:
    """Somebody of the team beside the owner."""

    email: str
    name: str
    role: str
    job_title: str


COLLEAGUES: Final = (
    Colleague("stefan@lipa.example", "Стефан Кръстев", Role.ADMIN, "продажби"),
    Colleague("ralitsa@lipa.example", "Ралица Дончева", Role.USER, "студио"),
    Colleague("ivan@lipa.example", "Иван Тодоров", Role.MANAGER, "счетоводител"),
)


def seeded() -> Organization | None:
    """The company that `seed_demo` made; those that people try are others."""
    return Organization.objects.filter(is_demo=True, sample_of=None).first()


def create(password: str) -> tuple[Organization, list[Member]]:
    """The organization and its team, the owner first; they all log in with the one password."""
    # Hashing is slow on purpose, so it is done once for all.
    secret = make_password(password)
    owner = _user(DEMO_EMAIL, "Мария Илиева", secret)
    organization = registration.create_organization(name=NAME, owner=owner)
    organization.is_demo = True
    organization.save(update_fields=["is_demo"])
    return organization, _team(organization, lambda colleague: _user(colleague.email, colleague.name, secret))


def create_sample(owner: User) -> tuple[Organization, list[Member]]:
    """As `create`, for a person to try; their colleagues are made up, and nobody ever logs in as one of them."""
    name = _("%(name)s (sample)") % {"name": NAME}
    organization = registration.create_organization(name=name, owner=owner, is_sample=True)
    organization.language = "bg"
    organization.save(update_fields=["language"])
    mark = secrets.token_hex(3)  # a colleague of each sample has an address of their own, not to be guessed
    return organization, _team(organization, lambda colleague: _made_up(colleague, organization, mark))


def _team(organization: Organization, user_of: Callable[[Colleague], User]) -> list[Member]:
    with scope(organization):
        first = Member.objects.select_related("user", "organization").get(role=Role.OWNER)
        first.job_title = "управител"
        first.save(update_fields=["job_title"])
        return [first, *(_join(colleague, user_of(colleague)) for colleague in COLLEAGUES)]


def _user(email: str, name: str, secret: str) -> User:
    user = User.objects.create(email=email, full_name=name, language="bg", password=secret)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    return user


def _made_up(colleague: Colleague, organization: Organization, mark: str) -> User:
    email = colleague.email.replace("@", f".{mark}@")
    user = User(email=email, full_name=colleague.name, language="bg", is_active=False, invented_for=organization)
    user.set_unusable_password()
    user.save()
    return user


def _join(colleague: Colleague, user: User) -> Member:
    return Member.objects.create(user=user, role=colleague.role, job_title=colleague.job_title)


def open_accounts(demo: Demo) -> None:
    """The bank account: in euro now, in lev before 2026, under the same IBAN."""
    common = {"iban": numbers.our_iban(), "bic": numbers.BIC, "bank_name": numbers.BANK_NAME}
    demo.accounts["EUR"] = BankAccount.objects.create(name="Разплащателна сметка", is_default=True, **common)
    demo.accounts["BGN"] = BankAccount.objects.create(
        name="Разплащателна сметка в левове", currency="BGN", is_active=False, **common
    )


def introduce(demo: Demo) -> None:
    """Fill in the company's legal data and give it its logo."""
    eik = numbers.eik(0)
    values = _LEGAL | {"eik": eik, "vat_number": f"BG{eik}"}
    organizations.update_organization(organization=demo.organization, actor=demo.owner, values=values, logo=logo())


def logo() -> bytes:
    """A linden leaf on green, as PNG."""
    large = 4 * _PIXELS  # drawn large and made smaller: smooth edges
    picture = Image.new("RGBA", (large, large))
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((0, 0, large - 1, large - 1), radius=large // 5, fill=_LINDEN)
    pen.polygon([(x * large, y * large) for x, y in _leaf()], fill=_PAPER)
    for side in (-1, 0, 1):
        pen.line(((large / 2, large * 0.83), (large * (0.5 + side * 0.19), large * 0.42)), _LINDEN, large // 60)
    pen.line(((large / 2, large * 0.74), (large / 2, large * 0.9)), _PAPER, large // 40)
    file = BytesIO()
    picture.resize((_PIXELS, _PIXELS), Image.Resampling.LANCZOS).save(file, "PNG")
    return file.getvalue()


def _leaf() -> list[tuple[float, float]]:
    """The outline of a linden leaf, a heart upside down, in parts of the picture's side."""
    steps = [step * math.tau / 240 for step in range(240)]
    return [
        (
            0.5 + 0.0195 * 16 * math.sin(angle) ** 3,
            0.47 + 0.0195 * (13 * math.cos(angle) - 5 * math.cos(2 * angle) - 2 * math.cos(3 * angle)),
        )
        for angle in steps
    ]

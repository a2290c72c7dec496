"""Making the demo company: all of it or nothing."""

from typing import Final

from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import Organization
from accounts.tenancy import scope
from config.demo import banking, company, customers, invoicing, offering, sales, timeline, todo, trail
from config.demo.plan import SIZES, Demo
from config.demo.progress import Progress
from config.lib import clock

_STEPS: Final = (
    company.introduce,
    company.open_accounts,
    customers.create,
    sales.create,
    todo.create,
    offering.create,
    invoicing.create,
    banking.create,
    timeline.write_notes,
    trail.create,
)


def seed(*, size: str, password: str, progress: Progress | None = None) -> Organization:
    """Write the demo company of a size ("small" or "large"), whose team logs in with `password`.

    Nothing stays of a run that fails, files included.
    """
    plan = SIZES[size]
    with transaction.atomic():
        organization, team = company.create(password)
        demo = Demo(organization, team, plan, progress or Progress(plan.rows), clock.today(organization))
        try:
            with scope(organization, demo.owner):
                for step in _STEPS:
                    step(demo)
                timeline.remember_last_activity()
        except BaseException:
            _forget_files(organization)
            raise
    demo.progress.finish()
    return organization


def _forget_files(organization: Organization) -> None:
    """Delete what was stored for the company before something went wrong."""
    if organization.logo.name:
        default_storage.delete(organization.logo.name)
    folder = f"organizations/{organization.pk}/statements"
    if default_storage.exists(folder):
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")

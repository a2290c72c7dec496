"""Making the demo company: all of it or nothing."""

import io
from collections.abc import Callable
from typing import Final

from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import Member, Organization, User
from accounts.services import organization_deletion
from accounts.tenancy import scope
from ai_assistant.services import searching, suggestions
from config.demo import banking, company, customers, invoicing, offering, sales, timeline, todo, trail
from config.demo.plan import SIZES, Demo
from config.demo.progress import Progress
from config.lib import clock
from config.lib.stored_files import delete_folder

STEPS: Final[tuple[Callable[[Demo], object], ...]] = (
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
    lambda _demo: timeline.remember_last_activity(),
    lambda demo: suggestions.notice(demo.organization),
    lambda _demo: searching.learn_all_words(),
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
                for step in STEPS:
                    step(demo)
        except BaseException:
            _forget_files(organization)
            raise
    demo.progress.finish()
    return organization


def seed_sample(*, owner: User, tell: Callable[[int], None]) -> Organization:
    """Write a small company for a person to try; `tell` hears after each step how many are done.

    Each step is a transaction of its own, so that others write in between and see how far it is. Until the last one
    the person is no active member, so nobody sees the company half made. When something goes wrong it is deleted.
    """
    with transaction.atomic():
        organization, team = company.create_sample(owner)
        _let_in(team[0], is_active=False)
    size = SIZES["small"]
    demo = Demo(organization, team, size, Progress(size.rows, io.StringIO()), clock.today(organization))
    try:
        for done, step in enumerate(STEPS, start=1):
            with scope(organization, demo.owner), transaction.atomic():
                step(demo)
            tell(done)
        _let_in(demo.owner, is_active=True)
    except BaseException:
        organization_deletion.close(organization=organization, asked_by=owner)
        raise
    return organization


def _let_in(owner: Member, *, is_active: bool) -> None:
    with scope(owner.organization):
        Member.objects.filter(pk=owner.pk).update(is_active=is_active)


def _forget_files(organization: Organization) -> None:
    """Delete what was stored for the company before something went wrong."""
    if organization.logo.name:
        default_storage.delete(organization.logo.name)
    delete_folder(f"organizations/{organization.pk}")

"""System checks that keep the walls standing: tenancy of every model, a declaration on every view."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.core import checks
from django.db import connection, models
from django.urls import URLPattern, URLResolver, get_resolver
from django.views.generic import RedirectView

from accounts.hooks import permissions
from accounts.tenancy import OrganizationManager, OrganizationOwned, Shared, UserOwned

OUR_APPS = {
    "accounts", "documents", "ai_assistant", "crm", "invoices", "marketplace", "presentations", "courses",
    "subscriptions", "config",
}  # fmt: skip
OUTSIDE_VIEWS = ("django.contrib.", "allauth.", "drf_spectacular.", "django.views.static", "django.views.i18n")


@checks.register("tenancy")
def check_models(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Every model says whose rows it holds; what an organization owns has the filtering manager and its index."""
    ours = (model for model in apps.get_models() if model._meta.app_label in OUR_APPS and not model._meta.auto_created)
    return [problem for model in ours for problem in model_problems(model)]


def model_problems(model: type[models.Model]) -> Iterator[checks.CheckMessage]:
    """What is wrong with one model of ours."""
    owners = [base for base in (OrganizationOwned, UserOwned, Shared) if issubclass(model, base)]
    if len(owners) != 1:
        message = f"{model.__name__} must be one of OrganizationOwned, UserOwned, Shared"
        yield checks.Error(message, obj=model, id="accounts.E001")
    elif owners == [OrganizationOwned]:
        yield from _check_owned(model)


def _check_owned(model: type[models.Model]) -> Iterator[checks.CheckMessage]:
    if not isinstance(model._default_manager, OrganizationManager):
        yield checks.Error(f"{model.__name__}.objects must be an OrganizationManager", obj=model, id="accounts.E002")
    for field in model._meta.get_fields():
        if isinstance(field, models.ManyToManyField) and _has_table_of_its_own(field):
            yield checks.Error(f"{model.__name__}.{field.name}: name a through model that is OrganizationOwned",
                               obj=model, id="accounts.E003")  # fmt: skip
        if isinstance(field, models.Field) and field.unique and not field.primary_key and not _may_be_unique(field):
            yield checks.Error(f"{model.__name__}.{field.name}: uniqueness starts with the organization",
                               obj=model, id="accounts.E004")  # fmt: skip
    for constraint in model._meta.constraints:
        fields = getattr(constraint, "fields", ())
        if isinstance(constraint, models.UniqueConstraint) and fields and fields[0] != "organization":
            yield checks.Error(f"{model.__name__}: {constraint.name} must start with organization",
                               obj=model, id="accounts.E004")  # fmt: skip


def _has_table_of_its_own(field: "models.ManyToManyField[Any, Any]") -> bool:
    """Whether Django made the table between the two models, which then belongs to no organization."""
    through = field.remote_field.through
    return through is not None and bool(through._meta.auto_created)


def _may_be_unique(field: models.Field) -> bool:
    """Secrets of public links are unique across organizations, and a one-to-one follows its owner."""
    return isinstance(field, models.OneToOneField) or field.name.endswith(("token", "token_hash"))


@checks.register("access")
def check_views(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Every view of the product says who may open it, with a permission that exists."""
    return [
        checks.Error(f"{route}: {problem}", id="accounts.E005")
        for route, callback in all_views(get_resolver().url_patterns)
        if not route.startswith("admin/")  # the admin site guards itself: staff only
        if (problem := view_problem(callback))
    ]


def all_views(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """(route, callback) of every address of the site."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from all_views(pattern.url_patterns, route)
        else:
            yield route, pattern.callback


def declared_access(callback: Any) -> str | None:
    """The declaration of a view: a permission key, or one of the words of `accounts.access`."""
    if (declared := getattr(callback, "access", None)) is not None:
        return str(declared)
    view_class = getattr(callback, "cls", None) or getattr(callback, "view_class", None)
    return getattr(view_class, "access", None)


@checks.register("tenancy", checks.Tags.database)
def check_database_role(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[checks.CheckMessage]:
    """The role of the database is held by row-level security; run by `migrate` and `check --database default`."""
    if "default" not in (databases or ()) or connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        (passes_by,) = cursor.fetchone()
    return [role_problem()] if passes_by else []


def role_problem() -> checks.CheckMessage:
    """What is wrong with a superuser."""
    return checks.Warning(
        "The database role passes by row-level security: the second wall between organizations is not there.",
        hint="Connect as a role that is no superuser and has no BYPASSRLS (docs/operations.md).",
        id="accounts.W006",
    )


def view_problem(callback: Any) -> str:
    """What is wrong with the declaration of one view; nothing when all is well."""
    if callback.__module__.startswith(OUTSIDE_VIEWS) or getattr(callback, "view_class", None) is RedirectView:
        return ""
    view_class = getattr(callback, "cls", None)
    if view_class is not None and view_class.__module__.startswith((*OUTSIDE_VIEWS, "rest_framework.routers")):
        return ""
    access = declared_access(callback)
    if not access:
        return f"{callback.__module__}.{callback.__qualname__} has no access declaration"
    known = {"member", "signed in", "staff", "public"}
    unknown = [word for word in access.split() if "." in word and word not in permissions]
    if unknown or ("." not in access and access not in known):
        return f"access {access!r} is no registered permission"
    return ""

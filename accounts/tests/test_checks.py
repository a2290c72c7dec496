"""The checks at start: each mistake is found, and the site as it is has none."""

from typing import Any

import pytest
from django.core import checks
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.test.utils import isolate_apps

from accounts.access import MemberView, member_only, public, requires, signed_in
from accounts.api.base import OrganizationAPIView
from accounts.checks import declared_access, model_problems, view_problem
from accounts.rules import AccountsPermission
from accounts.tenancy import OrganizationOwned, Shared, UserOwned


def ids(model: type[models.Model]) -> list[str]:
    return [str(problem.id) for problem in model_problems(model)]


def test_the_site_as_it_is_has_no_problem() -> None:
    assert checks.run_checks(tags=["tenancy", "access"]) == []


@isolate_apps("accounts")
def test_a_model_that_belongs_to_nobody_is_found() -> None:
    class Stray(models.Model):  # noqa: DJ008
        class Meta:
            app_label = "accounts"

    class Torn(OrganizationOwned, Shared):
        class Meta:
            app_label = "accounts"

    assert ids(Stray) == ids(Torn) == ["accounts.E001"]


@isolate_apps("accounts")
def test_an_owned_model_without_the_filtering_manager_is_found() -> None:
    class Open(OrganizationOwned):
        objects = models.Manager()

        class Meta:
            app_label = "accounts"

    assert ids(Open) == ["accounts.E002"]


@isolate_apps("accounts")
def test_a_relation_through_an_unowned_table_is_found() -> None:
    class Tag(OrganizationOwned):
        class Meta:
            app_label = "accounts"

    class Tagged(OrganizationOwned):
        tags = models.ManyToManyField(Tag)

        class Meta:
            app_label = "accounts"

    assert ids(Tagged) == ["accounts.E003"]


@isolate_apps("accounts")
def test_uniqueness_across_organizations_is_found() -> None:
    class Field(OrganizationOwned):
        number = models.CharField(max_length=10, unique=True)

        class Meta:
            app_label = "accounts"

    class Constraint(OrganizationOwned):
        number = models.CharField(max_length=10)

        class Meta:
            app_label = "accounts"
            constraints = [models.UniqueConstraint(fields=["number", "organization"], name="number_once")]

    assert ids(Field) == ids(Constraint) == ["accounts.E004"]


@isolate_apps("accounts")
def test_models_that_say_whose_they_are_pass() -> None:
    class Owned(OrganizationOwned):
        share_token = models.CharField(max_length=64, unique=True)
        number = models.CharField(max_length=10)

        class Meta:
            app_label = "accounts"
            constraints = [models.UniqueConstraint(fields=["organization", "number"], name="number_in_organization")]

    class Mine(UserOwned):
        class Meta:
            app_label = "accounts"

    assert ids(Owned) == ids(Mine) == []


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@pytest.mark.parametrize(
    ("view", "declared"),
    [
        (member_only(answer), "member"),
        (requires(AccountsPermission.MANAGE_TEAM)(answer), "accounts.manage_team"),
    ],
)
def test_views_that_declare_pass(view: Any, declared: str) -> None:
    assert declared_access(view) == declared
    assert view_problem(view) == ""


def test_a_view_without_a_declaration_is_found() -> None:
    def undeclared(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert "no access declaration" in view_problem(undeclared)


def test_public_and_signed_in_views_pass() -> None:
    def other(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert view_problem(signed_in(other)) == ""
    assert view_problem(public(other)) == ""


def test_a_permission_that_does_not_exist_is_found() -> None:
    assert "no registered permission" in view_problem(requires("accounts.fly")(answer))


def test_class_views_declare_by_their_permission() -> None:
    class Page(MemberView):
        permission = AccountsPermission.VIEW_TEAM

    class Forgotten(MemberView):
        pass

    assert view_problem(Page.as_view()) == ""
    assert "no access declaration" in view_problem(Forgotten.as_view())


def test_endpoints_declare_every_permission_of_their_actions() -> None:
    class Endpoint(OrganizationAPIView):
        permissions = {"list": AccountsPermission.VIEW_TEAM, "*": AccountsPermission.MANAGE_TEAM}

    class Wrong(OrganizationAPIView):
        permissions = {"list": AccountsPermission.VIEW_TEAM, "*": "accounts.fly"}

    assert declared_access(Endpoint.as_view()) == "accounts.manage_team accounts.view_team"
    assert view_problem(Endpoint.as_view()) == ""
    assert view_problem(Wrong.as_view()) != ""

"""Every operation of the API, asked anything its description allows and much it does not: no fault, no surprise.

The cases are made from our own OpenAPI file and are the same in each run; `FUZZ_EXAMPLES=200` asks more of each
operation, and `FUZZ_SEED=7` other cases.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, seed, settings
from rest_framework.test import APIClient
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode

from accounts.models import Member
from accounts.tenancy import scope
from config.lib import env
from config.tests.world import World
from invoices.models import Allocation

EXAMPLES = env.integer("FUZZ_EXAMPLES", 4)
SEED = env.integer("FUZZ_SEED", 0)
HOW = settings(
    max_examples=EXAMPLES,
    derandomize=not SEED,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
WANTED = [
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
]  # fmt: skip


@pytest.fixture(scope="module")
def operations() -> list[Any]:
    """Every operation of the description that programs get."""
    load_all_checks()
    description = SchemaGenerator().get_schema(request=None, public=True)
    schema = schemathesis.openapi.from_dict(description)
    schema.app = get_wsgi_application()
    found = list(schema.get_all_operations())
    assert [each.err() for each in found if not isinstance(each, Ok)] == []
    return [each.ok() for each in found]


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests leave the connection of the test open, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def ids(alya: Member) -> dict[str, str]:
    """By the name of its model, a record that is there."""
    with scope(alya.organization, alya):
        rows = World().build()
        rows.pop(Allocation).delete()  # the world's is of a draft, which nobody can pay
    return {model._meta.model_name: str(row.pk) for model, row in rows.items()} | {
        "organization": str(alya.organization_id)
    }


@pytest.mark.postgres  # the stricter of the two
@pytest.mark.django_db
@pytest.mark.timeout(600)
@pytest.mark.parametrize("mode", GenerationMode)
def test_no_operation_breaks_or_surprises(
    mode: GenerationMode,
    operations: list[Any],
    ids: dict[str, str],
    one_connection: None,
    alya: Member,
    api_of: Callable[[Member], APIClient],
) -> None:
    headers = _headers(api_of(alya))
    failures = {}
    for operation in operations:
        try:
            _ask(operation, mode, headers, _id_in(operation.path, ids))
        except FailureGroup as failure:  # all operations are asked, then told together
            failures[operation.label] = str(failure)[:1500]
    assert len(operations) > 70
    assert failures == {}, "\n\n".join(f"{label}\n{words}" for label, words in failures.items())


def _headers(client: APIClient) -> dict[str, str]:
    given = client._credentials
    return {
        "Authorization": given["HTTP_AUTHORIZATION"],
        "X-Organization": given["HTTP_X_ORGANIZATION"],
        "Accept-Encoding": "identity",
    }


def _id_in(path: str, ids: dict[str, str]) -> str | None:
    """The id of the record an address is about: `/api/v1/bank-statements/{id}/` is about a bank statement."""
    noun = path.removeprefix("/api/v1/").split("/")[0].replace("-", "")
    return next((row_id for name, row_id in ids.items() if noun in {f"{name}s", f"{name[:-1]}ies"}), None)


def _ask(operation: Any, mode: GenerationMode, headers: dict[str, str], row_id: str | None) -> None:
    checks = [CHECKS.get_one(name) for name in WANTED]

    @HOW
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        if row_id is not None and case.path_parameters:
            case.path_parameters = dict.fromkeys(case.path_parameters, row_id)
        with transaction.atomic():  # what one case changes is not there for the next
            response = case.call(headers=headers)
            transaction.set_rollback(True)
        case.validate_response(response, checks=checks)

    (seed(SEED)(ask) if SEED else ask)()

"""Reading API keys."""

from django.db.models import F, QuerySet

from accounts.models import ApiKey
from accounts.queries.organizations import is_open


def keys() -> QuerySet[ApiKey]:
    """Every key of the organization in scope, the working ones first, then the newest."""
    return ApiKey.objects.select_related("member__user").order_by(F("revoked_at").desc(nulls_first=True), "-created_at")


def key_of(token_hash: str) -> ApiKey | None:
    """The key with this secret, whatever the organization: the key decides which scope may be opened."""
    rows = ApiKey.objects.unscoped(reason="a key decides which scope may be opened")
    rows = rows.select_related("member__user", "member__organization")
    return rows.filter(is_open("organization"), token_hash=token_hash).first()

"""What a person proves with, beside the password, that it is them: passkeys, an authenticator app, recovery codes."""

from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator

from accounts.models import User

# Recovery codes stand in for one of these and are no second factor by themselves.
_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True)
class SecondFactors:
    """A person's passkeys (newest first), app and recovery codes, each None or empty when there is none."""

    passkeys: list[Authenticator]
    app: Authenticator | None
    recovery_codes: Authenticator | None

    @property
    def any(self) -> bool:
        """Whether the password alone is not enough."""
        return bool(self.passkeys or self.app)

    @property
    def codes_left(self) -> int:
        """Recovery codes that were not used yet."""
        return len(self.recovery_codes.wrap().get_unused_codes()) if self.recovery_codes else 0


def second_factors(user: User) -> SecondFactors:
    """Everything the person has set up."""
    rows = list(Authenticator.objects.filter(user=user).order_by("-created_at", "-pk"))
    by_type: dict[Any, Authenticator] = {row.type: row for row in rows}
    return SecondFactors(
        [row for row in rows if row.type == Authenticator.Type.WEBAUTHN],
        by_type.get(Authenticator.Type.TOTP),
        by_type.get(Authenticator.Type.RECOVERY_CODES),
    )


def has_second_factor(user: User) -> bool:
    """Whether the person has a passkey or an authenticator app."""
    return bool(Authenticator.objects.filter(user=user, type__in=_FACTORS).exists())


def factors_of_many(user_ids: list[Any]) -> dict[Any, set[str]]:
    """The kinds of second factor of each person who has one."""
    found: dict[Any, set[str]] = {}
    for user_id, kind in Authenticator.objects.filter(user__in=user_ids, type__in=_FACTORS).values_list("user", "type"):
        found.setdefault(user_id, set()).add(kind)
    return found

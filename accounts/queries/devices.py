"""Where a person is signed in at the moment."""

from dataclasses import dataclass

from allauth.usersessions.models import UserSession

from accounts.models import User
from config.lib.devices import device_name


@dataclass(frozen=True)
class SignedInDevice:
    """A session with what the person knows its device by."""

    session: UserSession
    name: str
    is_current: bool


def signed_in_devices(user: User, *, session_key: str | None) -> list[SignedInDevice]:
    """This device first, then the others by their last visit. What has ended in the meantime is forgotten."""
    rows = UserSession.objects.purge_and_list(user)
    found = [SignedInDevice(row, device_name(row.user_agent), row.session_key == session_key) for row in rows]
    return sorted(found, key=lambda device: (not device.is_current, -device.session.last_seen_at.timestamp()))

"""Tags to choose from."""

from typing import Final

from crm.models import Tag

_OFFERED: Final = 200


def tag_names() -> list[str]:
    """The tags in use, by the alphabet; the first two hundred."""
    return list(Tag.objects.order_by("key").values_list("name", flat=True)[:_OFFERED])

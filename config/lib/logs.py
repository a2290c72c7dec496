"""Log records carry the ids of the request, organization, member and task; never bodies, tokens or secrets."""

import json
import logging
from typing import Final

from config.lib import ambient

_EXTRAS: Final = (
    "request_id", "ip_address", "task_id", "organization_id", "member_id", "status", "milliseconds", "path",
)  # fmt: skip


class AmbientFilter(logging.Filter):
    """Adds the ids of the surroundings to each record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always keeps the record."""
        around = ambient.current()
        record.request_id = around.request_id
        record.task_id = around.task_id
        record.ip_address = around.ip_address
        record.organization_id = str(around.organization.pk) if around.organization else ""
        record.member_id = str(around.member.pk) if around.member else ""
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object a line, for collectors."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON, with the exception's text when there is one."""
        entry = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        for name in (
            "request_id",
            "ip_address",
            "task_id",
            "organization_id",
            "member_id",
            "status",
            "milliseconds",
            "path",
        ):
            if value := getattr(record, name, ""):
                entry[name] = value
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)

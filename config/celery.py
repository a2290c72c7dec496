"""The Celery application: `celery -A config worker`, `celery -A config beat`."""

import logging
import os
from typing import Any

from celery import Celery, Task, signals

from config.lib import ambient

log = logging.getLogger("kantora.tasks")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")


class ObservedTask(Task):
    """Runs with its id in the logs and counts how it ended."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """As Celery's; nothing for an organization that was deleted since the task was sent."""
        from accounts.models import Organization  # noqa: PLC0415  (this module is loaded before Django's apps are)

        with ambient.surroundings(task_id=self.request.id or ""):
            try:
                return super().__call__(*args, **kwargs)
            except Organization.DoesNotExist:
                log.info("%s: the organization is deleted", self.name)
                return None

    def on_success(self, retval: Any, task_id: str, args: Any, kwargs: Any) -> None:
        """Count a task that ended well."""
        _count(self.name, "success")

    def on_failure(self, exc: Exception, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        """Count a task that raised."""
        _count(self.name, "failure")


def _count(task: str, outcome: str) -> None:
    from config.lib.metrics import TASKS  # noqa: PLC0415  (this module is loaded before Django's settings are)

    TASKS.labels(task, outcome).inc()


app = Celery("kantora", task_cls=ObservedTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.worker_ready.connect
def say_so(**_kwargs: object) -> None:
    """Let `/readyz` know at once; beat repeats it."""
    app.send_task("config.tasks.heartbeat")


@signals.setup_logging.connect
def keep_django_logging(**_kwargs: object) -> None:
    """Leave logging as settings made it; Celery would replace it otherwise."""

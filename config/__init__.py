"""The composition root: settings, urls, and the leaf library `config.lib`."""

from config.celery import app as celery_app

__all__ = ["celery_app"]

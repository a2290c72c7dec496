"""The composition root as a Django app.

Purpose: commands, template tags and system checks of the whole site. Depends on: every app.
Offers: nothing that an app may import except `config.lib`.
"""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings

from config.lib import registry


class ConfigConfig(AppConfig):
    """Loads the product's `extensions.py` files, then freezes the registries."""

    name = "config"

    def ready(self) -> None:
        """Register what the apps contribute to each other; later registrations raise."""
        for app in apps.get_app_configs():
            # Other packages may have a module of that name with another meaning.
            if Path(app.path).parent == settings.BASE_DIR and find_spec(f"{app.name}.extensions"):
                import_module(f"{app.name}.extensions")
        registry.freeze_all()

"""Courses, lessons, enrolments. Not built yet: no models, no menu item.

Depends on: marketplace, ai_assistant, documents, accounts, config.lib.
Offers: nothing yet.
"""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    """The app's place in the site."""

    name = "courses"
    verbose_name = _("Courses")

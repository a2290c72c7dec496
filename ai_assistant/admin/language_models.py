"""Language models in the administration site: who operates the installation sets them up here, and tries them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ai_assistant.models import LanguageModel
from ai_assistant.services import language_models


class LanguageModelForm(forms.ModelForm):
    """A model with its key, which is never shown again."""

    new_key = forms.CharField(
        label=_("key"),
        required=False,
        strip=True,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Kept encrypted and never shown. Leave it empty to keep the key there is."),
    )

    class Meta:
        model = LanguageModel
        fields = (
            "name", "protocol", "model", "base_url", "new_key", "input_price", "output_price", "position", "is_enabled",
        )  # fmt: skip


@admin.register(LanguageModel)
class LanguageModelAdmin(admin.ModelAdmin):
    """Which models are asked, in which order, at what price."""

    form = LanguageModelForm
    list_display = ("name", "protocol", "model", "position", "is_enabled", "checked_at", "check_error")
    list_filter = ("protocol", "is_enabled")
    search_fields = ("name", "model")
    readonly_fields = ("checked_at", "check_error")
    actions = ("test_connection",)

    def save_model(self, request: HttpRequest, obj: LanguageModel, form: Any, *_change: bool) -> None:
        """As Django's, with the key when one was typed."""
        if form.cleaned_data["new_key"]:
            obj.api_key = form.cleaned_data["new_key"]
        obj.save()

    @admin.action(description=_("Test the connection"), permissions=["change"])
    def test_connection(self, request: HttpRequest, queryset: QuerySet[LanguageModel]) -> None:
        """Ask each chosen model for a word."""
        for row in queryset:
            if language_models.check(row):
                self.message_user(request, _("%(model)s answers.") % {"model": row}, messages.SUCCESS)
            else:
                text = _("%(model)s does not answer: %(error)s") % {"model": row, "error": row.check_error}
                self.message_user(request, text, messages.ERROR)

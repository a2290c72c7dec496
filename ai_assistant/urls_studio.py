"""Pages of the content studio under `/o/<organization>/`."""

from django.urls import URLPattern, path

from ai_assistant.views import content, policies, prompts, voices

app_name = "studio"

_content = [
    path("content/", content.content_list, name="contents"),
    path("content/new/", content.library, name="library"),
    path("content/new/<slug:key>/", content.content_new, name="content_new"),
    path("content/<uuid:pk>/", content.content, name="content"),
    path("content/<uuid:pk>/choose/", content.content_choose, name="content_choose"),
    path("content/<uuid:pk>/work/", content.content_work, name="content_work"),
    path("content/<uuid:pk>/export/", content.content_export, name="content_export"),
    path("content/<uuid:pk>/delete/", content.content_delete, name="content_delete"),
]
_voices = [
    path("content/voices/", voices.voices, name="voices"),
    path("content/voices/new/", voices.voice_new, name="voice_new"),
    path("content/voices/<uuid:pk>/", voices.voice, name="voice"),
    path("content/voices/<uuid:pk>/delete/", voices.voice_delete, name="voice_delete"),
    path("content/audiences/new/", voices.audience_new, name="audience_new"),
    path("content/audiences/<uuid:pk>/", voices.audience, name="audience"),
    path("content/audiences/<uuid:pk>/delete/", voices.audience_delete, name="audience_delete"),
]
_prompts = [
    path("settings/prompts/", prompts.prompts, name="prompts"),
    path("settings/prompts/<slug:key>/", prompts.prompt, name="prompt"),
    path("settings/prompts/<slug:key>/shipped/", prompts.prompt_shipped, name="prompt_shipped"),
    path("settings/prompts/<slug:key>/tests/", prompts.case_new, name="case_new"),
    path("prompts/versions/<uuid:pk>/approve/", prompts.version_approve, name="version_approve"),
    path("prompts/versions/<uuid:pk>/production/", prompts.version_produce, name="version_produce"),
    path("prompts/versions/<uuid:pk>/test/", prompts.version_test, name="version_test"),
    path("prompts/tests/<uuid:pk>/delete/", prompts.case_delete, name="case_delete"),
]
_policies = [
    path("policies/", policies.policies, name="policies"),
    path("policies/new/<slug:key>/", policies.policy_new, name="policy_new"),
    path("policies/<uuid:pk>/", policies.policy, name="policy"),
    path("policies/<uuid:pk>/edit/", policies.policy_edit, name="policy_edit"),
    path("policies/<uuid:pk>/review/", policies.policy_review, name="policy_review"),
    path("policies/<uuid:pk>/export/", policies.policy_export, name="policy_export"),
    path("policies/<uuid:pk>/delete/", policies.policy_delete, name="policy_delete"),
]

urlpatterns: list[URLPattern] = [*_content, *_voices, *_prompts, *_policies]

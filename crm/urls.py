"""Pages of crm under `/o/<organization>/`."""

from django.urls import URLPattern, path

from crm.views import attachments, board, calendar, deals, lookups, pipelines, tasks, timeline

app_name = "crm"

_deals = [
    path("deals/", board.board, name="deals"),
    path("deals/lanes/<uuid:pk>/", board.lane, name="lane"),
    path("deals/list/", deals.deal_list, name="deal_list"),
    path("deals/export/", deals.deal_export, name="deal_export"),
    path("deals/new/", deals.deal_new, name="deal_new"),
    path("deals/total/", deals.deal_total, name="deal_total"),
    path("deals/<uuid:pk>/", deals.deal, name="deal"),
    path("deals/<uuid:pk>/edit/", deals.deal_edit, name="deal_edit"),
    path("deals/<uuid:pk>/move/", board.deal_move, name="deal_move"),
    path("deals/<uuid:pk>/win/", deals.deal_win, name="deal_win"),
    path("deals/<uuid:pk>/lose/", deals.deal_lose, name="deal_lose"),
    path("deals/<uuid:pk>/reopen/", deals.deal_reopen, name="deal_reopen"),
    path("deals/<uuid:pk>/delete/", deals.deal_delete, name="deal_delete"),
]
_tasks = [
    path("tasks/", tasks.task_list, name="tasks"),
    path("tasks/export/", tasks.task_export, name="task_export"),
    path("tasks/new/", tasks.task_new, name="task_new"),
    path("tasks/calendar/", calendar.calendar, name="task_calendar"),
    path("tasks/calendar/link/", calendar.calendar_link, name="calendar_link"),
    path("tasks/<uuid:pk>/", tasks.task, name="task"),
    path("tasks/<uuid:pk>/complete/", tasks.task_complete, name="task_complete"),
    path("tasks/<uuid:pk>/reopen/", tasks.task_reopen, name="task_reopen"),
    path("tasks/<uuid:pk>/delete/", tasks.task_delete, name="task_delete"),
]
# What every record has: a timeline, tasks, files.
_records = [
    pattern
    for kind, folder in (("contact", "contacts"), ("company", "companies"), ("deal", "deals"))
    for pattern in (
        path(f"{folder}/<uuid:pk>/timeline/", timeline.timeline, {"kind": kind}, name=f"{kind}_timeline"),
        path(f"{folder}/<uuid:pk>/tasks/", tasks.record_tasks, {"kind": kind}, name=f"{kind}_tasks"),
        path(f"{folder}/<uuid:pk>/files/", attachments.files, {"kind": kind}, name=f"{kind}_files"),
    )
]
_entries = [
    path("activities/<uuid:pk>/delete/", timeline.activity_delete, name="activity_delete"),
    path("files/<uuid:pk>/", attachments.attachment, name="attachment"),
    path("files/<uuid:pk>/delete/", attachments.attachment_delete, name="attachment_delete"),
]
_pipelines = [
    path("settings/pipelines/", pipelines.pipeline_list, name="pipelines"),
    path("settings/pipelines/<uuid:pk>/", pipelines.pipeline, name="pipeline"),
    path("settings/pipelines/<uuid:pk>/move/", pipelines.pipeline_move, name="pipeline_move"),
    path("settings/pipelines/<uuid:pk>/archive/", pipelines.pipeline_archive, name="pipeline_archive"),
    path("settings/pipelines/<uuid:pk>/restore/", pipelines.pipeline_restore, name="pipeline_restore"),
    path("settings/pipelines/<uuid:pk>/delete/", pipelines.pipeline_delete, name="pipeline_delete"),
]
_lookups = [
    path("lookups/deals/", lookups.deal_lookup, name="deal_lookup"),
    path("lookups/companies/", lookups.company_lookup, name="company_lookup"),
    path("lookups/contacts/", lookups.contact_lookup, name="contact_lookup"),
]

urlpatterns: list[URLPattern] = [*_deals, *_tasks, *_records, *_entries, *_pipelines, *_lookups]

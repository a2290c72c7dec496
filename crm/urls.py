"""Pages of crm under `/o/<organization>/`."""

from django.urls import URLPattern, path

from crm.views import (
    abilities,
    attachments,
    board,
    bulk,
    calendar,
    companies,
    contacts,
    deals,
    imports,
    lookups,
    pipelines,
    tasks,
    timeline,
)

app_name = "crm"

_contacts = [
    path("contacts/", contacts.contact_list, name="contacts"),
    path("contacts/export/", contacts.contact_export, name="contact_export"),
    path("contacts/new/", contacts.contact_new, name="contact_new"),
    path("contacts/similar/", contacts.contact_similar, name="contact_similar"),
    path("contacts/<uuid:pk>/", contacts.contact, name="contact"),
    path("contacts/<uuid:pk>/edit/", contacts.contact_edit, name="contact_edit"),
    path("contacts/<uuid:pk>/erase/", contacts.contact_erase, name="contact_erase"),
    path("contacts/<uuid:pk>/delete/", contacts.contact_delete, name="contact_delete"),
]
_companies = [
    path("companies/", companies.company_list, name="companies"),
    path("companies/export/", companies.company_export, name="company_export"),
    path("companies/new/", companies.company_new, name="company_new"),
    path("companies/similar/", companies.company_similar, name="company_similar"),
    path("companies/<uuid:pk>/", companies.company, name="company"),
    path("companies/<uuid:pk>/edit/", companies.company_edit, name="company_edit"),
    path("companies/<uuid:pk>/delete/", companies.company_delete, name="company_delete"),
]
# What is done with many records at once.
_bulk = [
    path(f"{folder}/bulk/{action}/", view, {"kind": kind}, name=f"{kind}_bulk_{action}")
    for kind, folder in (("contact", "contacts"), ("company", "companies"))
    for action, view in (
        ("tag", bulk.bulk_tag),
        ("give", bulk.bulk_give),
        ("delete", bulk.bulk_delete),
        ("export", bulk.bulk_export),
    )
]
_imports = [
    path("contacts/imports/", imports.import_new, name="import_new"),
    path("contacts/imports/<uuid:pk>/", imports.import_run, name="import"),
    path("contacts/imports/<uuid:pk>/resume/", imports.import_resume, name="import_resume"),
    path("contacts/imports/<uuid:pk>/undo/", imports.import_undo, name="import_undo"),
    path("contacts/imports/<uuid:pk>/errors/", imports.import_errors, name="import_errors"),
]
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
    path("deals/<uuid:pk>/stage/", board.deal_stage, name="deal_stage"),
    path("deals/<uuid:pk>/win/", deals.deal_win, name="deal_win"),
    path("deals/<uuid:pk>/lose/", deals.deal_lose, name="deal_lose"),
    path("deals/<uuid:pk>/reopen/", deals.deal_reopen, name="deal_reopen"),
    path("deals/<uuid:pk>/delete/", deals.deal_delete, name="deal_delete"),
    path("deals/<uuid:pk>/analysis/", abilities.deal_analysis, name="deal_analysis"),
    path("deals/<uuid:pk>/step/", abilities.record_step, {"kind": "deal"}, name="deal_step"),
    path("contacts/<uuid:pk>/step/", abilities.record_step, {"kind": "contact"}, name="contact_step"),
    path("emails/new/", abilities.letter_new, name="letter_new"),
]
_tasks = [
    path("tasks/", tasks.task_list, name="tasks"),
    path("tasks/export/", tasks.task_export, name="task_export"),
    path("tasks/new/", tasks.task_new, name="task_new"),
    path("tasks/next/", abilities.own_steps, name="task_next"),
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

urlpatterns: list[URLPattern] = [
    *_contacts,
    *_companies,
    *_bulk,
    *_imports,
    *_deals,
    *_tasks,
    *_records,
    *_entries,
    *_pipelines,
    *_lookups,
]

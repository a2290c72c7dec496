"""Pages of accounts under `/o/<organization>/`."""

from django.urls import path

from accounts.views import jobs

app_name = "accounts"
urlpatterns = [
    path("jobs/<uuid:pk>/", jobs.job, name="job"),
    path("jobs/<uuid:pk>/cancel/", jobs.cancel_job, name="job_cancel"),
]

"""Addresses of crm without log-in: the secret calendar link."""

from django.urls import path

from crm.views import calendar

urlpatterns = [path("calendar/<str:token>.ics", calendar.calendar_feed, name="calendar_feed")]

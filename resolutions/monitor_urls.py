"""Addresses of the monitor."""

from django.urls import path

from .views import monitor

urlpatterns = [
    path("monitor/", monitor.monitor, name="monitor"),
    path("monitor/chart.svg", monitor.chart, name="monitor-chart"),
]

"""Is the program able to work? For the machine that watches it; says nothing about the inside."""

from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.views.decorators.http import require_safe


class Unmigrated(Exception):
    pass


@cache
def _migrated():
    """Raises while migrations wait, so that only the good answer is kept for the life of the process."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Unmigrated
    return True


@login_not_required
@require_safe
def healthz(request):
    """200 "ok", or 503 when the database does not answer or waits for its migrations."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
        _migrated()
    except (DatabaseError, Unmigrated):
        return HttpResponse("unavailable\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
